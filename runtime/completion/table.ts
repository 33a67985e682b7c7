import type { CommandSpec } from "../cli/index.ts";

/** What may follow a sequence of words of a command line: the same for every shell. */
export interface CompletionNode {
  /** The words so far: empty, `seed`, or `seed put`. */
  readonly words: string;
  /** Words that may come next, with what they do; of a whole command none. */
  readonly next: readonly { readonly word: string; readonly doc: string }[];
  readonly options: readonly CompletionOption[];
}

export interface CompletionOption {
  /** With its dashes. */
  readonly flag: string;
  readonly doc: string;
  readonly takesValue: boolean;
  /** The allowed values, where there are few. */
  readonly values: readonly string[];
}

/** The tree of commands as a list, parents before children. */
export function completionTable(commands: readonly CommandSpec[]): readonly CompletionNode[] {
  const paths = new Set([""]);
  for (const { path } of commands) {
    for (let length = 1; length <= path.length; length += 1) paths.add(path.slice(0, length).join(" "));
  }
  return [...paths].map((words) => {
    const depth = words === "" ? 0 : words.split(" ").length;
    const below = commands.filter(({ path }) => path.length > depth && path.slice(0, depth).join(" ") === words);
    const own = commands.find(({ path }) => path.join(" ") === words);
    return { words, next: [...nextWords(below, depth), ...givenWords(own)], options: own ? optionsOf(own) : [] };
  });
}

function nextWords(commands: readonly CommandSpec[], depth: number) {
  const docs = new Map<string, string>();
  for (const { path, summary } of commands) {
    const word = path[depth] ?? "";
    docs.set(word, docs.has(word) ? `Commands of ${word}` : summary);
  }
  return [...docs].map(([word, doc]) => ({ word, doc }));
}

/** Positional arguments that are one of a few words: `bash|zsh|fish`. */
function givenWords(command: CommandSpec | undefined) {
  const isChoice = command !== undefined && /^[a-z]+(?:\|[a-z]+)+$/.test(command.positionals);
  return isChoice ? command.positionals.split("|").map((word) => ({ word, doc: "" })) : [];
}

function optionsOf(command: CommandSpec): CompletionOption[] {
  const options = Object.entries(command.options).map(([name, { doc, type, values }]) => ({
    flag: `--${name}`,
    doc,
    takesValue: type === "string",
    values: values ?? [],
  }));
  return [...options, { flag: "--help", doc: "Show help", takesValue: false, values: [] }];
}
