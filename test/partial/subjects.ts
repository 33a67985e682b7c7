import { readdirSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { loadPage } from "../../compiler/diagnostics/pages/index.ts";
import { readMarks } from "../../compiler/diagnostics/pages/marks.ts";
import type { Example } from "../../compiler/diagnostics/pages/page.ts";
import {
  type CompileInput,
  compile,
  type Diagnostic,
  diagnosticRules,
  type RuleName,
  type Workspace,
} from "../../compiler/index.ts";

/** A project of which one file is changed. */
export interface Subject {
  readonly name: string;
  /** The file that is compiled. */
  readonly main: string;
  /** The file that is changed: the main one, or one that it uses. */
  readonly changed: string;
  readonly files: ReadonlyMap<string, string>;
  readonly assignments: readonly string[];
}

const root = resolve(import.meta.dirname, "../..");

/** Every example, and every library that examples use by way of an example. */
export function exampleSubjects(): readonly Subject[] {
  const paths = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".podplane"))
    .sort();
  const files = new Map(paths.map((path) => [`examples/${path}`, readFileSync(join(root, "examples", path), "utf8")]));
  const clusters = [...files].filter(([, text]) => /^cluster /m.test(text)).map(([path]) => path);
  const libraries = [...files.keys()].filter((path) => !clusters.includes(path));
  const subject = (main: string, changed: string): Subject => ({
    name: changed,
    main,
    changed,
    files,
    assignments: [],
  });
  const user = (library: string) =>
    clusters.find((path) => files.get(path)?.includes(posix.basename(library))) ?? library;
  return [...clusters.map((path) => subject(path, path)), ...libraries.map((path) => subject(user(path), path))];
}

/** The right and the wrong example of every page that is a source of the language by itself. */
export async function pageSubjects(): Promise<readonly Subject[]> {
  const names = Object.keys(diagnosticRules) as RuleName[];
  const subjects: Subject[] = [];
  for (const name of names) {
    const { wrong, right } = await loadPage(name);
    for (const [kind, example] of [
      ["right", right],
      ["wrong", wrong],
    ] as const) {
      if (isPlain(example)) subjects.push(pageSubject(`${name} ${kind}`, example));
    }
  }
  return subjects;
}

function isPlain({ notation, given, source }: Example): boolean {
  const { lock, vars, tofu } = given;
  return notation === "podplane" && lock === undefined && vars === undefined && !tofu && source.length < 20_000;
}

function pageSubject(name: string, { source, given }: Example): Subject {
  const files = new Map([["example.podplane", readMarks(source).text]]);
  for (const [path, text] of Object.entries(given.files ?? {})) files.set(path, readMarks(text).text);
  const assignments = (given.set ?? []).map((one) => readMarks(one).text);
  return { name, main: "example.podplane", changed: "example.podplane", files, assignments };
}

/** Compiles a subject with another text in its changed file. */
export function compileChanged(subject: Subject, text: string): readonly Diagnostic[] {
  return compile(inputOf(subject, new Map(subject.files).set(subject.changed, text))).diagnostics;
}

/** What is compiled of a subject, with its files as they are given. */
export function inputOf(subject: Subject, files: ReadonlyMap<string, string>): CompileInput {
  return {
    file: subject.main,
    text: files.get(subject.main) ?? "",
    notation: "podplane",
    workspace: workspaceOf(files),
    varsFiles: [],
    assignments: subject.assignments,
    lockOf: () => undefined,
  };
}

function workspaceOf(files: ReadonlyMap<string, string>): Workspace {
  return {
    read(path) {
      const text = files.get(path);
      return text === undefined ? { kind: "missing" } : { kind: "text", text };
    },
    resolve(from, path) {
      const target = posix.normalize(posix.join(posix.dirname(from), path));
      const outside = path.startsWith("/") || target.startsWith("..");
      return outside ? { kind: "outside", root: "." } : { kind: "path", path: target };
    },
  };
}
