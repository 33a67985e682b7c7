import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { showsSecret } from "../../helpers/canary.ts";
import { watchProcesses } from "../../helpers/process-watch.ts";
import { sshTools } from "../../helpers/ssh-server.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { type TofuEnvironment, tofuEnvironment, tofuTools } from "../../tofu/harness.ts";
import { changesOf, expectWhole } from "../proxmox/cut-off.ts";
import { copyProgram, type Program } from "../stores/harness.ts";
import { type ManagedCluster, managedCluster } from "./managed-cluster.ts";

/*
 * A whole apply of a cluster on Proxmox VE of which OpenTofu makes a part: OpenTofu, SSH, object storage and Bash are real,
 * the provider knows the schema of bpg/proxmox, and the programs of the nodes are stand-ins. No secret of it is seen
 * anywhere but where it belongs.
 */

const versions = { pve1: "9.1.2", pve2: "8.4.1" };
const part = randomUUID();
/** That of the API, which OpenTofu gets; also what lies behind its name is one. */
const token = `tofu@pve!podplane=${part}`;

describeWithTools("apply of a cluster on Proxmox VE with OpenTofu", [...tofuTools, "versitygw", ...sshTools], () => {
  let folder: string;
  let program: Program;
  let tofu: TofuEnvironment;
  beforeAll(async () => {
    folder = temporaryFolder("apply-managed");
    program = copyProgram();
    tofu = await tofuEnvironment();
  });
  afterAll(async () => {
    program.remove();
    await tofu.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  test("shows no secret, whether it fails or ends well, and says again that nothing is to do", async () => {
    const world = await managedCluster(program, folder, "home", { versions, token, tofu });
    const { lab, apply, temporary } = world;
    const texts = () => [token, part, ...lab.canaries, ...world.vmSecrets];
    const watch = watchProcesses([temporary, lab.folder], texts);

    // A server that says the token back is one that OpenTofu tells of.
    world.fail(`401 no ticket for ${token}, nor for ${part}`);
    const failed = await apply(true, "--auto-approve", "--json");
    expect(failed.code, failed.stdout + failed.stderr).toBe(4);
    expect(failed.stdout).toContain("401 no ticket for (secret), nor for (secret)");
    expect([lab.state.vms.size, lab.state.zones.size]).toEqual([0, 0]);

    world.fail(undefined);
    const done = await apply(true, "--resume", "--auto-approve");
    expect(done, done.stdout + done.stderr).toMatchObject({ code: 0 });
    for (const node of Object.keys(versions)) expectWhole(lab, node);
    expect([lab.state.zones.size, lab.state.groups.size]).toEqual([1, 1]);

    const calls = lab.standIns.calls.splice(0);
    const again = await apply(false, "--json");
    expect(again, again.stdout + again.stderr).toMatchObject({ code: 0 });
    expect(changesOf(lab)).toEqual([]);

    const { looks, seen } = watch.end();
    expect(looks).toBeGreaterThan(50);
    expectSeenIn(seen, texts());
    for (const { stdout, stderr } of [failed, done, again]) {
      for (const text of texts()) expect(stdout + stderr).not.toContain(text);
    }
    for (const { words } of [...calls, ...lab.standIns.calls]) {
      // What curl reads from standard input stands behind its words here.
      const shown = words[0] === "curl" ? words.slice(0, 3) : words;
      for (const text of texts()) expect(showsSecret(shown, text), words.join(" ")).toBe(false);
    }
    expectWritten(world, texts());
  });
});

type Seen = ReturnType<ReturnType<typeof watchProcesses>["end"]>["seen"];

/** The token is in the environment of who was started with it, and of OpenTofu with its providers; of no other program. */
function expectSeenIn(seen: Seen, texts: readonly string[]): void {
  expect(seen.filter(({ place }) => place === "arguments")).toEqual([]);
  const holders = (text: string) => new Set(seen.filter((one) => one.text === text).map(({ process }) => process));
  const isTofus = /^(?:sh|tofu|tofu-provider|terraform-provi?)$/;
  // By both names that Node gives its process.
  const isOurs = /^(?:node|MainThread)$/;
  const ofToken = [...holders(token)];
  expect(ofToken.filter((name) => !isOurs.test(name) && !isTofus.test(name))).toEqual([]);
  expect(ofToken).toEqual(expect.arrayContaining(["tofu", expect.stringMatching(/provi/)]));
  for (const text of texts.filter((one) => one !== token && one !== part)) {
    expect([...holders(text)].filter((name) => !isOurs.test(name))).toEqual([]);
  }
}

/** Nothing that is left holds a secret but the files of the nodes that are made for it. */
function expectWritten({ lab, home, temporary, plans, storeFolder }: ManagedCluster, texts: readonly string[]): void {
  const holding = (root: string) =>
    filesIn(root)
      .filter((path) => texts.some((text) => readFileSync(path, "latin1").includes(text)))
      .map((path) => relative(root, path))
      .sort();
  expect([holding(home), holding(temporary), holding(storeFolder)]).toEqual([[], [], []]);
  const kept = filesIn(plans).map((path) => Object.values(unzipSync(readFileSync(path))).map((one) => strFromU8(one)));
  expect(kept.length).toBeGreaterThanOrEqual(2);
  expect(kept.flat().filter((text) => texts.some((one) => text.includes(one)))).toEqual([]);
  expect(readFileSync(join(home, "terraform.tfstate"), "utf8")).toContain("proxmox_virtual_environment_vm");
  expect(holding(lab.folder)).toEqual(Object.keys(versions).map((node) => `${node}/etc/nstance/server.env`));
}

function filesIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".terraform/providers"))
    .map((entry) => join(entry.parentPath, entry.name));
}
