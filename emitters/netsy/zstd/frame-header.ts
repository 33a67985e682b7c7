import { ZstdError } from "./zstd-error.ts";

/** What a zstd frame header says that is needed to walk over the frame (RFC 8878 section 3.1.1.1). */
export interface FrameHeader {
  /** Whether a checksum follows the last block. */
  readonly hasChecksum: boolean;
}

const magic = [0x28, 0xb5, 0x2f, 0xfd] as const;

/** The window that zstd's own programs accept by default, 128 MiB: a frame that wants more is refused, not allocated. */
export const maxWindowLog = 27;
const maxWindowSize = 1n << BigInt(maxWindowLog);
const contentSizeBytes = [0, 2, 4, 8] as const;
const dictionaryIdBytes = [0, 1, 2, 4] as const;

/** How many bytes the frame header has, which its fifth byte tells. Throws for what is no zstd frame. */
export function frameHeaderSize(start: Uint8Array): number {
  if (!magic.every((byte, index) => start[index] === byte)) {
    throw new ZstdError("the compressed part does not begin with a zstd frame");
  }
  const descriptor = start[4] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSize = contentSizeBytes[(descriptor >> 6) as 0 | 1 | 2 | 3];
  const dictionaryId = dictionaryIdBytes[(descriptor & 3) as 0 | 1 | 2 | 3];
  // A single segment needs no window, and then its content size has at least one byte.
  return 5 + dictionaryId + (isSingleSegment ? Math.max(contentSize, 1) : 1 + contentSize);
}

/** Parses a whole frame header of `frameHeaderSize` bytes. Throws for what it may not ask for. */
export function parseFrameHeader(header: Uint8Array): FrameHeader {
  const descriptor = header[4] ?? 0;
  if ((descriptor & 0x18) !== 0) throw new ZstdError("the zstd frame header has a reserved bit set");
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryId = dictionaryIdBytes[(descriptor & 3) as 0 | 1 | 2 | 3];
  if (dictionaryId > 0) throw new ZstdError("the zstd frame needs a dictionary");
  const contentSize = readContentSize(header, 5 + (isSingleSegment ? 0 : 1));
  const windowSize = isSingleSegment ? (contentSize ?? 0n) : windowSizeOf(header[5] ?? 0);
  if (windowSize > maxWindowSize) {
    throw new ZstdError(
      `the zstd frame needs a window of ${windowSize} bytes, and at most ${maxWindowSize} are allowed`,
    );
  }
  return { hasChecksum: (descriptor & 4) !== 0 };
}

function windowSizeOf(descriptor: number): bigint {
  const base = 1n << BigInt(10 + (descriptor >> 3));
  return base + (base / 8n) * BigInt(descriptor & 7);
}

function readContentSize(header: Uint8Array, at: number): bigint | undefined {
  const count = header.length - at;
  if (count === 0) return undefined;
  let size = 0n;
  for (let index = count - 1; index >= 0; index--) size = (size << 8n) | BigInt(header[at + index] ?? 0);
  // Two bytes count from 256, because one byte reaches 255 (RFC 8878 section 3.1.1.1.4).
  return count === 2 ? size + 256n : size;
}
