import type { Cell, CellValue } from "./cell.ts";
import { defaultRetry, delayAfter, isWorthRetrying, pause, type RetryPolicy, whyAgain } from "./retry.ts";
import { StoreError } from "./store-error.ts";

export interface PutTextOptions {
  readonly signal: AbortSignal;
  readonly retry?: RetryPolicy;
  /** Called before another attempt. */
  readonly onRetry?: (attempt: number, why: string) => void;
}

/**
 * How putting a text ended. `unchanged`: somebody else put the same meanwhile. `changed`: the cell holds something else
 * than was expected, and nothing was written; an undefined version is that of an empty cell.
 */
export type PutTextResult =
  | { readonly kind: "created" | "replaced" | "unchanged"; readonly version: string }
  | { readonly kind: "changed"; readonly expected: string | undefined; readonly found: string | undefined };

/** Reads a cell, again after a failure of the store. Throws a `StoreError` when it stays out of reach. */
export async function readCell(cell: Cell, options: PutTextOptions): Promise<CellValue | undefined> {
  return trying(options, () => cell.read(options.signal));
}

/**
 * Writes a text where the cell is as `expected` says; undefined is where it is empty. An attempt whose outcome is
 * unknown is followed by a look, after the last one, too: so a text whose answer got lost is known again, and what
 * somebody else wrote meanwhile is never written over. Throws a `StoreError` when the store stays out of reach.
 */
export async function putText(
  cell: Cell,
  text: string,
  expected: string | undefined,
  options: PutTextOptions,
): Promise<PutTextResult> {
  const put: Put = { cell, text, expected, signal: options.signal, mayBeStored: false };
  try {
    return await trying(options, () => tryOnce(put));
  } catch (error) {
    if (!put.mayBeStored || !isWorthRetrying(error)) throw error;
    const judged = await look(put).catch((failure: unknown) => {
      options.signal.throwIfAborted();
      if (failure instanceof StoreError) return undefined;
      throw failure;
    });
    if (judged === undefined) throw error;
    return judged;
  }
}

interface Put {
  readonly cell: Cell;
  readonly text: string;
  readonly expected: string | undefined;
  readonly signal: AbortSignal;
  /** Whether a write was begun and its end is unknown. */
  mayBeStored: boolean;
}

async function tryOnce(put: Put): Promise<PutTextResult> {
  const { cell, text, expected, signal } = put;
  const known = put.mayBeStored ? await look(put) : undefined;
  if (known) return known;
  const version = await cell.write(text, expected, signal).catch((error: unknown) => {
    put.mayBeStored = true;
    throw error;
  });
  if (version !== undefined) return { kind: done(expected), version };
  const found = await look(put);
  if (found) return found;
  throw new StoreError("conflict", `${cell.shown} is written by several at once`, {
    why: "the store refused a write, and shows what was there before",
    fix: "run the same command again",
  });
}

/** What the cell says of how it ended; undefined where it is as it was. */
async function look({ cell, text, expected, signal, mayBeStored }: Put): Promise<PutTextResult | undefined> {
  const found = await cell.read(signal);
  if (found?.text === text) return { kind: mayBeStored ? done(expected) : "unchanged", version: found.version };
  return found?.version === expected ? undefined : { kind: "changed", expected, found: found?.version };
}

function done(expected: string | undefined): "created" | "replaced" {
  return expected === undefined ? "created" : "replaced";
}

async function trying<T>(options: PutTextOptions, work: () => Promise<T>): Promise<T> {
  const { signal, retry = defaultRetry, onRetry } = options;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isWorthRetrying(error) || attempt >= retry.attempts) throw error;
      onRetry?.(attempt + 1, whyAgain(error));
      await pause(delayAfter(attempt, retry), signal);
    }
  }
}
