import { UserError } from "../cli/index.ts";

/**
 * Why a store did not do what it was asked.
 *
 * - `unavailable`: a timeout, a dropped connection or an answer 5xx or 429. After a `create` the object may or may
 *   not have been stored; the same call may be made again.
 * - `conflict`: S3's 409 `ConditionalRequestConflict`. Nothing was stored; look again, then try again
 *   (netsy-seed.md 7.4).
 * - `denied`: credentials are missing, wrong or lack the permission.
 * - `missing`: there is no such bucket or directory.
 * - `refused`: anything else that trying again will not change.
 */
export type StoreErrorKind = "unavailable" | "conflict" | "denied" | "missing" | "refused";

/** A failure of an object store, printed like every `UserError`. It never holds a credential. */
export class StoreError extends UserError {
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, what: string, details: { why?: string; fix?: string; cause?: unknown } = {}) {
    super(what, details);
    this.name = "StoreError";
    this.kind = kind;
  }
}

/** What an error says of itself, without the lines that may follow. */
export function saidBy(error: unknown): string {
  return firstLine(error instanceof Error ? error.message : String(error));
}

export function firstLine(text: string): string {
  return text.replace(/\n.*/s, "").trim();
}
