import { expect, test } from "vitest";
import { diagnosticRules } from "../../compiler/index.ts";
import { runCommandLine } from "../program.ts";
import { testContext } from "../vmconfig/test-context.ts";

async function explain(...words: readonly string[]) {
  const context = testContext("/");
  const code = await runCommandLine(context, ["explain", ...words]);
  return { code, stdout: context.out(), stderr: context.err() };
}

test("a page has title, explanation, both examples, why and fix", async () => {
  const { code, stdout } = await explain("pdp2003");
  expect(code).toBe(0);
  expect(stdout).toBe(`error PDP2003 (duplicate-name)
there are two <what> declarations of \`<name>\`

Two declarations of one kind share a name, so it is open which of them a use means. Values,
parameters, secrets and templates each have names of their own; \`let.size\` and \`param.size\` may both
exist.

wrong:

    let size = 1
    let size = 2
        ^^^^

right:

    let size = 1
    let larger_size = 2

why: A name means one thing in a file.
fix: Rename one of them.
`);
});

test("shows what is given beside the source", async () => {
  expect((await explain("set-malformed")).stdout).toBe(`error PDP2037 (set-malformed)
\`--set <text>\` names no parameter

The option takes a name, an equals sign and a value, as one word of the shell. A space around the
equals sign splits it into several.

wrong:

    param size: int = 1

    --set size
          ^^^^

right:

    param size: int = 1

    --set size=3

why: A value is given as name=value.
fix: Write --set name=value.
`);
  expect((await explain("use-cycle")).stdout).toContain("    shared.podplane:\n    podplane 1\n");
});

test("every rule is explained, without marks and within 120 columns", async () => {
  for (const name of Object.keys(diagnosticRules)) {
    const { code, stdout } = await explain(name);
    expect(code, name).toBe(0);
    expect(stdout, name).not.toContain("~~~");
    // What depends on the place alone is nothing that could be said here.
    expect(stdout, name).not.toMatch(/^(?:why|fix): <\w+>$/m);
    const long = stdout.split("\n").filter((line) => line.length > 120);
    expect(long, name).toEqual([]);
  }
});

test("an unknown code names the one that was meant", async () => {
  expect(await explain("PDP20033")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: "error: there is no diagnostic `PDP20033`\nfix: did you mean `PDP2003`?\n",
  });
  expect((await explain("zzz")).stderr).toBe(
    "error: there is no diagnostic `zzz`\nfix: see all with `podplanec explain`\n",
  );
});

test("lists every diagnostic by code", async () => {
  const { stdout } = await explain();
  const codes = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(" ")[0]);
  expect(codes).toEqual(
    Object.values(diagnosticRules)
      .map((rule) => rule.code)
      .sort(),
  );
});

test("prints JSON", async () => {
  const list = JSON.parse((await explain("--json")).stdout);
  expect(list).toHaveLength(Object.keys(diagnosticRules).length);
  const page = JSON.parse((await explain("set-malformed", "--json")).stdout);
  expect(page).toMatchObject({ code: "PDP2037", severity: "error", wrong: { notation: "podplane", set: ["size"] } });
  expect(JSON.stringify(page)).not.toContain("~~~");
});

test("a page as JSON has what stands beside its examples, and nothing that does not", async () => {
  const page = async (name: string) => JSON.parse((await explain(name, "--json")).stdout);
  const notation = "podplane";
  expect(await page("duplicate-name")).toEqual({
    code: "PDP2003",
    name: "duplicate-name",
    severity: "error",
    title: "there are two <what> declarations of `<name>`",
    why: "A name means one thing in a file.",
    fix: "Rename one of them.",
    explanation: expect.stringContaining("Two declarations of one kind share a name, so it is open which of them"),
    wrong: { notation, text: "let size = 1\nlet size = 2" },
    right: { notation, text: "let size = 1\nlet larger_size = 2" },
  });
  const members = async (name: string) => Object.keys((await page(name)).wrong);
  expect(await members("set-malformed")).toEqual(["notation", "text", "set"]);
  expect(await members("use-cycle")).toEqual(["notation", "text", "files"]);
  expect(await members("lock-lost")).toEqual(["notation", "text"]);
});

test("a list as JSON has each diagnostic once, without its page", async () => {
  const [first] = JSON.parse((await explain("--json")).stdout);
  expect(Object.keys(first)).toEqual(["code", "name", "severity", "title"]);
});
