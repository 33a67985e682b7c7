import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { readMarks } from "../../compiler/diagnostics/pages/marks.ts";
import type { Example, Folder, TofuMessage } from "../../compiler/diagnostics/pages/page.ts";
import { type Compilation, compile, type Diagnostic, Diagnostics, type Workspace } from "../../compiler/index.ts";
import { addProblem } from "../../runtime/compile/index.ts";
import { buildSource, checkUserData, emitCluster } from "../../runtime/outputs/index.ts";
import { findSources, noteProblems, type SourceProblem } from "../../runtime/project/index.ts";
import { reportTofuMessage } from "../../runtime/tofu/validate.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

/** A place in one of an example's files. */
export interface MarkedPlace {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface ExampleRun {
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined where nothing is marked. */
  readonly place: MarkedPlace | undefined;
  readonly sources: ReadonlyMap<string, string>;
}

const lockName = "podplane.lock.json";
const varsName = "example.podplanevars";

/** Compiles an example, emits its outputs where it has no errors, and finds its marks. */
export function runExample(example: Example): ExampleRun {
  if (example.given.folder) return runInFolder(example.source, example.given.folder);
  const marked = markedTexts(example);
  const text = (file: string) => marked.texts.get(file) ?? "";
  const main = example.notation === "jsonc" ? "podplane.cluster.jsonc" : "example.podplane";
  const { lock, lostLock, elsewhere, vars, set = [] } = example.given;
  const compilation = compile({
    file: main,
    text: text(main),
    notation: example.notation === "jsonc" ? "jsonc" : "podplane",
    workspace: workspaceOf(marked.texts),
    varsFiles: vars === undefined ? [] : [{ file: varsName, text: text(varsName) }],
    assignments: set.map((assignment) => readMarks(assignment).text),
    lockOf: () => {
      if (lostLock) return { kind: "lost", file: lockName };
      if (elsewhere) return { kind: "elsewhere", ...elsewhere };
      return lock === undefined ? undefined : { file: lockName, text: text(lockName) };
    },
  });
  const diagnostics = new Diagnostics();
  diagnostics.add(compilation.diagnostics);
  if (!diagnostics.hasErrors) checkOutputs(compilation, example, marked.texts, diagnostics);
  return { diagnostics: diagnostics.sorted(), place: marked.place, sources: compilation.sources };
}

/** Runs the command line of an example on the disk, in a folder of its own. */
function runInFolder(command: string, { files, latin1 = false }: Folder): ExampleRun {
  const cwd = temporaryFolder("page");
  try {
    let place: MarkedPlace | undefined;
    for (const [path, marked] of Object.entries(files)) {
      const { text, range } = readMarks(marked);
      if (range) place = { file: path, ...range };
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text, latin1 ? "latin1" : "utf8");
    }
    const found = new Diagnostics();
    const sources = new Map<string, string>();
    const note = (problem: SourceProblem) => addProblem(problem, found, sources);
    const [, , ...words] = command.split(" ");
    const vars = words[0] === "--vars" ? words.slice(1) : [];
    for (const source of findSources(cwd, vars.length > 0 ? [] : words, note)) {
      const args = { assignments: [], varsFiles: vars, out: undefined };
      const built = noteProblems(() => buildSource(cwd, source, args, false), note);
      if (built) found.add(built.diagnostics);
    }
    return { diagnostics: found.sorted(), place, sources };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function markedTexts(example: Example): { texts: Map<string, string>; place: MarkedPlace | undefined } {
  const main = example.notation === "jsonc" ? "podplane.cluster.jsonc" : "example.podplane";
  const { files = {}, lock, vars, set = [] } = example.given;
  const all: (readonly [string, string])[] = [[main, example.source], ...Object.entries(files)];
  if (lock !== undefined) all.push([lockName, lock]);
  if (vars !== undefined) all.push([varsName, vars]);
  for (const assignment of set) {
    const unmarked = readMarks(assignment).text;
    all.push([`--set ${unmarked.split("=", 1)[0]}`, assignment]);
  }
  const texts = new Map<string, string>();
  let place: MarkedPlace | undefined;
  for (const [file, text] of all) {
    const { text: unmarked, range } = readMarks(text);
    texts.set(file, unmarked);
    if (range && place) throw new Error("an example has marks in two files");
    if (range) place = { file, ...range };
  }
  return { texts, place };
}

/** The project's folder is the example's: what lies above it is outside. */
function workspaceOf(texts: ReadonlyMap<string, string>): Workspace {
  return {
    read(path) {
      const text = texts.get(path);
      return text === undefined ? { kind: "missing" } : { kind: "text", text };
    },
    resolve(from, path) {
      const target = posix.normalize(posix.join(posix.dirname(from), path));
      const outside = path.startsWith("/") || target.startsWith("..");
      return outside ? { kind: "outside", root: "." } : { kind: "path", path: target };
    },
  };
}

function checkOutputs(
  compilation: Compilation,
  example: Example,
  texts: ReadonlyMap<string, string>,
  diagnostics: Diagnostics,
): void {
  const { tofu } = example.given;
  for (const cluster of compilation.clusters) {
    const files = emitCluster(cluster);
    checkUserData(cluster, diagnostics);
    if (!tofu) continue;
    const folder = temporaryFolder("page");
    try {
      for (const [path, text] of texts) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const own = tofu.at && texts.get(tofu.at.file);
      const generated = files.find((file) => file.path === tofu.at?.file)?.text;
      const message = { ...messageOf(tofu), ...rangeOf(tofu, own ?? generated ?? "") };
      reportTofuMessage(message, { files, folder, shown: "" }, new Map(), diagnostics);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function messageOf({ severity, summary, detail }: TofuMessage) {
  return { severity, summary, detail };
}

/** The range as OpenTofu gives it: bytes, lines from 1. */
function rangeOf({ at }: TofuMessage, text: string) {
  if (!at) return {};
  const offset = text.indexOf(at.text);
  if (offset < 0) throw new Error(`${at.file} does not hold ${at.text}`);
  const byte = Buffer.byteLength(text.slice(0, offset));
  const line = text.slice(0, offset).split("\n").length;
  const end = { byte: byte + Buffer.byteLength(at.text) };
  return { range: { filename: at.file, start: { line, byte }, end } };
}
