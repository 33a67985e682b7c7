import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../../helpers/run-command.ts";
import { runProgram } from "../../helpers/run-program.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { startInTerminal, type TestTerminal } from "../../helpers/terminal.ts";
import { describeWithTools } from "../../helpers/tools.ts";

/*
 * `podplanec init` as people meet it: the built program in a real terminal, answered key by key.
 */

function emptyFolder(): string {
  const folder = temporaryFolder("init");
  return folder;
}

/** A question as it is shown, and what is typed and pressed to answer it. */
type Step = readonly [shown: string, typed: string, ...keys: string[]];

const own: readonly Step[] = [
  ["What is its id?", "", "Enter"],
  ["Which OpenID Connect issuer", "https://auth.example.com", "Enter"],
];

const common: readonly Step[] = [
  ...own,
  ["Which domain", "tools.example.com", "Enter"],
  ["Who serves the zone", "", "Enter"],
  ["Under which name", "", "Enter"],
  ["Which bucket", "example-tfstate", "Enter"],
];

/** By kind of provider: the questions of a cluster in several zones, in order. */
const sessions = {
  aws: [
    ["Where does it run?", "", "Enter"],
    ["AWS account", "123456789012", "Enter"],
    ["AWS region", "eu-west-1", "Enter"],
    ["How large is it?", "", "Enter"],
    ...common,
  ],
  google: [
    ["Where does it run?", "", "Down", "Enter"],
    ["Google Cloud project", "my-project", "Enter"],
    ["Google Cloud region", "europe-west4", "Enter"],
    ["How large is it?", "", "Enter"],
    ...common,
  ],
  proxmox: [
    ["Where does it run?", "", "Down", "Down", "Enter"],
    ["How large is it?", "", "Enter"],
    ["Which nodes", "pve1=192.168.10.11,pve2=192.168.10.12", "Enter"],
    ["Which storage", "", "Enter"],
    ["Which bridge", "", "Enter"],
    ["Which VLAN", "20", "Enter"],
    ["Which range of addresses", "10.20.0.0/24", "Enter"],
    ["Which free address does the leading", "192.168.10.250", "Enter"],
    ["Which free address do VMs of the control plane", "10.20.0.6", "Enter"],
    ["Which S3-compatible store", "https://s3.example.com", "Enter"],
    ["What is the digest", `sha256:${"5".repeat(64)}`, "Enter"],
    ...own,
    ["Under which name", "k8s.example.com", "Enter"],
  ],
} satisfies Readonly<Record<string, readonly Step[]>>;

async function answer(terminal: TestTerminal, steps: readonly Step[]): Promise<void> {
  for (const [shown, typed, ...keys] of steps) {
    await terminal.shows(shown);
    if (typed !== "") terminal.type(typed);
    terminal.press(...keys);
  }
}

describeWithTools("podplanec init in a terminal", ["tmux"], () => {
  test.each(Object.entries(sessions))("makes a cluster of %s and builds it", async (provider, steps) => {
    const cwd = emptyFolder();
    const terminal = startInTerminal(cwd, ["init", "tools"]);
    await answer(terminal, [...steps, ["What now?", "", "Down", "Enter"]]);
    expect(await terminal.ends(), terminal.screen()).toBe(0);
    expect(terminal.screen()).toContain("wrote tools/cluster.podplane");
    const folder = join(cwd, "tools");
    const text = readFileSync(join(folder, "cluster.podplane"), "utf8");
    expect(text).toMatch(new RegExp(`^  provider ${provider}( pve)? \\{$`, "m"));
    expect(text).toContain("cluster tools {");
    if (provider !== "proxmox") expect(text).toMatch(/state \w+ \{ bucket = "example-tfstate"/);
    expect(readdirSync(folder)).toContain(provider === "proxmox" ? "podplane.proxmox_pve2.sh" : "podplane.main.tf");
    const checks = ["check --deny-warnings", "fmt --check", "build --check"];
    for (const check of checks) expect((await runCommand(folder, check.split(" "))).code, check).toBe(0);
  });

  test("asks again until an answer is one, by the compiler's words", async () => {
    const cwd = emptyFolder();
    const terminal = startInTerminal(cwd, ["init", "tools", "--provider", "aws", "--account", "123456789012"]);
    await answer(terminal, [["AWS region", "mars", "Enter"]]);
    await terminal.shows("`mars` is no AWS region");
    terminal.press("BSpace", "BSpace", "BSpace", "BSpace");
    await answer(terminal, [["AWS region", "eu-west-1", "Enter"], ["How large is it?", "", "Down", "Enter"], ...own]);
    await answer(terminal, [
      ["Under which name", "k8s.example.com", "Enter"],
      ["What now?", "", "Enter"],
    ]);
    expect(await terminal.ends(), terminal.screen()).toBe(0);
    expect(terminal.screen()).toContain("next: read it, then `podplanec build tools`");
    expect(readdirSync(join(cwd, "tools"))).toEqual(["cluster.podplane"]);
  });

  test("offers to apply, which asks before it touches a cloud", async () => {
    const cwd = emptyFolder();
    const terminal = startInTerminal(cwd, ["init", "tools"]);
    await answer(terminal, [...sessions.aws, ["What now?", "", "Up", "Enter"]]);
    // Without credentials it ends at its first step; that it began is what is shown.
    expect(await terminal.ends(), terminal.screen()).not.toBe(0);
    expect(readdirSync(join(cwd, "tools"))).toContain("podplane.main.tf");
  });

  const questions = [...sessions.aws, ["What now?", "", "Enter"]] as const satisfies readonly Step[];
  test.each(questions.map(([shown], index) => [shown, index] as const))(
    "leaves nothing after Ctrl-C at: %s",
    async (shown, index) => {
      const cwd = emptyFolder();
      const terminal = startInTerminal(cwd, ["init", "tools"]);
      await answer(terminal, questions.slice(0, index));
      await terminal.shows(shown);
      terminal.press("C-c");
      expect(await terminal.ends(), terminal.screen()).toBe(130);
      expect(terminal.screen()).toContain("cancelled: nothing was written");
      expect(readdirSync(cwd)).toEqual([]);
    },
  );
});

test("without a terminal it names its options at once", () => {
  const cwd = emptyFolder();
  const { code, stderr } = runProgram(cwd, ["init", "tools"]);
  expect([code, readdirSync(cwd)]).toEqual([2, []]);
  expect(stderr).toContain("error: nothing says --provider, --issuer-url, --api-hostname");
});
