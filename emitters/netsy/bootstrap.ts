import { type NetsyCheck, NetsyFileError } from "./errors.ts";
import { internalKey, type NetsyRecord } from "./messages.ts";
import { keyText, type NetsyFile, recordPlace } from "./reader.ts";

const check: NetsyCheck = "bootstrap";

/**
 * Passes the records of a file on and checks what Netsy demands of a `bootstrap.netsy` beyond the
 * file's own checks (contract netsy-seed 3.3): at least one record, revisions 1, 2, 3 …, and the first
 * key `_netsy`. The file must have been opened with `expectKind: fileKinds.snapshot`.
 */
export async function* checkBootstrap(file: NetsyFile): AsyncGenerator<NetsyRecord> {
  let index = 0;
  for await (const record of file.records) {
    checkBootstrapRecord(record, index);
    index++;
    yield record;
  }
  if (index === 0) throw new NetsyFileError(check, "the snapshot is empty");
}

/** The rules of a single record; `index` counts from 0. */
function checkBootstrapRecord(record: NetsyRecord, index: number): void {
  if (record.revision !== BigInt(index + 1)) {
    throw new NetsyFileError(
      check,
      `it has revision ${record.revision} after ${index}, and revisions must be contiguous from 1`,
      recordPlace(index, record),
    );
  }
  if (index === 0 && keyText(record.key) !== internalKey) {
    throw new NetsyFileError(check, `the first key must be ${internalKey}`, recordPlace(index, record));
  }
}
