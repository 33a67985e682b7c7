import { keyText, type NetsyRecord } from "../../emitters/netsy/index.ts";

/** Widths that hold the numbers of any seed; wider ones push their row. */
const revisionWidth = 9;
const bytesWidth = 9;

/** One line of the table. */
export function tableRow(revision: string, bytes: string, key: string): string {
  return `${revision.padStart(revisionWidth)}  ${bytes.padStart(bytesWidth)}  ${key}`;
}

/** Matches records by revision where `wanted` is a number, else by key. */
export function recordMatcher(wanted: string): (record: NetsyRecord) => boolean {
  if (/^\d+$/.test(wanted)) {
    const revision = BigInt(wanted);
    return (record) => record.revision === revision;
  }
  return (record) => keyText(record.key) === wanted;
}
