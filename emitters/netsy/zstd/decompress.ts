import type { ByteReader } from "../bytes/index.ts";
import { maxBlockBytes, openBlockDecoder } from "./block-decoder.ts";
import { frameHeaderSize, parseFrameHeader } from "./frame-header.ts";
import { BytesAfterFrame, ZstdError } from "./zstd-error.ts";

const blockHeaderBytes = 3;
const checksumBytes = 4;
const blockTypes = { rle: 1, compressed: 2, reserved: 3 } as const;

/**
 * Decompresses the one zstd frame that follows in `source`, block by block, so that no more than the
 * frame's window and a few blocks are held. The frame is walked over here (RFC 8878 section 3.1.1): what it
 * may ask for and where it ends is settled before Node's library sees it. The library decodes the blocks,
 * and checks content size and checksum. Throws `ZstdError` for a damaged frame and for bytes after it, and
 * `EndOfInput` for an unfinished one.
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
  const header = joined(start, await source.read(frameHeaderSize(start) - start.length));
  const { hasChecksum } = parseFrameHeader(header);
  const decoder = openBlockDecoder();
  try {
    yield* await decoder.decode(header);
    for (let isLast = false; !isLast; ) {
      const block = await readBlock(source);
      isLast = block.isLast;
      yield* await decoder.decode(block.bytes);
    }
    if (hasChecksum) yield* await decoder.decode(await source.read(checksumBytes));
  } finally {
    decoder.close();
  }
}

interface Block {
  /** With its header. */
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

async function readBlock(source: ByteReader): Promise<Block> {
  const header = await source.read(blockHeaderBytes);
  const [low = 0, middle = 0, high = 0] = header;
  const bits = low | (middle << 8) | (high << 16);
  const type = (bits >> 1) & 3;
  const size = bits >> 3;
  if (type === blockTypes.reserved) throw new ZstdError("a zstd block is of the reserved type");
  if (size > maxBlockBytes) {
    throw new ZstdError(`a zstd block has ${size} bytes, and at most ${maxBlockBytes} are allowed`);
  }
  // The library steps over it when it is given a frame in parts, and refuses it in a whole one.
  if (type === blockTypes.compressed && size === 0) throw new ZstdError("a zstd block is damaged: it has no bytes");
  // One byte stands for all of such a block's content.
  const stored = await source.read(type === blockTypes.rle ? 1 : size);
  return { bytes: joined(header, stored), isLast: (bits & 1) === 1 };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
