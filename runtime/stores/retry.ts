import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "./store-error.ts";

export interface RetryPolicy {
  /** How often to try in all. */
  readonly attempts: number;
  /** Milliseconds before the second try; doubled for each that follows, up to `maxDelay`. */
  readonly delay: number;
  readonly maxDelay: number;
}

export const defaultRetry: RetryPolicy = { attempts: 6, delay: 250, maxDelay: 5_000 };

export function isWorthRetrying(error: unknown): error is StoreError {
  return error instanceof StoreError && (error.kind === "unavailable" || error.kind === "conflict");
}

/** Milliseconds to wait after an attempt, which counts from 1. */
export function delayAfter(attempt: number, { delay, maxDelay }: RetryPolicy): number {
  return Math.min(delay * 2 ** (attempt - 1), maxDelay);
}

/** Why it is tried again, in a line. */
export function whyAgain({ message, why }: StoreError): string {
  return why === undefined ? message : `${message}: ${why}`;
}

/** Half of the delay is random, so that competitors do not meet again. */
export async function pause(delay: number, signal: AbortSignal): Promise<void> {
  await sleep(delay * (0.5 + Math.random() / 2), undefined, { signal });
}
