import type { ByteReader } from "../byte-reader.ts";
import { maxBlockBytes } from "./block-bytes.ts";
import { BlockDecoder } from "./block-decoder.ts";
import { type FrameHeader, frameHeaderSize, parseFrameHeader } from "./frame-header.ts";
import { Xxh64 } from "./xxh64.ts";
import { BytesAfterFrame, ZstdError } from "./zstd-error.ts";

/**
 * Content is given in pieces of at most this size, copied because the decoder's buffer is used again and records are
 * views of what is given. A piece that outlives two collections of young garbage stays until a full one, so that large
 * ones would add up.
 */
const pieceBytes = 64 * 1024;
const blockTypes = { raw: 0, rle: 1, compressed: 2, reserved: 3 } as const;

/**
 * Decompresses the one zstd frame that follows in `source`, block by block, so that no more than the
 * frame's window and a few blocks are held. The frame is taken apart here, where its limits, its content
 * size and its checksum are checked; the blocks' content is `BlockDecoder`'s. Throws `ZstdError` for a
 * damaged frame and for bytes after it, and `EndOfInput` for an unfinished one.
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
  const start = await source.read(5);
  const rest = await source.read(frameHeaderSize(start) - start.length);
  const header = parseFrameHeader(joined(start, rest));
  const checksum = new Xxh64();
  const decoder = new BlockDecoder(Number(header.windowSize));
  let size = 0n;
  for (let isLast = false; !isLast; ) {
    const block = await readBlock(source);
    isLast = block.isLast;
    const content = decode(decoder, block);
    size += BigInt(content.length);
    if (header.hasChecksum) checksum.update(content);
    for (let offset = 0; offset < content.length; offset += pieceBytes) {
      yield content.slice(offset, offset + pieceBytes);
    }
  }
  if (header.hasChecksum) compareChecksum(await source.read(4), checksum);
  checkSize(header, size);
}

interface Block {
  readonly type: number;
  /** Of the content: stored or, of type `rle`, to be made of the one byte stored. */
  readonly size: number;
  readonly stored: Uint8Array;
  readonly isLast: boolean;
}

async function readBlock(source: ByteReader): Promise<Block> {
  const [low = 0, middle = 0, high = 0] = await source.read(3);
  const bits = low | (middle << 8) | (high << 16);
  const type = (bits >> 1) & 3;
  const size = bits >> 3;
  if (type === blockTypes.reserved) throw new ZstdError("a zstd block is of the reserved type");
  if (size > maxBlockBytes)
    throw new ZstdError(`a zstd block has ${size} bytes, and at most ${maxBlockBytes} are allowed`);
  const stored = await source.read(type === blockTypes.rle ? 1 : size);
  return { type, size, stored, isLast: (bits & 1) === 1 };
}

function decode(decoder: BlockDecoder, { type, size, stored }: Block): Uint8Array {
  switch (type) {
    case blockTypes.raw:
      return decoder.raw(stored);
    case blockTypes.rle:
      return decoder.repeated(stored[0] ?? 0, size);
    default:
      return decoder.compressed(stored);
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
