import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../../test/helpers/run-command.ts";
import { commands } from "./index.ts";

/* The table as users see it. `vitest run --project unit runtime/commands/index.test.ts -u` writes a new text. */

test("what each command says of itself", async () => {
  const texts: string[] = [];
  for (const { path } of commands) {
    const { stdout } = await runCommand("/", [...path, "--help"]);
    texts.push(`$ podplanec ${path.join(" ")} --help\n${stdout}`);
  }
  const golden = join(import.meta.dirname, "__snapshots__", "help.txt");
  await expect(texts.join("\n")).toMatchFileSnapshot(golden);
});

test.each(commands.map(({ path, load }) => [path.join(" "), load] as const))("%s can be run", async (_name, load) => {
  expect(await load()).toMatchObject({ run: expect.any(Function) });
});

test("a provider that somebody may look for is refused with what to take instead", async () => {
  expect(await runCommand("/", ["init", "--provider", "local"])).toEqual({
    code: 2,
    stdout: "",
    stderr: `error: --provider is one of aws, google, proxmox, not \`local\`
why: A cluster runs on VMs that Nstance's servers make, and none of them makes VMs on the machine at which you sit.
fix: give --layout smallest, for one VM in a cloud or on a node of Proxmox VE; to look at what would be made, --build needs no account at all
`,
  });
});
