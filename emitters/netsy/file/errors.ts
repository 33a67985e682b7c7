/**
 * The checks of a `.netsy` file. The names from `header-decode` to `last-revision` are the stages of
 * contract netsy-seed 1.11, in their order; the rest are ours.
 */
export type NetsyCheck =
  | "header-decode"
  | "header-kind"
  | "header-compression"
  | "header-crc"
  | "header-count"
  | "record-decode"
  | "record-crc"
  | "footer-decode"
  | "footer-crc"
  | "records-crc"
  | "first-revision"
  | "last-revision"
  | NetsyLeniency
  /** The compressed stream is damaged or unfinished behind the footer. */
  | "compressed-tail"
  | "bootstrap"
  | "write";

/** What the reference reader lets pass and strict reading refuses (contract netsy-seed 1.8, 1.12). */
export type NetsyLeniency =
  /** A message that the reference writer would have encoded in other bytes, unknown fields included. */
  | "canonical"
  /** `schema_version` is not 0. */
  | "schema-version"
  /** The kind is neither snapshot nor chunk. */
  | "unknown-kind"
  /** Revisions do not rise from record to record. */
  | "revision-order"
  /** A timestamp whose nanoseconds are not within 0 and 999999999. */
  | "timestamp"
  /** Bytes after the footer. */
  | "trailing-bytes";

/** Which record an error speaks of: its place from 0, and revision and key as far as they are known. */
export interface RecordPlace {
  readonly index: number;
  readonly revision?: bigint;
  readonly key?: string;
}

/**
 * A `.netsy` file is damaged, or cannot be written as asked. The message names the record and the
 * check; `check` and `record` hold them for programs.
 */
export class NetsyFileError extends Error {
  readonly check: NetsyCheck;
  readonly record: RecordPlace | undefined;
  /** What was found wrong, without the record and the check. */
  readonly reason: string;

  constructor(check: NetsyCheck, reason: string, record?: RecordPlace, cause?: unknown) {
    super(`${record ? `${describeRecord(record)}: ` : ""}${reason} (check ${check})`, { cause });
    this.name = "NetsyFileError";
    this.check = check;
    this.reason = reason;
    this.record = record;
  }
}

/** `record 3 (revision 4, key /registry/x)`: records count from 0, as Netsy's own messages do. */
export function describeRecord(record: RecordPlace): string {
  const known = [
    ...(record.revision === undefined ? [] : [`revision ${record.revision}`]),
    ...(record.key === undefined ? [] : [`key ${JSON.stringify(record.key)}`]),
  ];
  return `record ${record.index}${known.length > 0 ? ` (${known.join(", ")})` : ""}`;
}
