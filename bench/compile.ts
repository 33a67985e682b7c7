import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compile } from "../compiler/index.ts";
import { parse } from "../grammar/index.ts";
import { compareWith, olderExample } from "./against.ts";
import { type Call, measure, peakMemory, race, round } from "./measure.ts";
import { grownPhases, type PhaseRow, phasesOf } from "./phases.ts";
import { sourceWithPools } from "./sources.ts";

/*
 * Cold `check` and `build` as a ratio to bare `node -e 0`, measured in turns in one run, so that a busy
 * machine slows all alike; then throughput of parser and compiler against size, and of `build` against
 * the number of clusters; and the phases, of which those that grew since the last figures are named. Run with
 * `npm run bench`; figures go to bench/last.json. `npm run bench -- --against COMMIT` compares cold `check` with
 * that of an older commit, in turns.
 */

const root = resolve(import.meta.dirname, "..");
const program = join(root, "dist/podplanec.js");
const lastFile = join(root, "bench/last.json");
const folder = mkdtempSync(join(tmpdir(), "podplanec-bench-"));

function clusterFolder(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "cluster.podplane"), text);
  return path;
}

/** The sources that cold processes read, by name: their folders. */
function coldFolders(): Readonly<Record<string, string>> {
  const example = readFileSync(join(root, "examples/internaltools-production/cluster.podplane"), "utf8");
  return {
    production: clusterFolder("production", example),
    "300 pools": clusterFolder("p300", sourceWithPools(300, "p300")),
    "3000 pools": clusterFolder("p3000", sourceWithPools(3000, "p3000")),
  };
}

function coldRatios(folders: Readonly<Record<string, string>>): Record<string, unknown> {
  const commands: Record<string, Call> = {
    "node -e 0": { args: ["-e", "0"], cwd: folder },
  };
  for (const [name, cwd] of Object.entries(folders)) {
    commands[`check ${name}`] = { args: [program, "check", "--format", "short"], cwd };
    // The second round on would otherwise find everything as it should be and compile nothing.
    commands[`build ${name}`] = { args: [program, "build", "--force"], cwd };
    commands[`build again ${name}`] = { args: [program, "build"], cwd };
  }
  const rounds = 11;
  const timings = race(commands, rounds);
  const bare = timings.get("node -e 0");
  const rows = [...timings].map(([name, timing]) => {
    const memory = name.startsWith("node") ? 0 : peakMemory(commands[name]?.args ?? [], commands[name]?.cwd ?? folder);
    return {
      command: name,
      "wall ms": round(timing.wall),
      "cpu ms": round(timing.cpu),
      "wall ratio": round(timing.wall / (bare?.wall ?? 1), 2),
      "cpu ratio": round(timing.cpu / (bare?.cpu ?? 1), 2),
      "peak MiB": round(memory),
    };
  });
  process.stdout.write(`cold processes, median of ${rounds} rounds in turns\n`);
  console.table(rows);
  return { cold: rows };
}

function throughput(): Record<string, unknown> {
  const rows = [3, 300, 3000].flatMap((pools) =>
    [0, 10_000, 100_000]
      .filter((lines) => lines === 0 || lines > pools * 11)
      .map((lines) => measureSource(pools, lines)),
  );
  process.stdout.write("throughput in a warm process, best of 5\n");
  console.table(rows);
  return { throughput: rows };
}

function measureSource(pools: number, lines: number) {
  const text = sourceWithPools(pools, "bench", lines);
  const bytes = Buffer.byteLength(text);
  const parsing = best(() => parse("cluster.podplane", text));
  const checking = best(() => compileText(text));
  const perSecond = (milliseconds: number) => round(bytes / 1e6 / (milliseconds / 1000), 2);
  return {
    pools,
    lines: text.split("\n").length,
    "parse ms": round(parsing, 1),
    "parse MB/s": perSecond(parsing),
    "check ms": round(checking, 1),
    "check MB/s": perSecond(checking),
    "check µs per line": round((checking * 1000) / text.split("\n").length, 2),
  };
}

function compileText(text: string): void {
  compile({
    file: "cluster.podplane",
    text,
    notation: "podplane",
    workspace: { read: () => ({ kind: "missing" }), resolve: (_from, path) => ({ kind: "path", path }) },
    varsFiles: [],
    assignments: [],
    lockOf: () => undefined,
  });
}

function best(run: () => void): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 5; turn++) {
    const started = performance.now();
    run();
    shortest = Math.min(shortest, performance.now() - started);
  }
  return shortest;
}

function manyClusters(): Record<string, unknown> {
  const example = readFileSync(join(root, "examples/smallest/cluster.podplane"), "utf8");
  const rows = [1, 10, 100, 1000].map((count) => {
    const parent = join(folder, `clusters-${count}`);
    for (let index = 0; index < count; index++) {
      clusterFolder(join(`clusters-${count}`, `c${index}`), example.replace("cluster small", `cluster small-${index}`));
    }
    const first = measure([program, "build", "c*"], parent);
    const again = measure([program, "build", "c*"], parent);
    return {
      clusters: count,
      "build ms": round(first.wall),
      "ms per cluster": round(first.wall / count, 2),
      "again ms": round(again.wall),
      "again ms per cluster": round(again.wall / count, 2),
    };
  });
  process.stdout.write("build of many clusters in one process\n");
  console.table(rows);
  return { clusters: rows };
}

/** Times of phases, and which of them grew since the figures in the tree. */
function phases(folders: Readonly<Record<string, string>>): Record<string, unknown> {
  const rows = phasesOf(program, folders, 7);
  process.stdout.write("milliseconds of each phase of build in a cold process, median of 7\n");
  console.table(rows.map((row) => ({ source: row.source, ...row.phases })));
  const last: { readonly phases?: readonly PhaseRow[] } = JSON.parse(readFileSync(lastFile, "utf8"));
  for (const line of grownPhases(rows, last.phases ?? [])) process.stdout.write(`grew: ${line}\n`);
  return { phases: rows };
}

/** `--against COMMIT`: only how cold `check` compares with that of an older commit; the figures in the tree stay. */
const [, , option, commit] = process.argv;

try {
  const folders = coldFolders();
  if (option === "--against" && commit !== undefined) {
    const production = clusterFolder("older-production", olderExample(root, commit));
    console.table(compareWith(commit, { root, program, folder }, { ...folders, production }));
  } else {
    const measured = { ...coldRatios(folders), ...phases(folders), ...throughput(), ...manyClusters() };
    // How busy the machine was: above the number of processors, only ratios tell something.
    const load = round(loadavg()[0] ?? 0, 1);
    const figures = { node: process.version, cpus: cpus().length, load, ...measured };
    writeFileSync(lastFile, `${JSON.stringify(figures, null, 2)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
