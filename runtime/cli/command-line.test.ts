import { describe, expect, test } from "vitest";
import { type CommandArguments, type CommandSpec, runCommandLine, UserError } from "./index.ts";

/* What is made of a command line, by a table of its own. */

interface Given extends CommandArguments {
  readonly table: number;
}

/** Runs words by a table with one command for each number of arguments; `work` is what they do. */
async function run(words: readonly string[], work: (given: Given) => number = () => 0, signal?: AbortSignal) {
  const said = { out: "", err: "" };
  const output = (name: "out" | "err") => ({
    write: (data: string | Uint8Array) => {
      said[name] += data;
    },
    isTerminal: false,
    columns: 80,
  });
  const command = (path: CommandSpec["path"], parts: Partial<CommandSpec>): CommandSpec => ({
    path,
    summary: `Do ${path.join(" ")}`,
    positionals: "",
    minPositionals: 0,
    maxPositionals: 0,
    options: {},
    examples: [],
    load: async () => ({ run: async (_context, args, table) => work({ ...args, table: table.length }) }),
    ...parts,
  });
  const commands = [
    command(["show"], {
      positionals: "FILE",
      minPositionals: 1,
      maxPositionals: 1,
      options: {
        all: { type: "boolean", short: "a", doc: "Show all" },
        format: {
          type: "string",
          values: ["short", "json"],
          refused: { yaml: { why: "It has too many meanings.", fix: "take json" } },
          doc: "How",
        },
        out: { type: "string", value: "FILE", doc: "Where to" },
        plain: { type: "string", doc: "What is plain" },
        set: { type: "string", multiple: true, value: "NAME=VALUE", doc: "A value" },
      },
      examples: [
        { command: "podplanec show x", does: "shows x" },
        { command: "podplanec show y --all", does: "shows all of y" },
      ],
    }),
    command(["show", "none"], {}),
    command(["show", "some"], { positionals: "[a [b]]", maxPositionals: 2 }),
    command(["show", "many"], { minPositionals: 2, maxPositionals: Number.POSITIVE_INFINITY }),
    command(["lone", "one"], {}),
    command(["version"], {}),
  ];
  const context = {
    cwd: "/",
    stdin: (async function* () {})(),
    stdout: output("out"),
    stderr: output("err"),
    env: {},
    signal: signal ?? new AbortController().signal,
  };
  const code = await runCommandLine(commands, context, words);
  return { code, ...said };
}

/** What a usage error says. */
async function refusalOf(...words: readonly string[]): Promise<string> {
  const { code, out, err } = await run(words);
  expect([code, out]).toEqual([2, ""]);
  return err;
}

const overview = `podplanec checks *.podplane files and compiles them to OpenTofu, user-data and env files.

Usage: podplanec <command> [options]

Commands:
`;
const moreHelp = "\n`podplanec <command> --help` shows options and an example.\n";
const showGroup = `  show       Do show
  show none  Do show none
  show some  Do show some
  show many  Do show many
`;

describe("help", () => {
  test.each(["--help", "-h"])("of a command, with %s anywhere", async (word) => {
    const expected = `Do show.

Usage: podplanec show [options] FILE

Options:
  -a, --all            Show all
  --format short|json  How
  --out FILE           Where to
  --plain VALUE        What is plain
  --set NAME=VALUE     A value (repeatable)
  -h, --help           Show this help

Examples:
  podplanec show x
      shows x
  podplanec show y --all
      shows all of y
`;
    expect(await run(["show", "x", "--no-such", word])).toEqual({ code: 0, out: expected, err: "" });
  });

  test("of a command without arguments", async () => {
    expect((await run(["show", "none", "-h"])).out).toBe(
      "Do show none.\n\nUsage: podplanec show none [options]\n\nOptions:\n  -h, --help  Show this help\n\nExamples:\n",
    );
  });

  test.each([[[]], [["--help"]], [["-h"]], [["help"]], [["help", "--no-such"]], [["help", "no-such"]]])(
    "of podplanec, by %j",
    async (words: readonly string[]) => {
      const out = `${overview}${showGroup}  lone one   Do lone one\n  version    Do version\n${moreHelp}`;
      expect(await run(words)).toEqual({ code: 0, out, err: "" });
    },
  );

  test.each([[["help", "lone"]], [["lone", "--help"]]])("of a group, by %j", async (words) => {
    expect((await run(words)).out).toBe(`${overview}  lone one  Do lone one\n${moreHelp}`);
  });

  test("of a command, by `help` before it", async () => {
    expect((await run(["help", "show"])).out).toBe(`${overview}${showGroup}${moreHelp}`);
  });
});

describe("words", () => {
  test("are flags, values, lists and what is left, and the command knows the table", async () => {
    let seen: Given | undefined;
    const words = ["show", "-a", "--format", "json", "--set", "a=1", "--set=b=2", "--", "--out"];
    const { code, out, err } = await run(words, (given) => {
      seen = given;
      return 7;
    });
    expect([code, out, err]).toEqual([7, "", ""]);
    expect(seen).toEqual({
      positionals: ["--out"],
      flags: new Set(["all"]),
      values: new Map([["format", "json"]]),
      lists: new Map([["set", ["a=1", "b=2"]]]),
      table: 6,
    });
  });

  test("--version is the command of that name", async () => {
    expect((await run(["--version"], () => 9)).code).toBe(9);
  });

  test.each([
    [["show"], "show", "exactly 1 argument(s)", 0],
    [["show", "a", "b"], "show", "exactly 1 argument(s)", 2],
    [["show", "none", "a"], "show none", "no arguments", 1],
    [["show", "some", "a", "b", "c"], "show some", "0 to 2 arguments", 3],
    [["show", "many", "a"], "show many", "at least 2 argument(s)", 1],
  ])("%j are too few or too many", async (words, name, takes, count) => {
    expect(await refusalOf(...words)).toBe(
      `error: \`${name}\` takes ${takes}, and ${count} were given\nfix: see \`podplanec ${name} --help\`\n`,
    );
  });

  test.each([[["show", "some"]], [["show", "some", "a", "b"]], [["show", "many", "a", "b"]], [["show", "none"]]])(
    "%j are as many as it takes",
    async (words) => {
      expect(await run(words)).toEqual({ code: 0, out: "", err: "" });
    },
  );

  test.each([
    [["--format", "xml"], "--format is one of short, json, not `xml`\nfix: see `podplanec show --help`"],
    [
      ["--format", "constructor"],
      "--format is one of short, json, not `constructor`\nfix: see `podplanec show --help`",
    ],
    [
      ["--format", "yaml"],
      "--format is one of short, json, not `yaml`\nwhy: It has too many meanings.\nfix: take json",
    ],
    [["--nothing-near"], "Unknown option '--nothing-near'\nfix: see `podplanec show --help`"],
    [["--fromat"], "Unknown option '--fromat'; did you mean --format?\nfix: see `podplanec show --help`"],
    [["--out"], "Option '--out <value>' argument missing\nfix: see `podplanec show --help`"],
  ])("%j are refused", async (words, said) => {
    expect(await refusalOf("show", "x", ...words)).toBe(`error: ${said}\n`);
  });

  test.each([
    [
      ["lone"],
      "`lone` is the first word of a command\n  lone one  Do lone one\nfix: write one of them; see `podplanec lone --help`",
    ],
    [
      ["lone", "-x"],
      "`lone` is the first word of a command\n  lone one  Do lone one\nfix: write one of them; see `podplanec lone --help`",
    ],
    [["lone", "oen"], "there is no command `lone oen`; did you mean `lone one`?\nfix: see `podplanec lone --help`"],
    [["lone", "quite-different"], "there is no command `lone quite-different`\nfix: see `podplanec lone --help`"],
    [["sohw"], "there is no command `sohw`; did you mean `show`?\nfix: see `podplanec --help`"],
    [["quite-different", "show"], "there is no command `quite-different`\nfix: see `podplanec --help`"],
  ])("%j are no command", async (words, said) => {
    expect(await refusalOf(...words)).toBe(`error: ${said}\n`);
  });
});

describe("what a command throws", () => {
  const thrown = (error: unknown, signal?: AbortSignal) =>
    run(
      ["version"],
      () => {
        throw error;
      },
      signal,
    );

  test.each([
    [new UserError("it is so"), 1, "error: it is so\n"],
    [new UserError("it is so", { why: "because" }), 1, "error: it is so\nwhy: because\n"],
    [
      new UserError("it is so", { why: "because", fix: "do", exitCode: 5 }),
      5,
      "error: it is so\nwhy: because\nfix: do\n",
    ],
  ])("is told, where it can be acted on", async (error, code, err) => {
    expect(await thrown(error)).toEqual({ code, out: "", err });
  });

  test.each([
    [Object.assign(new Error("oh"), { stack: "Error: oh\n    at somewhere" }), "Error: oh\n    at somewhere"],
    [Object.assign(new Error("oh"), { stack: undefined }), "oh"],
    ["a word", "a word"],
  ])("is a bug otherwise", async (error, details) => {
    const err = `error: this is a bug in podplanec, not in your files. Nothing was lost.\nfix: report it at https://github.com/podplane/podplanec/issues with the lines below.\n${details}\n`;
    expect(await thrown(error)).toEqual({ code: 1, out: "", err });
  });

  test("is what it was told to, where it was told to stop", async () => {
    const aborted = AbortSignal.abort("stop");
    const quiet = { code: 130, out: "", err: "" };
    const named = Object.assign(new Error("x"), { name: "AbortError" });
    expect(await thrown("stop", aborted)).toEqual(quiet);
    expect(await thrown(named, aborted)).toEqual(quiet);
    expect((await thrown(named)).code).toBe(1);
    expect((await thrown({ name: "AbortError" }, aborted)).code).toBe(1);
    expect(await thrown(new UserError("but not so"), aborted)).toEqual({
      code: 1,
      out: "",
      err: "error: but not so\n",
    });
  });
});
