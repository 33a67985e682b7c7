import {
  BootstrapRules,
  compressions,
  describeRecord,
  fileKinds,
  type NetsyFileError,
  type NetsyFooter,
  type NetsyHeader,
  type NetsyRecord,
  openNetsyFile,
  publishedReason,
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
  /** Why `seed put` would not store it for a cluster; undefined where it would. */
  readonly notPut: string | undefined;
}

/** Reads a whole `.netsy` file of any kind and checks it. Throws `NetsyFileError` at the first damage. */
export async function inspectFile(bytes: AsyncIterable<Uint8Array>, events: InspectEvents): Promise<Inspected> {
  const findings: NetsyFileError[] = [];
  const file = await openNetsyFile(bytes, { mode: "reference", onLeniency: (finding) => findings.push(finding) });
  events.onHeader(file.header);
  const rules = new BootstrapRules(file.header);
  let index = 0;
  for await (const record of file.records) {
    rules.add(record);
    events.onRecord(record, index++);
  }
  rules.end();
  const { netsyFault, fault = findings[0] } = rules;
  return {
    header: file.header,
    footer: file.footer(),
    findings,
    notBootstrap: netsyFault && reasonOf(netsyFault),
    notPut: fault === undefined ? publishedReason(file.header) : reasonOf(fault),
  };
}

function reasonOf({ record, reason }: NetsyFileError): string {
  return record === undefined ? reason : `${describeRecord(record)}: ${reason}`;
}

export function kindName(kind: number): string {
  if (kind === fileKinds.snapshot) return "snapshot";
  return kind === fileKinds.chunk ? "chunk" : `unknown (${kind})`;
}

export function compressionName(compression: number): string {
  return compression === compressions.zstd ? "zstd" : "none";
}
