import { declarationOf, type Meaning, occurrencesIn, referencesTo } from "../../compiler/queries/index.ts";
import type { TextEdit } from "../../grammar/index.ts";
import { frontOf, itemAround, type Refactoring, type Selection, targetsIn } from "./refactoring.ts";
import { writeUse } from "./use-line.ts";

/** A `let` or a template in a file of its own, used from there. `exists` tells which paths are taken. */
export function splitFile(selection: Selection, exists: (path: string) => boolean): readonly Refactoring[] {
  const { file, path, analysis } = selection;
  const item = itemAround(selection);
  if (!item || (item.kind !== "let" && item.kind !== "template") || item.name.text === "") return [];
  const isOwn = targetsIn(item, file).every(({ kind }) => kind === "local" || kind === "function" || kind === "bare");
  const name = item.name.text;
  const target = `${path.slice(0, path.lastIndexOf("/") + 1)}${name}.podplane`;
  const { uses } = file.bound.declarations;
  const meaning = occurrencesIn(path, analysis).find(
    (one) => one.isDeclaration && declarationOf(one.meaning) === item.name.span,
  )?.meaning;
  if (!isOwn || !meaning || uses.has(name) || exists(target) || includesOthers(item, selection)) return [];
  const front = frontOf(item, file);
  const behind = /^[ \t]*(?:\r?\n){0,2}/.exec(file.text.slice(item.span.end))?.[0].length ?? 0;
  const first = file.bound.ast.items.find(({ span }) => span.start > item.span.end || span.end < item.span.start);
  if (!first) return [];
  const use = writeUse({ path: `./${name}.podplane`, alias: name }, file);
  const edits = references(meaning, selection);
  if (!edits) return [];
  return [
    {
      kind: "rewrite",
      title: `Move \`${name}\` to ${name}.podplane`,
      creates: { path: target, text: `podplane 1\n\n${file.text.slice(front, item.span.end)}\n` },
      edits: [
        ...edits,
        { span: { file: path, start: front, end: item.span.end + behind }, text: "" },
        clearOf(use, front, item.span.end + behind),
      ],
    },
  ];
}

/** Two edits that begin at one place would overlap. */
function clearOf(edit: TextEdit, start: number, end: number): TextEdit {
  const isWithin = start <= edit.span.start && edit.span.start < end;
  return isWithin ? { ...edit, span: { ...edit.span, start, end: start } } : edit;
}

function references(meaning: Meaning, { path, analysis, file }: Selection): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const { span, isDeclaration } of referencesTo(meaning, [analysis])) {
    if (isDeclaration) continue;
    if (span.file !== path) return undefined;
    const name = file.text.slice(span.start, span.end);
    const isLet = meaning.kind === "let";
    if (isLet && file.text.slice(span.start - 4, span.start) !== "let.") return undefined;
    edits.push({
      span: { file: path, start: isLet ? span.start - 4 : span.start, end: span.end },
      text: `${name}.${name}`,
    });
  }
  return edits;
}

/** Whether a template includes another, which would stay behind. */
function includesOthers(
  item: { readonly span: { readonly start: number; readonly end: number } },
  { file }: Selection,
): boolean {
  return /\binclude\b/.test(file.text.slice(item.span.start, item.span.end));
}
