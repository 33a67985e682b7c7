import type { Readable } from "node:stream";

/**
 * The bytes of a body, each step taken through `attempt`, which explains what goes wrong. The connection is given
 * up when reading stops before the end.
 */
export async function* readBody(
  body: Readable,
  attempt: (next: () => Promise<IteratorResult<Uint8Array>>) => Promise<IteratorResult<Uint8Array>>,
): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await attempt(() => chunks.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    body.destroy();
  }
}
