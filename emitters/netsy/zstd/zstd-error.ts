/** A zstd stream that is damaged, unfinished, or needs what is not allowed. */
export class ZstdError extends Error {}
