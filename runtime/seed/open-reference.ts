import { resolve } from "node:path";
import { UserError } from "../cli/index.ts";
import type { StoreOptions } from "../stores/index.ts";
import { fetchBody, isHttpUrl } from "./download.ts";
import { readFileChunks } from "./files.ts";

export interface OpenOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly store: StoreOptions;
}

/**
 * Reads what a path, an http(s) URL or the address of a stored object (`s3://`, `gs://`, `file://`)
 * names, and hands its bytes to `use`, once. Throws `UserError` where there is nothing to read and when
 * a transfer breaks off.
 */
export async function openReference<T>(
  reference: string,
  options: OpenOptions,
  use: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  if (isHttpUrl(reference)) {
    return fetchBody(reference, { signal: options.signal }, (body) =>
      use(unrepeatable(body, reference, options.signal)),
    );
  }
  if (!/^(s3|gs|file):\/\//i.test(reference)) {
    const file = { path: resolve(options.cwd, reference), shown: reference, what: "the file" };
    return use(readFileChunks(file, options.signal));
  }
  const { openObject } = await import("../stores/index.ts");
  const object = await openObject(reference, options.signal, options.store);
  if (!object) throw new UserError(`there is no object ${reference}`, { fix: "check bucket and key" });
  try {
    return await use(object.body);
  } finally {
    object.close();
  }
}

/** A transfer that breaks off while `use` is at work cannot be begun again. */
async function* unrepeatable(
  body: AsyncIterable<Uint8Array>,
  reference: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${reference} cannot be read to its end: ${reason}`, {
      fix: "run the command again",
      cause: error,
    });
  }
}
