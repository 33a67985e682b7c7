import { digestOf } from "./content.ts";
import type { ObjectContent, ObjectStore } from "./object-store.ts";
import { defaultRetry, delayAfter, isWorthRetrying, pause, type RetryPolicy, whyAgain } from "./retry.ts";
import { StoreError } from "./store-error.ts";

/** The name that Netsy looks for; not configurable (netsy-seed.md 7.1). */
export const seedObjectName = "bootstrap.netsy";

/**
 * How putting a seed ended. In every case the object `bootstrap.netsy` is whole or absent, and nothing that was
 * there before has changed.
 *
 * - `created`: the prefix was empty, and this run stored the seed.
 * - `already-ours`: the seed is stored, byte for byte, and nothing else is, unless it came while this run was
 *   trying: an earlier run put it, or this one whose answer got lost.
 * - `state-exists`: something else is there. Nothing was written.
 */
export type PutSeedResult =
  | { readonly kind: "created"; readonly url: string }
  | { readonly kind: "already-ours"; readonly url: string }
  | StateExists;

export interface StateExists {
  readonly kind: "state-exists";
  readonly url: string;
  /** Some of the keys that are there, at most `namedKeys`. */
  readonly found: readonly string[];
  /** What `bootstrap.netsy` is: `same` bytes as ours means that a cluster was seeded so and has started since. */
  readonly seed: "absent" | "same" | "other";
}

/** How many of the objects in the way are named. */
export const namedKeys = 5;

export type PutSeedEvent =
  | { readonly kind: "looking"; readonly attempt: number }
  | { readonly kind: "sending"; readonly bytesSent: number; readonly bytesTotal: number }
  | { readonly kind: "comparing" }
  | { readonly kind: "retrying"; readonly attempt: number; readonly delay: number; readonly why: string };

export interface PutSeedOptions {
  readonly signal: AbortSignal;
  readonly onEvent?: (event: PutSeedEvent) => void;
  readonly retry?: RetryPolicy;
}

/**
 * Stores a seed under the store's prefix unless anything is there: looks whether the prefix is empty, then creates
 * the object conditionally (netsy-seed.md 7.2 to 7.4). Of any number of concurrent runs with different seeds exactly
 * one gets `created`.
 *
 * An attempt whose outcome is unknown is followed by a fresh look, so that an upload whose answer got lost is
 * recognised by its bytes; after the last attempt there is such a look, too, and nothing is written behind it.
 * Throws a `StoreError` when the store stays out of reach, and the signal's reason.
 */
export async function putSeed(
  store: ObjectStore,
  content: ObjectContent,
  options: PutSeedOptions,
): Promise<PutSeedResult> {
  const retry = options.retry ?? defaultRetry;
  const run: Run = { store, content, options, mayHaveStored: false };
  for (let attempt = 1; ; attempt++) {
    options.signal.throwIfAborted();
    options.onEvent?.({ kind: "looking", attempt });
    try {
      return await tryOnce(run);
    } catch (error) {
      if (!isWorthRetrying(error)) throw error;
      const delay = delayAfter(attempt, retry);
      if (attempt >= retry.attempts) return lookAfterLast(run, delay, error);
      options.onEvent?.({ kind: "retrying", attempt: attempt + 1, delay, why: whyAgain(error) });
      await pause(delay, options.signal);
    }
  }
}

/**
 * Tells how a run ended whose last attempt failed with `error`, by what is stored. An upload that is still on its way
 * gets as much time as before another attempt. Where nothing is stored, or the look fails, `error` stands.
 */
async function lookAfterLast(run: Run, delay: number, error: StoreError): Promise<PutSeedResult> {
  const { store, options } = run;
  if (!run.mayHaveStored) throw error;
  await pause(delay, options.signal);
  const result = await store
    .list(namedKeys, options.signal)
    .then((found) => judge(run, found))
    .catch((failure: unknown) => {
      options.signal.throwIfAborted();
      if (failure instanceof StoreError) return undefined;
      throw failure;
    });
  if (result === undefined) throw error;
  return result;
}

interface Run {
  readonly store: ObjectStore;
  readonly content: ObjectContent;
  readonly options: PutSeedOptions;
  /** Whether an upload of this run was begun and its end is unknown. */
  mayHaveStored: boolean;
}

async function tryOnce(run: Run): Promise<PutSeedResult> {
  const { store, content, options } = run;
  const found = await store.list(namedKeys, options.signal);
  if (found.length > 0) return judge(run, found);
  run.mayHaveStored = true;
  const result = await store.create(seedObjectName, content, {
    signal: options.signal,
    onProgress: (bytesSent) => options.onEvent?.({ kind: "sending", bytesSent, bytesTotal: content.size }),
  });
  switch (result) {
    case "created":
      return { kind: "created", url: seedUrl(store) };
    case "exists":
      return judge(run, await store.list(namedKeys, options.signal));
  }
}

/** Tells our own upload from somebody else's state. */
async function judge(run: Run, found: readonly string[]): Promise<PutSeedResult> {
  const { store } = run;
  const seed = await compareSeed(run);
  const isAlone = found.every((key) => key === seedObjectName);
  // When the answer to our upload was lost, a node may have started on it before we look again.
  if (seed === "same" && (isAlone || run.mayHaveStored)) return { kind: "already-ours", url: seedUrl(store) };
  if (seed === "absent" && isAlone) {
    throw new StoreError("conflict", `${store.url} changes while it is looked at`, {
      why: `${seedObjectName} was there and is not any more`,
      fix: "make sure that nothing else uses the bucket, then run the command again",
    });
  }
  return { kind: "state-exists", url: store.url, found, seed };
}

async function compareSeed({ store, content, options }: Run): Promise<StateExists["seed"]> {
  const info = await store.stat(seedObjectName, options.signal);
  if (!info) return "absent";
  if (info.size !== content.size) return "other";
  options.onEvent?.({ kind: "comparing" });
  const body = await store.read(seedObjectName, options.signal);
  if (!body) return "absent";
  const { digests, bytes } = await digestOf(body, options.signal);
  if (bytes !== info.size) {
    throw new StoreError("unavailable", `cannot read ${seedUrl(store)}`, {
      why: `${bytes} bytes came of ${info.size}`,
      fix: "run the same command again",
    });
  }
  return digests.sha256 === content.digests.sha256 ? "same" : "other";
}

function seedUrl(store: ObjectStore): string {
  return `${store.url}/${seedObjectName}`;
}
