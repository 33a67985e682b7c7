import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { areas, testsOf } from "./mutation/areas.ts";
import { judgeScripts } from "./mutation/bash.ts";
import { type Equivalent, type Figures, figuresOf, withFigures } from "./mutation/figures.ts";
import { countOf } from "./mutation/mutants.ts";
import { type Judged, judge, type Wanted } from "./mutation/stryker.ts";

/*
 * `npm run mutate [FOLDER] [-- --sample N --seed S]`: puts mistakes into the sources, one at a time, and tells which
 * no test sees. docs/mutation.md says what counts; figures go to bench/last-mutation.json.
 */

const root = resolve(import.meta.dirname, "..");
const figuresFile = join(root, "bench/last-mutation.json");
const equivalentsFile = join(root, "bench/mutation-equivalents.json");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    quick: { type: "boolean", default: false },
    enough: { type: "string", default: "100" },
    anew: { type: "boolean", default: false },
    program: { type: "boolean", default: false },
  },
});

const everything = ["grammar", "compiler", "emitters", "runtime", "vmconfig"];
const folders = positionals.length > 0 ? positionals.map((folder) => folder.replace(/\/+$/, "")) : everything;
const known = ({ folder }: Wanted): boolean => /^vmconfig(?:\/|$)/.test(folder) || testsOf(folder) !== undefined;

const judgeFolder = async (wanted: Wanted): Promise<Judged> =>
  wanted.folder.startsWith("vmconfig") ? judgeScripts(wanted) : judge(wanted);

for (const folder of folders) {
  const wanted = {
    folder,
    sample: values.sample === undefined ? undefined : countOf("sample", values.sample),
    seed: countOf("seed", values.seed),
    enough: values.quick ? 0 : countOf("enough", values.enough),
    anew: values.anew,
    program: values.program,
  };
  if (!existsSync(join(root, folder)) || !known(wanted)) {
    throw new Error(`${folder} is not mutated: name a folder of ${[...Object.keys(areas), "vmconfig"].join(", ")}`);
  }
  const { of, results } = await judgeFolder(wanted);
  const equivalents: readonly Equivalent[] = JSON.parse(readFileSync(equivalentsFile, "utf8"));
  const read = (file: string): string => readFileSync(join(root, file), "utf8");
  const figures = figuresOf({ seed: wanted.seed, of, results, equivalents, read });
  for (const { status, file, line, column, mutator, replacement } of results) {
    if (status !== "killed") process.stdout.write(`${status} ${file}:${line}:${column} ${mutator}: ${replacement}\n`);
  }
  process.stdout.write(`${folder}: ${figures.score} % of ${figures.sample - figures.equivalent} seen\n`);
  const all: Readonly<Record<string, Figures>> = existsSync(figuresFile)
    ? JSON.parse(read("bench/last-mutation.json"))
    : {};
  // Figures of a single file would stand beside those of its folder and say less, as would those of a quick look.
  if (!values.quick && !/\.[a-z]+$/.test(folder))
    writeFileSync(figuresFile, `${JSON.stringify(withFigures(all, folder, figures), null, 2)}\n`);
}
