import { compressions, NetsyFileError, type NetsyHeader, type NetsyRecord } from "../../emitters/netsy/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/command.ts";
import {
  compressionName,
  type Inspected,
  inspectFile,
  kindName,
  openReference,
  recordJson,
  recordMatcher,
  tableRow,
  timeText,
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
    throw new UserError(`${reference} is damaged: ${error.message}`, {
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
  const leader = header.leaderId ? `, by ${JSON.stringify(header.leaderId)}` : "";
  return `${kindName(header.kind)}, ${header.compression === compressions.zstd ? "zstd" : "uncompressed"}, ${header.recordsCount} records${leader}${created}`;
}

function summaryLines(inspected: Inspected): readonly string[] {
  const { footer, notBootstrap } = inspected;
  return [
    `checksums verified: revisions ${footer.firstRevision} to ${footer.lastRevision}, CRC-64 ${footer.recordsCrc.toString(16).padStart(16, "0")}`,
    notBootstrap === undefined ? "a cluster can start from it" : `no cluster can start from it: ${notBootstrap}`,
  ];
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
    for (const finding of inspected.findings) this.#context.stderr.write(`note: ${finding.message}\n`);
    return exitCodes.ok;
  }
}

/** Control characters of a key must not reach a terminal. */
function keyColumn(record: NetsyRecord): string {
  const key = recordJson({ ...record, value: new Uint8Array() })["key"];
  const text = JSON.stringify(key).slice(1, -1);
  return record.deleted ? `${text} (deleted)` : text;
}

/** One JSON document, written as the records come: `{ header, records, footer, findings, bootstrap }`. */
class JsonDocument implements Shown {
  readonly #context: CommandContext;

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
    this.#context.stdout.write(`{"header":${JSON.stringify(shown)},\n"records":[`);
  }

  onRecord(record: NetsyRecord, index: number): void {
    this.#context.stdout.write(`${index === 0 ? "" : ","}\n${JSON.stringify(recordJson(record))}`);
  }

  onEnd({ footer, findings, notBootstrap }: Inspected): number {
    const shown = {
      recordsCrc: footer.recordsCrc.toString(16).padStart(16, "0"),
      firstRevision: String(footer.firstRevision),
      lastRevision: String(footer.lastRevision),
    };
    const bootstrap = { accepted: notBootstrap === undefined, reason: notBootstrap ?? null };
    const messages = findings.map((finding) => finding.message);
    this.#context.stdout.write(
      `\n],\n"footer":${JSON.stringify(shown)},\n"findings":${JSON.stringify(messages)},\n"bootstrap":${JSON.stringify(bootstrap)}}\n`,
    );
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

  constructor(context: CommandContext, reference: string, wanted: string, form: "json" | "text") {
    this.#context = context;
    this.#reference = reference;
    this.#wanted = wanted;
    this.#form = form;
    this.#matches = recordMatcher(wanted);
  }

  onHeader(): void {}

  onRecord(record: NetsyRecord): void {
    if (this.#matches(record)) this.#found = { ...record, key: record.key.slice(), value: record.value.slice() };
  }

  onEnd(): number {
    if (!this.#found) {
      throw new UserError(`${this.#reference} has no record ${this.#wanted}`, {
        fix: "give a revision or a whole key, as the table shows them",
      });
    }
    const shown = recordJson(this.#found);
    this.#context.stdout.write(
      `${this.#form === "json" ? JSON.stringify(shown) : JSON.stringify(shown, undefined, 2)}\n`,
    );
    return exitCodes.ok;
  }
}
