import { resolve } from "node:path";
import { chooseFixes } from "../../compiler/index.ts";
import { editText } from "../fix/index.ts";
import { readText } from "../workspace/index.ts";
import { compileState, type UpgradeState } from "./state.ts";
import type { Step } from "./steps.ts";

/** What is told of sources that are written as an earlier language had it, and that carries the edit to the newest. */
const rules: ReadonlySet<string> = new Set(["edition-missing", "syntax-old-word"]);

/** The sources in the newest edition of the language; undefined where they are. */
export function languageStep(cwd: string, state: UpgradeState): Step | undefined {
  const { compilation } = compileState(cwd, state);
  const told = compilation.diagnostics.filter(({ name }) => rules.has(name));
  const chosen = chooseFixes(told, (file) => compilation.sources.has(file));
  if (chosen.length === 0) return undefined;
  const edits = chosen.flatMap(({ fix }) => fix.edits);
  const files = [...Map.groupBy(edits, ({ span }) => span.file)];
  const edited = files.map(([file, some]) => {
    const path = resolve(cwd, file);
    const read = readText(path);
    const text = compilation.sources.get(file) ?? "";
    const mark = read.kind === "text" && read.text.startsWith("\ufeff") ? "\ufeff" : "";
    return [path, mark + editText(text, some)] as const;
  });
  return {
    title: "language",
    lines: chosen.map(({ diagnostic, fix }) => `${diagnostic.span?.file ?? ""}: ${fix.title}`),
    apply: (before) => ({ ...before, edited: new Map([...before.edited, ...edited]) }),
  };
}
