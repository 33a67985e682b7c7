import { type NetsyCheck, NetsyFileError } from "./errors.ts";
import { KeySet } from "./key-set.ts";
import { fileKinds, internalKey, type NetsyHeader, type NetsyRecord } from "./messages.ts";
import { keyText, type NetsyFile, recordPlace } from "./reader.ts";

const check: NetsyCheck = "bootstrap";

/** What the header of a published seed names, where that of an interpolated one has its cluster's id (netsy-seed 1.3). */
const publishedLeader = "seed";

/** Why a file that Netsy would start a cluster from is not meant for one; undefined where it is. */
export function publishedReason({ leaderId }: Pick<NetsyHeader, "leaderId">): string | undefined {
  return leaderId === publishedLeader ? "it is a published seed, made for no cluster yet" : undefined;
}

/**
 * Passes the records of a file on and checks what is demanded of a `bootstrap.netsy` beyond the file's own checks:
 * by Netsy (contract netsy-seed 3.3) at least one record, revisions 1, 2, 3 …, and the first key `_netsy`; by us
 * that no key stands twice, of which Netsy would keep one. The file must have been opened with
 * `expectKind: fileKinds.snapshot`.
 */
export async function* checkBootstrap(file: NetsyFile): AsyncGenerator<NetsyRecord> {
  const rules = new BootstrapRules(file.header);
  for await (const record of file.records) {
    rules.add(record);
    if (rules.fault) throw rules.fault;
    yield record;
  }
  rules.end();
  if (rules.fault) throw rules.fault;
}

/** The rules for a `bootstrap.netsy`, told record by record. */
export class BootstrapRules {
  readonly #keys = new KeySet();
  #count = 0;
  #netsyFault: NetsyFileError | undefined;
  #repeated: NetsyFileError | undefined;

  constructor({ kind }: NetsyHeader) {
    if (kind !== fileKinds.snapshot) this.#netsyFault = new NetsyFileError(check, "it is no snapshot");
  }

  /** The first fault for which Netsy would refuse the file. */
  get netsyFault(): NetsyFileError | undefined {
    return this.#netsyFault;
  }

  /** The first fault of any kind. */
  get fault(): NetsyFileError | undefined {
    return this.#netsyFault ?? this.#repeated;
  }

  add(record: NetsyRecord): void {
    const index = this.#count++;
    this.#netsyFault ??= faultOf(record, index);
    if (this.#repeated !== undefined || this.#keys.add(record.key)) return;
    this.#repeated = new NetsyFileError(check, "an earlier record has the same key", recordPlace(index, record));
  }

  /** To be called after the last record. */
  end(): void {
    if (this.#count === 0) this.#netsyFault ??= new NetsyFileError(check, "the snapshot is empty");
  }
}

/** The rules of a single record; `index` counts from 0. */
function faultOf(record: NetsyRecord, index: number): NetsyFileError | undefined {
  if (record.revision !== BigInt(index + 1)) {
    const reason = `it has revision ${record.revision} after ${index}, and revisions must be contiguous from 1`;
    return new NetsyFileError(check, reason, recordPlace(index, record));
  }
  if (index > 0 || keyText(record.key) === internalKey) return undefined;
  return new NetsyFileError(check, `the first key must be ${internalKey}`, recordPlace(index, record));
}
