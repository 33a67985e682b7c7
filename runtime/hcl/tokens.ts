/*
 * The tokens of HCL, as far as references and blocks need them. Tolerant: a file that somebody is writing gives the
 * tokens that can be told, and no error. Texts are taken apart too, as their `${ … }` hold references.
 */

export interface Token {
  readonly kind: "name" | "number" | "text" | "sign" | "newline";
  /** Of a text what stands between its quotes, where nothing is inserted; else undefined. */
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** Every token but blanks and comments. What is inserted into texts follows the text that holds it, between `${` and `}`. */
export function tokensOf(text: string): readonly Token[] {
  const scanner: Scanner = { text, at: 0, tokens: [] };
  scanUntil(scanner, undefined);
  return scanner.tokens;
}

interface Scanner {
  readonly text: string;
  at: number;
  readonly tokens: Token[];
}

const name = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const number = /\d[\d.]*(?:[eE][+-]?\d+)?/y;
const newline = /\n/y;
const blank = /[^\S\n]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const sign = /==|!=|<=|>=|&&|\|\||=>|\.\.\.|[\s\S]/y;
const heredoc = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;

/** Scans to the end, or to the brace that ends what is inserted into a text; braces in between are counted. */
function scanUntil(scanner: Scanner, close: "}" | undefined): void {
  const { text } = scanner;
  let depth = 0;
  while (scanner.at < text.length) {
    const char = text[scanner.at];
    if (char === "{") depth += 1;
    if (char === "}" && depth === 0 && close !== undefined) return;
    if (char === "}") depth -= 1;
    scanOne(scanner, char);
  }
}

function scanOne(scanner: Scanner, char: string | undefined): void {
  const marker = char === "<" ? match(scanner, heredoc) : undefined;
  if (char === '"') scanQuoted(scanner);
  else if (marker !== undefined) scanHeredoc(scanner, marker, heredoc.lastIndex);
  else if (match(scanner, blank) !== undefined) scanner.at = blank.lastIndex;
  else pushPlain(scanner);
}

/** A token with nothing inside. */
function pushPlain(scanner: Scanner): void {
  const kinds = [
    ["newline", newline],
    ["name", name],
    ["number", number],
    ["sign", sign],
  ] as const;
  for (const [kind, pattern] of kinds) {
    const value = match(scanner, pattern);
    if (value === undefined) continue;
    push(scanner, kind, pattern.lastIndex, value);
    return;
  }
}

/** What a sticky pattern matches here: its first group, else all of it. */
function match(scanner: Scanner, pattern: RegExp): string | undefined {
  pattern.lastIndex = scanner.at;
  const found = pattern.exec(scanner.text);
  return found ? (found[1] ?? found[0]) : undefined;
}

function push(scanner: Scanner, kind: Token["kind"], end: number, value: string | undefined): void {
  scanner.tokens.push({ kind, value, start: scanner.at, end });
  scanner.at = end;
}

function scanQuoted(scanner: Scanner): void {
  const start = scanner.at;
  const place = scanner.tokens.length;
  scanner.at += 1;
  scanTemplate(scanner, (at) => (scanner.text[at] === '"' || scanner.text[at] === "\n" ? at : undefined), true);
  const content = scanner.text.slice(start + 1, scanner.at);
  const isPlain = scanner.tokens.length === place;
  if (scanner.text[scanner.at] === '"') scanner.at += 1;
  const value = isPlain ? content.replace(/\\(.)/g, "$1") : undefined;
  scanner.tokens.splice(place, 0, { kind: "text", value, start, end: scanner.at });
}

function scanHeredoc(scanner: Scanner, marker: string, from: number): void {
  const start = scanner.at;
  const place = scanner.tokens.length;
  const ending = new RegExp(`^[^\\S\\n]*${marker}[^\\S\\n]*$`);
  scanner.at = from;
  let lineStart = from;
  const isEnd = (at: number) => {
    if (at > from && scanner.text[at - 1] !== "\n" && at !== lineStart) return undefined;
    lineStart = at;
    const end = scanner.text.indexOf("\n", at);
    const line = scanner.text.slice(at, end < 0 ? scanner.text.length : end);
    return ending.test(line) ? at + line.length : undefined;
  };
  const end = scanTemplate(scanner, isEnd, false);
  scanner.at = end;
  scanner.tokens.splice(place, 0, { kind: "text", value: undefined, start, end });
}

/** Reads a template up to where `isEnd` gives an end, and what is inserted on the way. */
function scanTemplate(scanner: Scanner, isEnd: (at: number) => number | undefined, escapes: boolean): number {
  const { text } = scanner;
  while (scanner.at < text.length) {
    const end = isEnd(scanner.at);
    if (end !== undefined) return end;
    const two = text.slice(scanner.at, scanner.at + 2);
    if ((escapes && two[0] === "\\") || two === "$$" || two === "%%") {
      // `$${` stands for itself.
      scanner.at +=
        text.slice(scanner.at, scanner.at + 3).endsWith("{") && two[0] !== "\\" ? 3 : two[0] === "\\" ? 2 : 1;
    } else if (two === "${" || two === "%{") {
      push(scanner, "sign", scanner.at + 2, two);
      scanUntil(scanner, "}");
      if (scanner.at < text.length) push(scanner, "sign", scanner.at + 1, "}");
    } else scanner.at += 1;
  }
  return scanner.at;
}
