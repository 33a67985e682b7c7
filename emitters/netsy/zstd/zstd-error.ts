/** A zstd stream that is damaged, unfinished, or needs what is not allowed. */
export class ZstdError extends Error {}

/** The frame is whole, and there is more behind it. */
export class BytesAfterFrame extends ZstdError {}
