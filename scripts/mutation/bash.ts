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
      const status = remembered(mutant, () => {
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
  if (judgeOne(copy, { file, text }) === "killed") throw new Error(`the tests fail without a mistake: ${tests}`);
  sound.add(tests);
}

/** Whether Bash would read it: what it refuses to read is no mistake that anybody commits. */
const isScript = ({ file, text }: BashMutant): boolean =>
  !file.endsWith(".sh") || spawnSync("bash", ["-n"], { input: text }).status === 0;

function judgeOne(copy: string, { file, text }: Pick<BashMutant, "file" | "text">): Status {
  const original = readFileSync(join(copy, file), "utf8");
  writeFileSync(join(copy, file), text);
  try {
    const tests = testsOfScript(file).filter((path) => existsSync(join(copy, path)));
    const vitest = [join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", "unit", "--bail", "1"];
    // A mistake that never ends is seen, too.
    const run = spawnSync(process.execPath, [...vitest, ...tests], { cwd: copy, timeout: 900_000, encoding: "utf8" });
    if (/No test files found/.test(run.stderr)) throw new Error(`no tests for ${file}`);
    return run.status === 0 ? "survived" : "killed";
  } finally {
    writeFileSync(join(copy, file), original);
  }
}

/** The answer of the last run where neither the mutant nor its tests have changed since. */
function remembered(mutant: BashMutant, judge: () => Status): Status {
  const known: Record<string, Status> = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")) : {};
  const digest = createHash("sha256").update(`${mutant.file}\n${mutant.text}\n`);
  for (const path of testsOfScript(mutant.file)) {
    if (existsSync(join(root, path))) digest.update(readFileSync(join(root, path)));
  }
  const key = digest.digest("hex");
  const status = known[key] ?? judge();
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, JSON.stringify({ ...known, [key]: status }));
  return status;
}

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
