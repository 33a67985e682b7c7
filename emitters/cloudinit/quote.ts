import { shellWord } from "../document/index.ts";

/**
 * A value as one word of the script. That is a template of Nstance too, whose placeholders start with two braces: in a
 * value they are written as text (contracts/vmconfig.md 5.2).
 */
export function shellQuote(value: string): string {
  return shellWord(nstanceText(value));
}

/** Text that Nstance's templates leave as it is. */
export function nstanceText(value: string): string {
  return value.replaceAll("{{", '{{"{{"}}');
}

/** A value for a comment: one line, whatever it holds. */
export function commentText(value: string): string {
  return nstanceText(value).replace(/[\p{Control}\u2028\u2029]+/gu, " ");
}

/**
 * A field of a table whose columns are separated by blanks, in a quoted heredoc. Checked values never
 * hold what would end a field or the table; one that does is a bug of ours.
 */
export function tableField(value: string): string {
  if (value === "" || /\s|^EOF$/.test(value)) throw new Error(`${JSON.stringify(value)} cannot stand in a table`);
  return nstanceText(value);
}
