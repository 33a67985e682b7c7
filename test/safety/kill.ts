import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { occupiedName } from "../../runtime/outputs/occupy.ts";
import { binary } from "../helpers/built-program.ts";
import { source } from "../helpers/podplane-source.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { readTree } from "./tree.ts";

/*
 * Builds that are killed at random moments, again and again in one tree, the source changed between
 * them. After each series a build must complete, and the tree must be what a build in an empty
 * folder with the same lock file gives: no part of a file, no temporary file, nothing refused.
 */

const workers = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `pool work${index} { arch = amd64, size = 1, instance_type = "t3.small" }`,
  ).join("\n");

const subnets = (count: number) =>
  Array.from({ length: count }, (_, index) => `subnet work${index} { cidr = auto/26, pool = work${index} }`).join("\n");

/** Sources that differ in most files, one with files that the others do not have; the API's balancer stays for all. */
const variants = [0, 1, 3].map((count) =>
  source({
    pools: workers(count),
    cluster: `name = "variant ${count}"`,
    zones: `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${subnets(count)}
    }
    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }`,
    kubernetes: "api_load_balancer = api",
  }),
);

export interface KillReport {
  readonly tries: number;
  /** Builds that the signal met before they were done. */
  readonly killed: number;
  /** Trees that were found in the middle of writing: with a journal, or with temporary files. */
  readonly midWrite: number;
  /** Trees that were compared with a clean build after the next one. */
  readonly compared: number;
}

/** Where a kill falls is left to chance: so many more, at most, until one has met a build in the middle of writing. */
const extra = 200;

/** Kills `tries` builds; throws at the first tree that is not repaired by the next build. */
export async function killBuilds(tries: number, random: () => number): Promise<KillReport> {
  const folder = temporaryFolder("kill");
  const report = { tries, killed: 0, midWrite: 0, compared: 0 };
  try {
    const span = timeBuild(folder);
    for (let attempt = 0; attempt < tries || (report.midWrite === 0 && attempt < tries + extra); attempt++) {
      writeSource(folder, variants[Math.floor(random() * variants.length)] ?? "");
      if (random() < 0.3) rmSync(join(folder, "podplane.main.tf"), { force: true });
      const from = random() < 0.7 ? "writing" : "start";
      const wait = from === "writing" ? 12 * random() : span * (0.4 + 0.8 * random());
      rmSync(join(folder, occupiedName), { force: true });
      if (await killAfter(folder, wait, from)) report.killed++;
      if (isMidWrite(folder)) report.midWrite++;
      if (random() < 0.5) {
        compareWithClean(folder, attempt);
        report.compared++;
      }
    }
    compareWithClean(folder, tries);
    report.compared++;
    return report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeSource(folder: string, text: string): void {
  writeFileSync(join(folder, "cluster.podplane"), text);
}

function build(folder: string) {
  return spawnSync(process.execPath, [binary, "build"], { cwd: folder, encoding: "utf8" });
}

/** Milliseconds that a build takes here and now: where in it a kill falls is left to chance. */
function timeBuild(folder: string): number {
  writeSource(folder, variants[0] ?? "");
  build(folder);
  const start = performance.now();
  writeSource(folder, variants[1] ?? "");
  build(folder);
  return performance.now() - start;
}

/** Kills a build after some time, or as soon as it writes and a little later. Whether it came before the end. */
function killAfter(folder: string, milliseconds: number, from: "start" | "writing"): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [binary, "build"], { cwd: folder, stdio: "ignore" });
    const kill = () => child.kill("SIGKILL");
    const mark = join(folder, occupiedName);
    // Looked at as often as the machine can: the writing takes a few milliseconds.
    const look = () => {
      if (existsSync(mark)) setTimeout(kill, milliseconds);
      else if (child.exitCode === null && child.signalCode === null) setImmediate(look);
    };
    const timer = from === "start" ? setTimeout(kill, milliseconds) : undefined;
    if (from === "writing") look();
    child.once("exit", (_code, signal) => {
      clearTimeout(timer);
      done(signal === "SIGKILL");
    });
  });
}

function isMidWrite(folder: string): boolean {
  return Object.keys(readTree(folder)).some((path) => path.endsWith("-tmp") || path.includes(".podplane.build."));
}

function compareWithClean(folder: string, attempt: number): void {
  const repaired = build(folder);
  if (repaired.status !== 0) throw new Error(`try ${attempt}: the next build failed\n${repaired.stderr}`);
  const clean = temporaryFolder("clean");
  try {
    cpSync(join(folder, "cluster.podplane"), join(clean, "cluster.podplane"));
    cpSync(join(folder, "podplane.lock.json"), join(clean, "podplane.lock.json"));
    const result = build(clean);
    if (result.status !== 0) throw new Error(`try ${attempt}: a clean build failed\n${result.stderr}`);
    const [left, right] = [readTree(folder), readTree(clean)];
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    const different = names.filter((name) => left[name] !== right[name]);
    if (different.length > 0)
      throw new Error(`try ${attempt}: these differ from a clean build: ${different.join(", ")}`);
    readFileSync(join(folder, "podplane.build.json"));
  } finally {
    rmSync(clean, { recursive: true, force: true });
  }
}
