import { describe, expect, test } from "vitest";
import { findCommand, parseCommandArguments } from "../../runtime/cli/parse-arguments.ts";
import { commands } from "../../runtime/commands/index.ts";
import { documents, emitted, inCode, registered, type ShownText } from "./collect.ts";

const all = [...documents, ...emitted, ...inCode, ...registered];

describe("no text names a document that its reader does not have", () => {
  /** Papers of the maintainers, by the ways in which they are quoted. */
  const papers =
    /(?<![\w/.])(?:contracts|seeds|targets)\/[\w.-]+|\brulings? (?:no\. )?\d|\bdesign(?:\.md)? \d|\bstyle\.md\b/i;

  test.each([
    ["contracts/terraform.md 1.1", true],
    ["see ruling 45", true],
    ["seeds/cluster.md", true],
    ["design 3.2", true],
    ["$XDG_CACHE_HOME/podplanec/seeds/1.2/x.netsy", false],
    ["the contract between modules and servers", false],
    ["by design", false],
  ])("%s is found: %s", (text, expected) => {
    expect(papers.test(text)).toBe(expected);
  });

  test("in documents, emitted files, messages and help", () => {
    expect(all.length).toBeGreaterThan(500);
    const found = all.flatMap(({ place, text }) =>
      text.split("\n").flatMap((line, index) => (papers.test(line) ? [`${place}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

describe("every command line that is shown exists, with its words and options", () => {
  test.each(commandLines().map((one) => [one.line, one] as const))("%s", async (_line, { words, whole, places }) => {
    const command = findCommand(commands, words);
    const alone = ["--help", "--version"].includes(words.join(" "));
    expect(command !== undefined, places).toBe(!alone);
    if (!command || words.includes("--help")) return;
    const rest = words.slice(command.path.length);
    if (whole) await expect(parseCommandArguments(command, rest), places).resolves.toBeDefined();
    const options = rest.filter((word) => word.startsWith("--")).map((word) => word.slice(2).split("=", 1)[0]);
    expect(Object.keys(command.options), places).toEqual(expect.arrayContaining(options));
  });

  test("a wrong one would be found", async () => {
    const [first] = linesIn({ place: "x.tf", text: "#   podplanec seed put" }, /^# +podplanec ([^\n]+)$/gm, true);
    const command = findCommand(commands, first?.words ?? []);
    if (!command) throw new Error("seed put is no command");
    await expect(parseCommandArguments(command, [])).rejects.toThrow("takes exactly 1 argument");
    expect(findCommand(commands, ["aply"])).toBeUndefined();
  });
});

interface CommandLine {
  readonly line: string;
  readonly words: readonly string[];
  /** Whether it is to be run as it stands, and not only named in a sentence. */
  readonly whole: boolean;
  readonly places: string;
}

/** The command lines in code spans, in blocks of code, in comments of emitted files and in messages, each once. */
function commandLines(): readonly CommandLine[] {
  const found = [
    ...[...documents, ...registered].flatMap((text) => linesIn(text, /`podplanec ([^`\n]+)`/g, false)),
    ...documents.flatMap((text) => linesIn(text, /^(?:\$ )?podplanec ([^\n]+)$/gm, true)),
    ...emitted.flatMap((text) => linesIn(text, /^# +podplanec ([^\n]+)$/gm, true)),
    ...emitted.flatMap((text) => linesIn(text, /`podplanec ([^`\n]+)`/g, false)),
    // In code: between escaped backticks of a template, or between plain ones of a text in double quotes.
    ...inCode.flatMap((text) => linesIn(text, /\\`podplanec ([^`\\\n]+)\\`/g, false)),
    ...inCode.flatMap((text) => linesIn(text, /"[^"`\n]*`podplanec ([^`"\n]+)`/g, false)),
  ];
  const known = new Map<string, CommandLine>();
  for (const one of found) {
    const key = `${one.whole} ${one.line}`;
    const before = known.get(key);
    known.set(key, before ? { ...before, places: `${before.places}, ${one.places}` } : one);
  }
  return [...known.values()];
}

function linesIn({ place, text }: ShownText, pattern: RegExp, whole: boolean): readonly CommandLine[] {
  return [...text.matchAll(pattern)].flatMap(([, given = ""]) => {
    // A backslash escapes the sign that ends the span in code.
    const line = given.replace(/\\$|(?:\s+#|\s*[|>;]).*$/, "").trim();
    // Usage with placeholders, and what a program fills in.
    if (/\[options\]|^<|\$\{|…/.test(line) || place.endsWith("help.ts")) return [];
    const words = line.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, ""));
    return [{ line: `podplanec ${line}`, words, whole, places: place }];
  });
}
