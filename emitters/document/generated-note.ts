import type { Ir } from "../../compiler/ir/index.ts";
import { shellWord } from "./shell-word.ts";

/**
 * What the header of each file says: from what it is made, and by which command it is made again. One line; targets
 * whose comments other characters would end see to these themselves.
 */
export function generatedNote({ sourceName, buildOptions = [] }: Pick<Ir, "sourceName" | "buildOptions">): string {
  const command = ["podplanec build", ...buildOptions.map(word)].join(" ");
  const text = `Generated from ${sourceName}. Do not edit: change that file and run \`${command}\`.`;
  return text.replace(/[\p{Control}\u2028\u2029]+/gu, " ");
}

/** A word of a shell's command line, in quotes where it needs some. */
function word(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : shellWord(text);
}
