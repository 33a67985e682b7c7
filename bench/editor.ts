import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import {
  CompletionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { round } from "./measure.ts";
import { sourceWithPools } from "./sources.ts";

/*
 * The language server as an editor feels it: a document is typed character by character in a process of its own, and
 * each key waits for its diagnostics. Run with `npm run bench:editor`; figures go to bench/last-editor.json. Budgets
 * are for a quiet machine; processor time (`cpu`, of the thread that answers) is what a busy one does not change.
 * `-- --edits N` types more keys into the document that memory is measured with, `--only NAME` measures one document,
 * and `--cpu-prof FOLDER` has Node write a profile of the server there.
 */

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "podplanec-bench-editor-"));
const options = parseArgs({
  options: {
    edits: { type: "string", default: "1000" },
    only: { type: "string" },
    "cpu-prof": { type: "string" },
  },
}).values;
const longEdits = Number(options.edits);
const profile =
  options["cpu-prof"] === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${resolve(options["cpu-prof"])}`];

interface Case {
  readonly name: string;
  readonly text: string;
  readonly keys: number;
  /** p95 of a key, in milliseconds. */
  readonly budget: number;
}

const cases: readonly Case[] = [
  {
    name: "production",
    text: readFileSync(join(root, "examples/internaltools-production/cluster.podplane"), "utf8"),
    keys: 300,
    budget: 20,
  },
  { name: "300 pools", text: sourceWithPools(300, "p300"), keys: longEdits, budget: 20 },
  { name: "5,000 lines", text: sourceWithPools(300, "p300", 5_000), keys: 150, budget: 50 },
  { name: "3,000 pools", text: sourceWithPools(3_000, "p3000"), keys: 60, budget: 300 },
];

interface Editor {
  readonly connection: ProtocolConnection;
  /** Waits for the diagnostics of a version. */
  told(version: number): Promise<void>;
  /** Resident memory of the server, in MiB. */
  memory(): number;
  /** Processor time of the thread that answers, so far, in milliseconds. */
  cpu(): number;
  end(): Promise<void>;
}

async function startEditor(cwd: string): Promise<Editor> {
  const child = spawn(process.execPath, [...profile, join(root, "dist/podplanec.js"), "lsp", "--stdio"], {
    cwd,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let last = 0;
  let wake = () => {};
  connection.onNotification(PublishDiagnosticsNotification.type, ({ version = 0 }) => {
    last = Math.max(last, version);
    wake();
  });
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    connection,
    async told(version) {
      while (last < version) await new Promise<void>((done) => (wake = done));
    },
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024,
    cpu: () => processorTime(readFileSync(`/proc/${child.pid}/task/${child.pid}/schedstat`, "utf8")),
    async end() {
      const gone = new Promise((done) => child.once("exit", done));
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      await gone;
    },
  };
}

/** The first figure is the time on a processor, in nanoseconds (the kernel's `sched-stats.rst`). */
function processorTime(schedstat: string): number {
  return Number(schedstat.split(" ")[0]) / 1e6;
}

function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

async function measureCase({ name, text, keys, budget }: Case): Promise<Record<string, unknown>> {
  const cwd = join(folder, name.replaceAll(/\W/g, "-"));
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, "cluster.podplane"), text);
  const uri = pathToFileURL(join(cwd, "cluster.podplane")).href;
  const editor = await startEditor(cwd);
  const opened = performance.now();
  await editor.connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "podplane", version: 1, text },
  });
  await editor.told(1);
  const open = performance.now() - opened;
  const openCpu = editor.cpu();
  // A new attribute, typed again and again on a line of its own in the middle of the cluster.
  const line = text.split("\n").findIndex((one) => /^ {2}pool control-plane/.test(one));
  const typed = '  mirror = "https://deps.example.com"\n';
  const times: number[] = [];
  let version = 1;
  const spent: number[] = [];
  for (let key = 0; key < keys; key++) {
    const at = key % typed.length;
    const isFirst = at === 0 && key > 0;
    // What was typed before is taken away, in one go.
    const range = isFirst
      ? { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }
      : { start: { line, character: at }, end: { line, character: at } };
    const [started, before] = [performance.now(), editor.cpu()];
    await editor.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range, text: typed[at] ?? "" }],
    });
    await editor.told(version);
    times.push(performance.now() - started);
    spent.push(editor.cpu() - before);
  }
  const asked: number[] = [];
  const spentAsked: number[] = [];
  for (let index = 0; index < 20; index++) {
    const [started, before] = [performance.now(), editor.cpu()];
    await editor.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: { line, character: 2 },
    });
    asked.push(performance.now() - started);
    spentAsked.push(editor.cpu() - before);
  }
  const memory = editor.memory();
  await editor.end();
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  return {
    document: name,
    keys,
    "p50 ms": round(p50),
    "p95 ms": round(p95),
    "budget ms": budget,
    "p50 cpu": round(percentile(spent, 0.5), 1),
    "p95 cpu": round(percentile(spent, 0.95), 1),
    "completion p95 ms": round(percentile(asked, 0.95)),
    "completion p95 cpu": round(percentile(spentAsked, 0.95), 1),
    "open ms": round(open),
    "open cpu": round(openCpu),
    MiB: round(memory),
  };
}

const rows: Record<string, unknown>[] = [];
for (const one of cases) if ((options.only ?? one.name) === one.name) rows.push(await measureCase(one));
console.table(rows);
if (rows.length === cases.length) {
  writeFileSync(join(root, "bench/last-editor.json"), `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
}
rmSync(folder, { recursive: true, force: true });
