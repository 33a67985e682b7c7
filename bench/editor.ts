import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import {
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
} from "vscode-languageserver/node";
import { findTool } from "../test/helpers/tools.ts";
import { type Document, ownDocuments, typeSpecDocuments } from "./editor/documents.ts";
import { type Server, startServer } from "./editor/server.ts";
import { round } from "./measure.ts";

/*
 * The language server as an editor feels it, beside that of TypeSpec: a document is typed character by character into
 * a process of its own, and each key waits for its diagnostics. Run with `npm run bench:editor`; each figure is printed
 * when it is there, and a whole run writes bench/last-editor.json. Budgets are for a quiet machine; processor time
 * (`cpu`, of the thread that answers) is what a busy one changes little. `-- --edits N` types more or fewer keys into
 * the document that memory is measured with, `--only NAME` measures one document, and `--cpu-prof FOLDER` has Node
 * write a profile of the server there.
 */

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "podplanec-bench-editor-"));
const options = parseArgs({
  options: {
    edits: { type: "string", default: "10000" },
    only: { type: "string" },
    "cpu-prof": { type: "string" },
  },
}).values;
const profile =
  options["cpu-prof"] === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${resolve(options["cpu-prof"])}`];

const budgets = { completion: 30, open: 500, memory: 300 };

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** What a server did for a document between two moments. */
async function costOf(server: Server, work: () => Promise<unknown>): Promise<Cost> {
  const [started, before] = [performance.now(), server.cpu()];
  await work();
  return { wall: performance.now() - started, cpu: server.cpu() - before };
}

/** Somebody who types one line, takes it away, and types it again. */
class Typist {
  readonly #server: Server;
  readonly #uri: string;
  readonly #typed: string;
  readonly line: number;
  #keys = 0;
  version = 1;

  constructor(server: Server, uri: string, { text, before, typed }: Document) {
    this.#server = server;
    this.#uri = uri;
    this.#typed = typed;
    this.line = text.split("\n").findIndex((one) => before.test(one));
  }

  /** Where the cursor is after the last key. */
  get cursor(): { readonly line: number; readonly character: number } {
    return { line: this.line, character: this.#keys % this.#typed.length };
  }

  async type(): Promise<void> {
    const { line } = this;
    const at = this.#keys % this.#typed.length;
    // What was typed before is taken away, in one go.
    const end = at === 0 && this.#keys > 0 ? { line: line + 1, character: 0 } : { line, character: at };
    await this.#server.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.#uri, version: ++this.version },
      contentChanges: [{ range: { start: { line, character: at }, end }, text: this.#typed[at] ?? "" }],
    });
    this.#keys++;
  }

  async complete(): Promise<void> {
    await this.#server.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: this.#uri },
      position: this.cursor,
    });
  }
}

async function measureDocument(document: Document, args: readonly string[]): Promise<Record<string, unknown>> {
  const { name, text, file } = document;
  const cwd = join(folder, name.replaceAll(/\W+/g, "-"));
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, file), text);
  const uri = pathToFileURL(join(cwd, file)).href;
  const server = await startServer(args, cwd);
  const open = await costOf(server, async () => {
    await server.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: file.endsWith(".tsp") ? "typespec" : "podplane", version: 1, text },
    });
    await server.told(1);
  });
  const isOwn = document.budget !== undefined;
  tell(name, "open", [open], isOwn ? budgets.open : undefined);
  const typist = new Typist(server, uri, document);
  const keys: Cost[] = [];
  const typeKey = async () => {
    await typist.type();
    await server.told(typist.version);
  };
  while (keys.length < document.keys) {
    keys.push(await costOf(server, typeKey));
    if (keys.length % 1_000 === 0)
      tell(name, `${keys.length} keys, ${round(server.memory())} MiB, the last`, keys.slice(-1_000), document.budget);
  }
  tell(name, `${keys.length} keys`, keys, document.budget);
  const memory = server.memory();
  const limit = isOwn ? ` (budget: ${budgets.memory} MiB after 10,000)` : "";
  process.stdout.write(`${name}: ${round(memory)} MiB after ${keys.length} keys${limit}\n`);
  const completions: Cost[] = [];
  while (completions.length < Math.min(document.keys, 80)) {
    // As editors do it: the key, and at once the question.
    await typist.type();
    completions.push(await costOf(server, () => typist.complete()));
    await server.told(typist.version);
  }
  tell(name, "completion after a key", completions, isOwn ? budgets.completion : undefined);
  await server.end();
  return {
    document: name,
    keys: keys.length,
    "budget ms": document.budget ?? null,
    ...figures("key", keys),
    ...figures("completion", completions),
    "open ms": round(open.wall),
    "open cpu": round(open.cpu),
    MiB: round(memory),
  };
}

function figures(name: string, costs: readonly Cost[]): Record<string, number> {
  const [wall, cpu] = [costs.map((one) => one.wall), costs.map((one) => one.cpu)];
  return {
    [`${name} p50 ms`]: round(percentile(wall, 0.5), 1),
    [`${name} p95 ms`]: round(percentile(wall, 0.95), 1),
    [`${name} p50 cpu`]: round(percentile(cpu, 0.5), 1),
    [`${name} p95 cpu`]: round(percentile(cpu, 0.95), 1),
  };
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function tell(document: string, what: string, costs: readonly Cost[], budget: number | undefined): void {
  const [wall, cpu] = [costs.map((one) => one.wall), costs.map((one) => one.cpu)];
  const show = (values: readonly number[]) => [0.5, 0.95].map((part) => round(percentile(values, part), 1)).join(" / ");
  const limit = budget === undefined ? "" : ` (budget of p95: ${budget} ms)`;
  process.stdout.write(`${document}: ${what}: wall ${show(wall)} ms, cpu ${show(cpu)} ms${limit}\n`);
}

/** Documents of both servers, with the arguments that start each. */
function runs(): readonly (readonly [Document, readonly string[]])[] {
  const own = [...profile, join(root, "dist/podplanec.js"), "lsp", "--stdio"];
  const peer = findTool("tsp-server");
  if (peer === undefined) process.stdout.write("left out: TypeSpec (install: .ci/tools/typespec.sh)\n");
  return [
    ...ownDocuments(root, Number(options.edits)).map((one) => [one, own] as const),
    ...(peer === undefined ? [] : typeSpecDocuments().map((one) => [one, [realpathSync(peer), "--stdio"]] as const)),
  ];
}

const all = runs();
const rows: Record<string, unknown>[] = [];
const load = loadavg()[0] ?? 0;
for (const [document, args] of all) {
  if ((options.only ?? document.name) === document.name) rows.push(await measureDocument(document, args));
}
console.table(rows);
if (rows.length === all.length) {
  const read = { node: process.version, "load before": round(load, 1), budgets, rows };
  writeFileSync(join(root, "bench/last-editor.json"), `${JSON.stringify(read, null, 2)}\n`);
}
rmSync(folder, { recursive: true, force: true });
