import type { Mutant } from "./mutants.ts";

/*
 * Mistakes of one place in a script of Bash or a unit of systemd: a line is gone, a test says the opposite, a bound has
 * moved, a flag is gone. It reads lines, not a grammar: what is no valid script any more is left out by whoever runs
 * it (`bash -n`). Comments and the text of `log` lines are left alone.
 */

export interface BashMutant extends Mutant {
  /** The whole file with the mistake in it. */
  readonly text: string;
}

interface Change {
  readonly mutator: string;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** What a line may be a part of; dropping it would drop half a command. */
const isHalf = /(?:[\\|({]|&&|\|\|)$|^(?:\)|\}|\||&&|done\b|fi\b|esac\b|then\b|do\b|else\b|elif\b|;;)/;
/** The head of a construct, a pattern of `case`, and a declaration without a value, which changes nothing. */
const isHead =
  /^(?:if|for|while|until|case|local [\w ]+$|readonly [\w ]+$|[\w-]+\(\)|[^()\s]*(?: \| [^()\s]+)*\)(?: |$))/;

/** All mutants of a file of the package, in the order of their places. */
export function bashMutants(file: string, text: string): readonly BashMutant[] {
  const lines = text.split("\n");
  const isScript = file.endsWith(".sh");
  const tables = isScript ? hereDocuments(lines) : new Set<number>();
  return lines.flatMap((line, index) => {
    const isTable = tables.has(index);
    const changes = isScript ? changesOfScript(lines, index, isTable) : changesOfUnit(line);
    return changes.map(({ mutator, start, end, replacement }) => ({
      file,
      line: index + 1,
      column: start + 1,
      mutator,
      replacement,
      text: [
        ...lines.slice(0, index),
        line.slice(0, start) + replacement + line.slice(end),
        ...lines.slice(index + 1),
      ].join("\n"),
    }));
  });
}

function changesOfUnit(line: string): readonly Change[] {
  return /^\w+=/.test(line) ? [{ mutator: "drop-line", start: 0, end: line.length, replacement: "" }] : [];
}

function changesOfScript(lines: readonly string[], index: number, isTable: boolean): readonly Change[] {
  const line = lines[index] ?? "";
  const indent = line.length - line.trimStart().length;
  if (line.trim() === "" || line.trimStart().startsWith("#") || line.startsWith("source ")) return [];
  if (isTable) return [{ mutator: "drop-line", start: 0, end: line.length, replacement: "" }];
  const body = line.trim();
  if (/^(?:log|summary) /.test(body)) return [];
  const isFlag = /^"?--?[a-z]/.test(body);
  return [
    ...(isFlag || !isWhole(lines, index)
      ? []
      : [{ mutator: "drop-line", start: indent, end: line.length, replacement: ":" }]),
    ...droppedFlags(line),
    ...negatedTests(line),
    ...movedBounds(line),
  ];
}

/** Whether a line is a command from its beginning to its end. */
function isWhole(lines: readonly string[], index: number): boolean {
  const body = (lines[index] ?? "").trim();
  const before = (lines[index - 1] ?? "").trim();
  return !isHalf.test(body) && !isHead.test(body) && !/(?:\\|\||&&|\|\||\()$/.test(before);
}

/** A word that is an option, with its value where that is one word with it; quoted words as a whole. */
const droppedFlags = (line: string): readonly Change[] =>
  [...line.matchAll(/(?<=^|[\s(])(?:"--[a-z](?:[^"\\]|\\.)*"|--?[a-zA-Z][\w-]*(?:=[^\s")]*)?)(?=$|[\s)])/g)]
    .filter(({ index }) => !/\[\[[^\]]*$/.test(line.slice(0, index)))
    .map(({ 0: flag, index }) => ({ mutator: "drop-flag", start: index, end: index + flag.length, replacement: "" }));

const opposites: Readonly<Record<string, string>> = {
  "&&": "||",
  "||": "&&",
  "==": "!=",
  "!=": "==",
  "-n": "-z",
  "-z": "-n",
};

function negatedTests(line: string): readonly Change[] {
  const tests = [...line.matchAll(/(?<!! |\$)(?:\[\[ |\(\((?=[^)]))(?!! )/g)].map(({ index }) => ({
    mutator: "negate-test",
    start: index,
    end: index,
    replacement: "! ",
  }));
  const words = [...line.matchAll(/(?<= )(?:&&|\|\||==|!=|-n|-z)(?= )/g)].flatMap(({ 0: word, index }) => {
    const isTest = /\[\[[^\]]*$/.test(line.slice(0, index)) || word === "&&" || word === "||";
    const replacement = opposites[word] ?? "";
    return isTest ? [{ mutator: "negate-test", start: index, end: index + word.length, replacement }] : [];
  });
  return [...tests, ...words];
}

const moved: Readonly<Record<string, string>> = { "<=": "<", "<": "<=", ">=": ">", ">": ">=" };

function movedBounds(line: string): readonly Change[] {
  const comparisons = [...line.matchAll(/\(\(([^()]|\([^()]*\))*\)\)/g)].flatMap(({ 0: arithmetic, index }) =>
    [...arithmetic.matchAll(/(?<= )(?:<=|>=|<|>)(?= )/g)].map((found) => ({
      mutator: "move-bound",
      start: index + found.index,
      end: index + found.index + found[0].length,
      replacement: moved[found[0]] ?? "",
    })),
  );
  // A number of its own: no part of a name, an address, a version, a base (`10#`), or a descriptor. What a function
  // or a script ends with counts as a failure, whichever number it is.
  const numbers = [...line.matchAll(/(?<![\w.$:#/<>&{-]|return |exit )\d+(?![\w.#>:/])/g)].map(
    ({ 0: number, index }) => ({
      mutator: "move-bound",
      start: index,
      end: index + number.length,
      // A mode moves by its last bit for others, which is what would be given away.
      replacement: /^0[0-7]{2,3}$/.test(number)
        ? `${number.slice(0, -1)}${Number(number.slice(-1)) ^ 4}`
        : `${Number(number) + 1}`,
    }),
  );
  return [...comparisons, ...numbers];
}

/** The lines of here-documents: tables and files that are written. */
function hereDocuments(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>();
  let end: string | undefined;
  for (const [index, line] of lines.entries()) {
    if (end === undefined) end = /(?<!<)<<-?'?([A-Z]+)'?$/.exec(line)?.[1];
    else if (line.trim() === end) end = undefined;
    else inside.add(index);
  }
  return inside;
}
