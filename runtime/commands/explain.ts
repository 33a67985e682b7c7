import { type Example, loadPage, type Page, readMarks } from "../../compiler/diagnostics/pages/index.ts";
import { diagnosticRules, findSimilar, type RuleName } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { showLine, titleOf, wordsOf } from "../render/index.ts";

const names = Object.keys(diagnosticRules) as RuleName[];

/** Explains a diagnostic by its code or name, with a wrong and a right example; without one, lists all. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const word = args.positionals[0];
  const asJson = args.flags.has("json");
  if (word === undefined) {
    context.stdout.write(asJson ? print(names.map(summaryOf)) : listing());
    return exitCodes.ok;
  }
  const name = findRule(word);
  const page = await loadPage(name);
  const width = Math.min(context.stdout.isTerminal ? context.stdout.columns : 100, 100);
  context.stdout.write(asJson ? print({ ...summaryOf(name), ...pageOf(name, page) }) : explanation(name, page, width));
  return exitCodes.ok;
}

function findRule(word: string): RuleName {
  const wanted = word.toLowerCase();
  const found = names.find((name) => name === wanted || diagnosticRules[name].code.toLowerCase() === wanted);
  if (found) return found;
  const similar = findSimilar(word, [...names, ...names.map((name) => diagnosticRules[name].code)]);
  throw new UserError(`there is no diagnostic \`${word}\``, {
    fix: similar === undefined ? "see all with `podplanec explain`" : `did you mean \`${similar}\`?`,
  });
}

function print(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function summaryOf(name: RuleName) {
  const { code, severity } = diagnosticRules[name];
  return { code, name, severity, title: titleOf(name) };
}

function pageOf(name: RuleName, { explanation: text, wrong, right }: Page) {
  const { why, fix } = wordsOf(name);
  const example = (one: Example) => ({ notation: one.notation, text: readMarks(one.shown).text, ...besides(one) });
  return { why, fix, explanation: text, wrong: example(wrong), right: example(right) };
}

/** What stands beside the source of an example, without marks. */
function besides({ given }: Example) {
  const files = Object.entries(given.files ?? {}).map(([path, text]) => [path, readMarks(text).text] as const);
  return {
    ...(files.length > 0 ? { files: Object.fromEntries(files) } : {}),
    ...(given.set ? { set: given.set.map((assignment) => readMarks(assignment).text) } : {}),
    ...(given.vars === undefined ? {} : { vars: readMarks(given.vars).text }),
    ...(given.lock === undefined ? {} : { lock: readMarks(given.lock).text }),
  };
}

function listing(): string {
  const width = Math.max(...names.map((name) => name.length));
  const rows = names.map((name) => summaryOf(name)).sort((a, b) => (a.code < b.code ? -1 : 1));
  return rows.map(({ code, name, severity }) => `${code}  ${name.padEnd(width)}  ${severity}\n`).join("");
}

function explanation(name: RuleName, page: Page, width: number): string {
  const { code, severity, title } = summaryOf(name);
  const { why, fix } = wordsOf(name);
  const lines = [
    `${severity} ${code} (${name})`,
    wrap(title, width),
    "",
    wrap(page.explanation, width),
    "",
    "wrong:",
    "",
    ...exampleLines(page.wrong),
    "",
    "right:",
    "",
    ...exampleLines(page.right),
    "",
    ...(why === undefined ? [] : [wrap(`why: ${why}`, width)]),
    ...(fix === undefined ? [] : [wrap(`fix: ${fix}`, width)]),
  ];
  return `${lines.join("\n")}\n`;
}

/** An example as indented lines, with a line of `^` below what is marked. */
function exampleLines(example: Example): string[] {
  const { files = {}, lock, vars, set } = example.given;
  return [
    ...marked(example.shown),
    ...Object.entries(files).flatMap(([path, text]) => ["", `    ${path}:`, ...marked(text)]),
    ...(vars === undefined ? [] : ["", "    example.podplanevars:", ...marked(vars)]),
    ...(lock === undefined ? [] : ["", "    podplane.lock.json:", ...marked(lock)]),
    ...(set ?? []).flatMap((assignment) => ["", ...marked(assignment, "--set ")]),
  ];
}

/** Lines longer than this are cut: examples of limits are long, and their ends say nothing. */
const longest = 110;

function marked(text: string, prefix = ""): string[] {
  const { text: clean, range } = readMarks(text.replace(/\n$/, ""));
  let offset = 0;
  return clean.split("\n").flatMap((line) => {
    const start = offset;
    offset += line.length + 1;
    const whole = line.length <= longest ? line : `${line.slice(0, longest)}…`;
    const from = range && range.start >= start && range.start <= start + line.length ? range.start - start : undefined;
    if (!range || from === undefined) return [`    ${prefix}${showLine(whole, 0, 0).text}`.trimEnd()];
    const to = Math.min(line.length, range.end - start);
    const shown = showLine(whole, Math.min(from, longest), Math.min(to, longest));
    const underline = " ".repeat(shown.from) + "^".repeat(Math.max(1, shown.to - shown.from));
    return [`    ${prefix}${shown.text}`.trimEnd(), `    ${" ".repeat(prefix.length)}${underline}`];
  });
}

/** Breaks a text at spaces. A word that is longer than a line stands on its own. */
function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
