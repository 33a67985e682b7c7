export { compressZstd } from "./compress.ts";
export { decompressZstd } from "./decompress.ts";
export { BytesAfterFrame, ZstdError } from "./zstd-error.ts";
