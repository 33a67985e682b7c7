import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { testsOfScript } from "./areas.ts";
import { type BashMutant, bashMutants } from "./bash-mutants.ts";
import { keyOf, type Result, type Status, sampleOf } from "./mutants.ts";
import type { Judged, Wanted } from "./stryker.ts";

/* Mutants of what is shipped to VMs, judged by the tests beside it in a copy of the tree. */

const root = resolve(import.meta.dirname, "../..");
const kept = join(root, ".stryker-tmp/vmconfig.json");
const vitest = join(root, "node_modules/vitest/vitest.mjs");

/** Makes mutants of the package, or of a folder or file in it, and says which its tests see. */
export function judgeScripts({ folder, sample, seed }: Wanted): Judged {
  const pattern = /\.[a-z]+$/.test(folder) ? folder : `${folder}/**/*.{sh,service,timer,path}`;
  const files = globSync(pattern, { cwd: root }).filter((path) => !path.startsWith("vmconfig/test/"));
  const all = files.flatMap((file) => bashMutants(file, readFileSync(join(root, file), "utf8")));
  const wanted = sample ?? all.length;
  const copy = copyOfTree();
  try {
    const results: Result[] = [];
    const sound = new Set<string>();
    for (const mutant of sampleOf(all, all.length, seed)) {
      if (results.length === wanted) break;
      if (!isScript(mutant)) continue;
      const { text: _, ...named } = mutant;
      const status = remembered(copy, mutant, () => {
        requireSound(copy, mutant.file, sound);
        return judgeOne(copy, mutant);
      });
      results.push({ ...named, status });
      process.stderr.write(`${results.length}/${wanted} ${status} ${keyOf(mutant)}\n`);
    }
    return { of: all.length, results };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Tests that fail without a mistake would see every one. Each set of them is tried once. */
function requireSound(copy: string, file: string, sound: Set<string>): void {
  const tests = testsOfScript(file).join(" ");
  if (sound.has(tests)) return;
  const text = readFileSync(join(copy, file), "utf8");
  if (judgeOne(copy, { file, text }).status === "killed") throw new Error(`the tests fail without a mistake: ${tests}`);
  sound.add(tests);
}

/** Whether Bash would read it: what it refuses to read is no mistake that anybody commits. */
const isScript = ({ file, text }: BashMutant): boolean =>
  !file.endsWith(".sh") || spawnSync("bash", ["-n"], { input: text }).status === 0;

/** What became of a mutant, and which file of tests saw it. */
interface Verdict {
  readonly status: Status;
  readonly by?: string;
}

function judgeOne(copy: string, { file, text }: Pick<BashMutant, "file" | "text">): Verdict {
  const original = readFileSync(join(copy, file), "utf8");
  writeFileSync(join(copy, file), text);
  try {
    const tests = testsOfScript(file).filter((path) => existsSync(join(copy, path)));
    const run = spawnSync(process.execPath, [vitest, "run", "--config", "vitest.mutation-bash.config.ts"], {
      cwd: copy,
      // A mistake that never ends is seen, too.
      timeout: 900_000,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", PODPLANEC_THOROUGH: "1", PODPLANEC_MUTATION_TESTS: JSON.stringify(tests) },
    });
    if (/No test files found/.test(run.stderr)) throw new Error(`no tests for ${file}`);
    if (run.status === 0) return { status: "survived" };
    const failed = run.stderr.split("\n").filter((line) => line.includes(" FAIL "));
    const by = tests.find((path) => failed.some((line) => line.includes(path)));
    return { status: "killed", ...(by === undefined ? {} : { by }) };
  } finally {
    writeFileSync(join(copy, file), original);
  }
}

/**
 * The answer of an earlier run where neither the mutant nor the file of tests that saw it has changed since, or, where
 * none saw it, none of the files that were to.
 */
function remembered(copy: string, mutant: BashMutant, judge: () => Verdict): Status {
  const known: Record<string, { readonly status: Status; readonly tests: string }> = existsSync(kept)
    ? JSON.parse(readFileSync(kept, "utf8"))
    : {};
  const key = digestOf([`${mutant.file}\n${mutant.text}\n`]);
  const all = testsOfScript(mutant.file).filter((path) => existsSync(join(copy, path)));
  const textsOf = (paths: readonly string[]): string[] => paths.map((path) => readFileSync(join(copy, path), "utf8"));
  const earlier = known[key];
  const held = [textsOf(all), ...(earlier?.status === "killed" ? all.map((path) => textsOf([path])) : [])];
  if (earlier && held.some((texts) => digestOf(texts) === earlier.tests)) return earlier.status;
  const { status, by } = judge();
  mkdirSync(dirname(kept), { recursive: true });
  const tests = digestOf(textsOf(by === undefined ? all : [by]));
  writeFileSync(kept, JSON.stringify({ ...known, [key]: { status, tests } }));
  return status;
}

const digestOf = (texts: readonly string[]): string =>
  texts.reduce((hash, text) => hash.update(text), createHash("sha256")).digest("hex");

function copyOfTree(): string {
  const copy = mkdtempSync(join(tmpdir(), "podplanec-mutants-"));
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const path of listed.split("\0").filter((name) => name !== "" && existsSync(join(root, name)))) {
    cpSync(join(root, path), join(copy, path));
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}
