import type { Decompress } from "fzstd";
import { type ByteReader, EndOfInput } from "../byte-reader.ts";
import { type FrameHeader, frameHeaderSize, parseFrameHeader } from "./frame-header.ts";
import { Xxh64 } from "./xxh64.ts";
import { BytesAfterFrame, ZstdError } from "./zstd-error.ts";

/** Largest content of one block (RFC 8878 section 3.1.1.2.4). */
const maxBlockBytes = 128 * 1024;
const noBytes = new Uint8Array(0);
const blockTypes = { raw: 0, rle: 1, compressed: 2, reserved: 3 } as const;

/**
 * Decompresses the one zstd frame that follows in `source`, block by block, so that no more than the
 * frame's window and one block are held. The frame is taken apart here, where its limits, its content
 * size and its checksum are checked; only the blocks' content is left to the library. Throws
 * `ZstdError` for a damaged frame and for bytes after it, and `EndOfInput` for an unfinished one.
 */
export async function* decompressZstd(source: ByteReader): AsyncGenerator<Uint8Array> {
  try {
    yield* decompressFrame(source);
    if (await source.fill(1)) throw new BytesAfterFrame("there are bytes after the zstd frame");
  } finally {
    await source.close();
  }
}

async function* decompressFrame(source: ByteReader): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import("fzstd");
  const start = await source.read(5);
  const headerSize = frameHeaderSize(start);
  const headerBytes = joined(start, await source.read(headerSize - start.length));
  const header = parseFrameHeader(headerBytes);
  const checksum = new Xxh64();
  let size = 0n;
  const output: Uint8Array[] = [];
  const decoder = new Decompress((block) => output.push(block));
  push(decoder, headerBytes, "more");
  let given = 0;
  for (let isLast = false; !isLast; ) {
    const block = await readBlock(source);
    isLast = block.isLast;
    const stored = isLast && header.hasChecksum ? await source.read(4) : noBytes;
    const behind = isLast ? stored : await firstByte(source);
    push(decoder, joined(block.bytes.subarray(given), behind), isLast ? "last" : "more");
    given = behind.length;
    for (const content of output.splice(0)) {
      size += BigInt(content.length);
      if (header.hasChecksum) checksum.update(content);
      if (content.length > 0) yield content;
    }
    if (stored.length > 0) compareChecksum(stored, checksum);
  }
  checkSize(header, size);
}

/**
 * The byte behind a block, left in the source. The library (fzstd 0.1.1) keeps every chunk that ends
 * exactly with its block until the end of the frame, so each chunk has one byte of the next block.
 */
async function firstByte(source: ByteReader): Promise<Uint8Array> {
  if (!(await source.fill(1))) throw new EndOfInput("the zstd frame ends after a block that is not its last");
  return Uint8Array.of(source.peek(0) ?? 0);
}

interface Block {
  /** Header and content. */
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

async function readBlock(source: ByteReader): Promise<Block> {
  const head = await source.read(3);
  const bits = (head[0] ?? 0) | ((head[1] ?? 0) << 8) | ((head[2] ?? 0) << 16);
  const type = (bits >> 1) & 3;
  const size = bits >> 3;
  if (type === blockTypes.reserved) throw new ZstdError("a zstd block is of the reserved type");
  if (size > maxBlockBytes)
    throw new ZstdError(`a zstd block has ${size} bytes, and at most ${maxBlockBytes} are allowed`);
  const content = await source.read(type === blockTypes.rle ? 1 : size);
  return { bytes: joined(head, content), isLast: (bits & 1) === 1 };
}

/** The library reports damage by errors of its own and, where it reads past its tables, by `TypeError` and `RangeError`. */
function push(decoder: Decompress, bytes: Uint8Array, position: "more" | "last"): void {
  try {
    decoder.push(bytes, position === "last");
  } catch (error) {
    throw new ZstdError("a zstd block is damaged", { cause: error });
  }
}

function compareChecksum(stored: Uint8Array, checksum: Xxh64): void {
  const expected = new DataView(stored.buffer, stored.byteOffset).getUint32(0, true);
  if (expected !== checksum.low32()) throw new ZstdError("the checksum of the zstd frame is wrong");
}

function checkSize(header: FrameHeader, size: bigint): void {
  if (header.contentSize === undefined || header.contentSize === size) return;
  throw new ZstdError(`the zstd frame holds ${size} bytes, and its header says ${header.contentSize}`);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
