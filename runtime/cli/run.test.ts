import { describe, expect, test } from "vitest";
import { runCommand } from "../../test/helpers/run-command.ts";
import { commands } from "../commands/index.ts";
import type { CommandSpec } from "./index.ts";

const names = commands.map((command) => command.path.join(" "));

describe.each(commands.map((command) => [command.path.join(" "), command] as const))(
  "podplanec %s",
  (name, command) => {
    test("explains itself, with an example that calls it", async () => {
      const { code, stdout, stderr } = await runCommand("/", [...command.path, "--help"]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`Usage: podplanec ${name}`);
      for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const example of command.examples) {
        expect(example.command).toContain(`podplanec ${name}`);
        expect(stdout).toContain(example.command);
      }
    });

    test("refuses an option that it does not have, with exit 2", async () => {
      const { code, stderr } = await runCommand("/", [...command.path, "--no-such-option"]);
      const said = `error: Unknown option '--no-such-option'\nfix: see \`podplanec ${name} --help\`\n`;
      expect([code, stderr]).toEqual([2, said]);
    });
  },
);

const wordsOf = (of: readonly CommandSpec[]) => of.map(({ path }) => path.join(" "));

test.each(wordsOf(commands.filter(({ maxPositionals }) => maxPositionals < 10)))(
  "%s refuses more arguments than it takes",
  async (words) => {
    expect((await runCommand("/", [...words.split(" "), ..."abcdefghijk"])).code).toBe(2);
  },
);

test.each(wordsOf(commands.filter(({ minPositionals }) => minPositionals > 0)))(
  "%s refuses fewer arguments than it takes",
  async (words) => {
    expect((await runCommand("/", words.split(" "))).code).toBe(2);
  },
);

describe("podplanec", () => {
  test("lists every command", async () => {
    for (const words of [[], ["--help"], ["help"]]) {
      const { code, stdout } = await runCommand("/", words);
      expect(code).toBe(0);
      for (const name of names) expect(stdout).toContain(`  ${name} `);
    }
  });

  test("refuses what is no command, with exit 2 and no stack", async () => {
    for (const words of [["biuld"], ["--nothing"], [""], ["seed"], ["seed", "nothing"]]) {
      const { code, stderr, stdout } = await runCommand("/", words);
      expect(code).toBe(2);
      expect(stderr + stdout).not.toMatch(/this is a bug/);
    }
  });

  test.each(["seed", "deps", "secrets", "vmconfig"])("%s alone shows its commands", async (group) => {
    for (const words of [[group], [group, "--nothing"]]) {
      const { code, stdout, stderr } = await runCommand("/", words);
      expect([code, stdout]).toEqual([2, ""]);
      const own = names.filter((name) => name.startsWith(`${group} `));
      expect(stderr.match(/^ {2}\w+ \w+(?= )/gm)?.map((name) => name.trim())).toEqual(own);
      expect(stderr).toContain(`see \`podplanec ${group} --help\``);
      expect(stderr).not.toContain("did you mean");
    }
  });

  test("what follows the word of a group is suggested, too", async () => {
    expect((await runCommand("/", ["seed", "biuld"])).stderr).toBe(
      "error: there is no command `seed biuld`; did you mean `seed build`?\nfix: see `podplanec seed --help`\n",
    );
  });

  test("suggests the command and the option that were meant", async () => {
    expect((await runCommand("/", ["biuld"])).stderr).toBe(
      "error: there is no command `biuld`; did you mean `build`?\nfix: see `podplanec --help`\n",
    );
    expect((await runCommand("/", ["check", "--fromat", "json"])).stderr).toBe(
      "error: Unknown option '--fromat'; did you mean --format?\nfix: see `podplanec check --help`\n",
    );
  });

  test("refuses a value that an option does not take", async () => {
    const { code, stderr } = await runCommand("/", ["check", "--format", "xml"]);
    expect([code, stderr.split("\n")[0]]).toEqual([
      2,
      "error: --format is one of pretty, short, json, sarif, github, not `xml`",
    ]);
  });
});
