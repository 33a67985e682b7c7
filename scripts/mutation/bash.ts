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
import { createVitest } from "vitest/node";
import { testsOfScript } from "./areas.ts";
import { type BashMutant, bashMutants } from "./bash-mutants.ts";
import { keyOf, type Result, type Status, sampleOf } from "./mutants.ts";
import type { Judged, Wanted } from "./stryker.ts";

/* Mutants of what is shipped to VMs, judged by the tests beside it in a copy of the tree. */

const root = resolve(import.meta.dirname, "../..");
const kept = join(root, ".stryker-tmp/vmconfig.json");

/** Makes mutants of the package, or of a folder or file in it, and says which its tests see. */
export async function judgeScripts({ folder, sample, seed }: Wanted): Promise<Judged> {
  const pattern = /\.[a-z]+$/.test(folder) ? folder : `${folder}/**/*.{sh,service,timer,path}`;
  const files = globSync(pattern, { cwd: root }).filter((path) => !path.startsWith("vmconfig/test/"));
  const all = files.flatMap((file) => bashMutants(file, readFileSync(join(root, file), "utf8")));
  const wanted = sample ?? all.length;
  const copy = copyOfTree();
  const judge = await judgeIn(copy);
  try {
    const results: Result[] = [];
    for (const mutant of sampleOf(all, all.length, seed)) {
      if (results.length === wanted) break;
      if (!isScript(mutant)) continue;
      const { text: _, ...named } = mutant;
      const status = await remembered(copy, mutant, () => judge.of(mutant));
      results.push({ ...named, status });
      process.stderr.write(`${results.length}/${wanted} ${status} ${keyOf(mutant)}\n`);
    }
    return { of: all.length, results };
  } finally {
    await judge.end();
    // Vitest says by it that tests failed, which they are to do.
    process.exitCode = 0;
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Whether Bash would read it: what it refuses to read is no mistake that anybody commits. */
const isScript = ({ file, text }: BashMutant): boolean =>
  !file.endsWith(".sh") || spawnSync("bash", ["-n"], { input: text }).status === 0;

/** What became of a mutant, and which file of tests saw it. */
interface Verdict {
  readonly status: Status;
  readonly by?: string;
}

interface Judge {
  of(mutant: BashMutant): Promise<Verdict>;
  end(): Promise<void>;
}

/** Vitest on a copy of the tree: started once, as to start it takes longer than most tests that see something. */
async function judgeIn(copy: string): Promise<Judge> {
  process.env["PODPLANEC_SCRIPT_SECONDS"] = "60";
  const config = join(copy, "vitest.mutation-bash.config.ts");
  const vitest = await createVitest({ root: copy, config, watch: false, reporters: [quiet] });
  const passes = async (test: string): Promise<boolean> => {
    const { testModules } = await vitest.runTestSpecifications(await vitest.globTestSpecifications([test]));
    // Those of earlier runs stand among them as they ended then.
    const module = testModules.find(({ moduleId }) => moduleId === join(vitest.config.root, test));
    if (module === undefined) throw new Error(`${test} is no file of tests`);
    return module.state() !== "failed";
  };
  const sound = new Set<string>();
  const seenBy = async ({ file, text }: BashMutant): Promise<string | undefined> => {
    const original = readFileSync(join(copy, file), "utf8");
    writeFileSync(join(copy, file), text);
    try {
      // One after the other: what is near comes first, and nothing is run after what sees the mistake.
      for (const test of testsOfScript(file).filter((path) => existsSync(join(copy, path)))) {
        if (!(await passes(test))) return test;
      }
    } finally {
      writeFileSync(join(copy, file), original);
    }
    return undefined;
  };
  return {
    of: async (mutant) => {
      const by = await seenBy(mutant);
      if (by === undefined) return { status: "survived" };
      // Tests that fail without a mistake would see every one. Each file of them is tried once.
      if (!sound.has(by) && !(await passes(by))) throw new Error(`${by} fails without a mistake`);
      sound.add(by);
      return { status: "killed", by };
    },
    end: () => vitest.close(),
  };
}

/** A reporter: what fails is wanted. */
const quiet = {};

/**
 * The answer of an earlier run where neither the mutant nor the file of tests that saw it has changed since, or, where
 * none saw it, none of the files that were to.
 */
async function remembered(copy: string, mutant: BashMutant, judge: () => Promise<Verdict>): Promise<Status> {
  const known: Record<string, { readonly status: Status; readonly tests: string }> = existsSync(kept)
    ? JSON.parse(readFileSync(kept, "utf8"))
    : {};
  const key = digestOf([`${mutant.file}\n${mutant.text}\n`]);
  const all = testsOfScript(mutant.file).filter((path) => existsSync(join(copy, path)));
  const textsOf = (paths: readonly string[]): string[] => paths.map((path) => readFileSync(join(copy, path), "utf8"));
  const earlier = known[key];
  const held = earlier?.status === "killed" ? all.map((path) => textsOf([path])) : [textsOf(all)];
  if (earlier && held.some((texts) => digestOf(texts) === earlier.tests)) return earlier.status;
  const { status, by } = await judge();
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
