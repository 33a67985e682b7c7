import {
  compressions,
  fileKinds,
  internalKey,
  keyText,
  type NetsyFileError,
  type NetsyFooter,
  type NetsyHeader,
  type NetsyRecord,
  openNetsyFile,
  type Timestamp,
} from "../../emitters/netsy/index.ts";

/** What is told while a file is gone through; its records are not to be relied on before `end`. */
export interface InspectEvents {
  readonly onHeader: (header: NetsyHeader) => void;
  readonly onRecord: (record: NetsyRecord, index: number) => void;
}

/** A file that passed every check. */
export interface Inspected {
  readonly header: NetsyHeader;
  readonly footer: NetsyFooter;
  /** What the reference reader accepts and a careful writer would not have made. */
  readonly findings: readonly NetsyFileError[];
  /** Why Netsy would not start a cluster from it; undefined where it would. */
  readonly notBootstrap: string | undefined;
}

/** Reads a whole `.netsy` file of any kind and checks it. Throws `NetsyFileError` at the first damage. */
export async function inspectFile(bytes: AsyncIterable<Uint8Array>, events: InspectEvents): Promise<Inspected> {
  const findings: NetsyFileError[] = [];
  const file = await openNetsyFile(bytes, { mode: "reference", onLeniency: (finding) => findings.push(finding) });
  events.onHeader(file.header);
  let notBootstrap = file.header.kind === fileKinds.snapshot ? undefined : "it is no snapshot";
  let index = 0;
  for await (const record of file.records) {
    notBootstrap ??= bootstrapFault(record, index);
    events.onRecord(record, index);
    index++;
  }
  if (index === 0) notBootstrap ??= "it has no records";
  return { header: file.header, footer: file.footer(), findings, notBootstrap };
}

/** The rules of contract netsy-seed 3.3, as a reason and not an error: many a good file is no bootstrap file. */
function bootstrapFault(record: NetsyRecord, index: number): string | undefined {
  if (record.revision !== BigInt(index + 1)) return `record ${index} has revision ${record.revision}, not ${index + 1}`;
  if (index === 0 && keyText(record.key) !== internalKey) return `its first key is not ${internalKey}`;
  return undefined;
}

export function kindName(kind: number): string {
  if (kind === fileKinds.snapshot) return "snapshot";
  return kind === fileKinds.chunk ? "chunk" : `unknown (${kind})`;
}

export function compressionName(compression: number): string {
  return compression === compressions.zstd ? "zstd" : "none";
}

/** A point in time as RFC 3339 has it; as seconds where it lies outside the years that dates can show. */
export function timeText(time: Timestamp): string {
  const milliseconds = Number(time.seconds) * 1000;
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return `${time.seconds} s since 1970`;
  const fraction = time.nanos === 0 ? "" : `.${String(time.nanos).padStart(9, "0").replace(/0+$/, "")}`;
  return date.toISOString().replace(/\.\d+Z$/, `${fraction}Z`);
}

/** A record as JSON shows it: 64-bit numbers as text, the value as JSON where it is some, else in base64. */
export function recordJson(record: NetsyRecord): Readonly<Record<string, unknown>> {
  const time = (value: Timestamp | undefined): string | null => (value ? timeText(value) : null);
  return {
    revision: String(record.revision),
    key: keyText(record.key),
    created: record.created,
    deleted: record.deleted,
    createRevision: String(record.createRevision),
    prevRevision: String(record.prevRevision),
    version: String(record.version),
    lease: String(record.lease),
    dek: String(record.dek),
    ...valueJson(record.value),
    createdAt: time(record.createdAt),
    compactedAt: time(record.compactedAt),
    leaderId: record.leaderId,
    replicatedAt: time(record.replicatedAt),
  };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function valueJson(value: Uint8Array): { readonly value: unknown } | { readonly valueBase64: string } {
  if (value.length === 0) return { value: null };
  try {
    return { value: JSON.parse(decoder.decode(value)) };
  } catch {
    return { valueBase64: Buffer.from(value).toString("base64") };
  }
}
