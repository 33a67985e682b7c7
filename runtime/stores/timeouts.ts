/** Milliseconds that a connection may take to open. */
export const connectTimeout = 10_000;

/**
 * Milliseconds without a byte after which a connection counts as dead. There is no limit on the whole of an upload:
 * a large seed on a slow line is slow, not broken.
 */
export const defaultIdleTimeout = 60_000;
