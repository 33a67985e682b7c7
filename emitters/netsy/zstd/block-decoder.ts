import type { TransformOptions } from "node:stream";
// biome-ignore lint/style/noRestrictedImports: bytes to bytes, and what zstd's format makes of them is the same everywhere
import { constants, createZstdDecompress, type ZstdOptions } from "node:zlib";
import { maxWindowLog } from "./frame-header.ts";
import { ZstdError } from "./zstd-error.ts";

/** Largest content of one block, compressed or not (RFC 8878 section 3.1.1.2.4). */
export const maxBlockBytes = 128 * 1024;

/**
 * Content is given in pieces of at most this size. Records are views of them; a piece that outlives two collections
 * of young garbage stays until a full one, so that large ones would add up.
 */
const pieceBytes = 64 * 1024;

/** The decoder of Node's zstd library. It keeps the frame's window, and the content of one block at a time. */
export interface BlockDecoder {
  /**
   * The content that follows from the next part of a frame, which is a whole block or more of its beginning or end.
   * Throws `ZstdError` for damage.
   */
  decode(part: Uint8Array): Promise<readonly Uint8Array[]>;
  close(): void;
}

/**
 * Opens a decoder for one frame. Parts are to be given one after the other, and nothing that does not belong to the
 * frame: the library passes over what comes behind it, and before Node 24.20 takes a cut frame for a whole one.
 */
export function openBlockDecoder(): BlockDecoder {
  // Room for more than a block's content: the stream would else wait for a reader before it says that a part is done.
  const options: ZstdOptions & TransformOptions = {
    chunkSize: pieceBytes,
    readableHighWaterMark: 2 * maxBlockBytes,
    params: { [constants.ZSTD_d_windowLogMax]: maxWindowLog },
  };
  const stream = createZstdDecompress(options);
  // Told by `decode`; without a listener the same error would end the process.
  stream.on("error", () => undefined);
  return {
    decode: (part) =>
      new Promise((done, fail) => {
        const onError = (error: Error): void => fail(damage(error));
        stream.once("error", onError);
        // On an error it is not called.
        stream.write(part, () => {
          stream.off("error", onError);
          done(piecesOf(stream));
        });
      }),
    close: () => stream.destroy(),
  };
}

/** As plain arrays of bytes: `slice` of Node's own kind copies nothing. */
function piecesOf(stream: { read(): unknown }): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let piece = stream.read(); piece instanceof Uint8Array; piece = stream.read()) {
    pieces.push(new Uint8Array(piece.buffer, piece.byteOffset, piece.length));
  }
  return pieces;
}

function damage(error: Error): ZstdError {
  const isChecksum = "code" in error && error.code === "ZSTD_error_checksum_wrong";
  return new ZstdError(
    isChecksum ? "the checksum of the zstd frame is wrong" : `a zstd block is damaged: ${lowerFirst(error.message)}`,
    { cause: error },
  );
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
