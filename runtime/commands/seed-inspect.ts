import {
  compressions,
  describeRecord,
  keyText,
  NetsyFileError,
  type NetsyHeader,
  type NetsyRecord,
} from "../../emitters/netsy/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import {
  compressionName,
  type Inspected,
  inspectFile,
  kindName,
  openReference,
  recordMatcher,
  recordText,
  tableRow,
  timeText,
  visible,
} from "../seed/index.ts";

/** How one form of output shows a file. */
interface Shown {
  onHeader(header: NetsyHeader): void;
  onRecord(record: NetsyRecord, index: number): void;
  onEnd(inspected: Inspected): number;
}

/**
 * `podplanec seed inspect FILE-or-URL`: reads any `.netsy` file, checks every checksum and shows it as
 * a table, as JSON, or one record of it. Exit 1 for a damaged file and for a record that is not there.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const reference = args.positionals[0] ?? "";
  const wanted = args.values.get("record");
  const shown = chooseOutput(context, args, reference, wanted);
  const [endpoint, profile, region] = ["endpoint", "profile", "region"].map((name) => args.values.get(name));
  const store = {
    env: context.env,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
  };
  try {
    const { cwd, signal } = context;
    return shown.onEnd(await openReference(reference, { cwd, signal, store }, (bytes) => inspectFile(bytes, shown)));
  } catch (error) {
    if (context.signal.aborted) return exitCodes.cancelled;
    if (!(error instanceof NetsyFileError)) throw error;
    throw new UserError(`${reference} is damaged: ${visible(error.message)}`, {
      why: "what was shown before this line, if anything, is not to be relied on",
      fix: "get the file again from where it came from",
      cause: error,
    });
  }
}

function chooseOutput(
  context: CommandContext,
  args: CommandArguments,
  reference: string,
  wanted: string | undefined,
): Shown {
  if (wanted !== undefined) return new OneRecord(context, reference, wanted, args.flags.has("json") ? "json" : "text");
  return args.flags.has("json") ? new JsonDocument(context) : new Table(context);
}

function headerLine(header: NetsyHeader): string {
  const created = header.createdAt ? `, created ${timeText(header.createdAt)}` : "";
  const leader = header.leaderId ? `, by ${visible(JSON.stringify(header.leaderId))}` : "";
  return `${kindName(header.kind)}, ${header.compression === compressions.zstd ? "zstd" : "uncompressed"}, ${header.recordsCount} records${leader}${created}`;
}

function summaryLines(inspected: Inspected): readonly string[] {
  const { footer } = inspected;
  return [
    `checksums verified: revisions ${footer.firstRevision} to ${footer.lastRevision}, CRC-64 ${footer.recordsCrc.toString(16).padStart(16, "0")}`,
    visible(verdictOf(inspected)),
  ];
}

function verdictOf({ notBootstrap, notPut }: Inspected): string {
  if (notBootstrap !== undefined) return `no cluster can start from it: ${notBootstrap}`;
  if (notPut === undefined) return "a cluster can start from it";
  return `Netsy would start a cluster from it, but \`podplanec seed put\` refuses it: ${notPut}`;
}

/** What is read of a value that names something twice is the last, and nobody sees the first. */
function repeatedNote(record: NetsyRecord, index: number, repeated: string): string {
  const place = describeRecord({ index, revision: record.revision, key: keyText(record.key) });
  return `${place}: its value names ${JSON.stringify(repeated)} twice in one object, and the last is shown`;
}

class Table implements Shown {
  readonly #context: CommandContext;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  onHeader(header: NetsyHeader): void {
    this.#context.stdout.write(`${headerLine(header)}\n\n${tableRow("REVISION", "BYTES", "KEY")}\n`);
  }

  onRecord(record: NetsyRecord): void {
    this.#context.stdout.write(
      `${tableRow(String(record.revision), String(record.value.length), keyColumn(record))}\n`,
    );
  }

  onEnd(inspected: Inspected): number {
    this.#context.stdout.write(`\n${summaryLines(inspected).join("\n")}\n`);
    for (const finding of inspected.findings) this.#context.stderr.write(`note: ${visible(finding.message)}\n`);
    return exitCodes.ok;
  }
}

/** A key as in JSON: what is hidden, or would act on a terminal, is seen. */
function keyColumn(record: NetsyRecord): string {
  const text = visible(JSON.stringify(keyText(record.key)).slice(1, -1));
  return record.deleted ? `${text} (deleted)` : text;
}

/** One JSON document, written as the records come: `{ header, records, footer, findings, bootstrap, put }`. */
class JsonDocument implements Shown {
  readonly #context: CommandContext;
  readonly #notes: string[] = [];

  constructor(context: CommandContext) {
    this.#context = context;
  }

  onHeader(header: NetsyHeader): void {
    const shown = {
      kind: kindName(header.kind),
      compression: compressionName(header.compression),
      schemaVersion: header.schemaVersion,
      recordsCount: String(header.recordsCount),
      leaderId: header.leaderId,
      createdAt: header.createdAt ? timeText(header.createdAt) : null,
    };
    this.#context.stdout.write(`{"header":${visible(JSON.stringify(shown))},\n"records":[`);
  }

  onRecord(record: NetsyRecord, index: number): void {
    const { text, repeated } = recordText(record, "line");
    if (repeated !== undefined) this.#notes.push(repeatedNote(record, index, repeated));
    this.#context.stdout.write(`${index === 0 ? "" : ","}\n${text}`);
  }

  onEnd({ footer, findings, notBootstrap, notPut }: Inspected): number {
    const shown = {
      recordsCrc: footer.recordsCrc.toString(16).padStart(16, "0"),
      firstRevision: String(footer.firstRevision),
      lastRevision: String(footer.lastRevision),
    };
    const verdict = (reason: string | undefined) => ({ accepted: reason === undefined, reason: reason ?? null });
    const parts = {
      footer: shown,
      findings: [...findings.map((finding) => finding.message), ...this.#notes],
      bootstrap: verdict(notBootstrap),
      put: verdict(notPut),
    };
    const lines = Object.entries(parts).map(([name, part]) => `"${name}":${visible(JSON.stringify(part))}`);
    this.#context.stdout.write(`\n],\n${lines.join(",\n")}}\n`);
    return exitCodes.ok;
  }
}

/** The last record of a revision or key, shown only once the whole file was found sound. */
class OneRecord implements Shown {
  readonly #context: CommandContext;
  readonly #reference: string;
  readonly #wanted: string;
  readonly #form: "json" | "text";
  readonly #matches: (record: NetsyRecord) => boolean;
  #found: NetsyRecord | undefined;
  #index = 0;

  constructor(context: CommandContext, reference: string, wanted: string, form: "json" | "text") {
    this.#context = context;
    this.#reference = reference;
    this.#wanted = wanted;
    this.#form = form;
    this.#matches = recordMatcher(wanted);
  }

  onHeader(): void {}

  onRecord(record: NetsyRecord, index: number): void {
    if (!this.#matches(record)) return;
    this.#found = { ...record, key: Uint8Array.from(record.key), value: Uint8Array.from(record.value) };
    this.#index = index;
  }

  onEnd(): number {
    if (!this.#found) {
      throw new UserError(`${this.#reference} has no record ${this.#wanted}`, {
        fix: "give a revision or a whole key, as the table shows them",
      });
    }
    const { text, repeated } = recordText(this.#found, this.#form === "json" ? "line" : "lines");
    this.#context.stdout.write(`${text}\n`);
    if (repeated !== undefined) {
      this.#context.stderr.write(`note: ${visible(repeatedNote(this.#found, this.#index, repeated))}\n`);
    }
    return exitCodes.ok;
  }
}
