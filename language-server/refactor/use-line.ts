import type { NewUse } from "../../compiler/queries/index.ts";
import type { TextEdit } from "../../grammar/index.ts";
import { frontOf, type ProgramFile } from "./refactoring.ts";

/** Writes a `use` behind those that are there, or in front of all else that is declared. */
export function writeUse({ path, alias }: NewUse, file: ProgramFile): TextEdit {
  const line = `use "${path}" as ${alias}\n`;
  const lastUse = [...file.bound.declarations.uses.values()].at(-1);
  const [first] = file.bound.ast.items;
  const at = lastUse ? endOfLine(lastUse.span.end, file.text) : first ? frontOf(first, file) : file.text.length;
  const isOpen = at > 0 && file.text[at - 1] !== "\n";
  return {
    span: { file: file.bound.path, start: at, end: at },
    text: `${isOpen ? "\n" : ""}${line}${lastUse ? "" : "\n"}`,
  };
}

/** Behind the line end, or the end of a text without one. */
function endOfLine(offset: number, text: string): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}
