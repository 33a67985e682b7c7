import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { besideAws } from "../../../test/helpers/hybrid-sources.ts";
import { managedCluster, managedNetworks } from "../../../test/helpers/managed-sources.ts";
import { irOf, source } from "../../../test/helpers/podplane-source.ts";
import { type TestParts, testWorld } from "../../../test/helpers/step-world.ts";
import { temporaryFolder } from "../../../test/helpers/temporary-folder.ts";
import { lookAtNodes, nodeSteps, prepareNode } from "./nodes.ts";
import { commandsToEmpty } from "./own-buckets.ts";
import { preparationSteps, prepareForTofu } from "./preparation.ts";
import { reachedNodes } from "./reach.ts";
import { lookAtUndo, restartServers, undoNode, undoSteps } from "./undo.ts";

/* Nodes are reached by a program in the place of ssh, which says what a script would. */

const top = 'secret code = env("CODE")\nsecret id = env("ID")\nsecret key = env("KEY")';
const keys = "access_key_id = secret.id, secret_access_key = secret.key";
const sshOf = (more = "") => `ssh { encryption_key = secret.code, ${keys}${more} }`;
const own = (manage: "script" | "terraform", ssh = sshOf()) => {
  const more = manage === "script" ? " " : "state local {}";
  return managedCluster({ manage, network: managedNetworks.bridge, own: ssh, top, more });
};

interface Said {
  readonly out: string;
  readonly code?: number;
}

/** A world whose ssh says this of each node, by its address; what it was given is kept. */
function worldWith(text: string, said: Readonly<Record<string, Said>>, parts: TestParts = {}) {
  const folder = temporaryFolder("ssh");
  for (const [host, { out, code = 0 }] of Object.entries(said)) {
    writeFileSync(join(folder, host), out);
    writeFileSync(join(folder, `${host}.code`), String(code));
  }
  const ssh = join(folder, "ssh");
  writeFileSync(
    ssh,
    `#!/bin/sh
while [ "$1" != -- ]; do [ "$1" = -o ] && shift 2 && continue; options="$options $1"; shift; done
echo "$options $2: $3" >>'${folder}/calls'
cat >'${folder}/'"$2.input"
cat '${folder}/'"$2"
exit "$(cat '${folder}/'"$2.code")"
`,
  );
  chmodSync(ssh, 0o755);
  const env = { PATH: `${folder}:${process.env["PATH"]}`, ...parts.env };
  const one = testWorld(text, { ...parts, env });
  return {
    ...one,
    asked: () => readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n"),
    inputOf: (host: string) => readFileSync(join(folder, `${host}.input`), "utf8"),
  };
}

const [first, second] = ["192.168.10.11", "192.168.10.12"] as const;
const todo = (count: number): Said => ({ out: `what\nsummary ${count} to do, 8 as they should be\n` });
const made = (count: number): Said => ({ out: `what\nsummary ${count} made, 8 as they should be\n` });

describe("which nodes are reached", () => {
  test("is what the provider says", () => {
    expect(nodeSteps(irOf(own("script", "")))).toEqual([]);
    expect(undoSteps(irOf(own("script", "")))).toEqual([]);
    expect(nodeSteps(irOf(source()))).toEqual([]);
    const ir = irOf(own("script"));
    expect(nodeSteps(ir)).toEqual([
      { id: "nodes", kind: "node-look", title: "What the nodes of Proxmox VE lack" },
      { id: "node-proxmox_rack-pve1", kind: "node", title: "Node pve1 of Proxmox VE" },
      { id: "node-proxmox_rack-pve2", kind: "node", title: "Node pve2 of Proxmox VE" },
    ]);
    expect(undoSteps(ir)).toEqual([
      { id: "nodes", kind: "undo-look", title: "What the nodes of Proxmox VE have of the cluster" },
      { id: "node-proxmox_rack-pve1", kind: "undo", title: "Node pve1 of Proxmox VE" },
      { id: "node-proxmox_rack-pve2", kind: "undo", title: "Node pve2 of Proxmox VE" },
    ]);
    expect(reachedNodes(ir).map(({ host, isManaged }) => [host, isManaged])).toEqual([
      [first, false],
      [second, false],
    ]);
  });

  test("they are prepared for OpenTofu where it makes something there", () => {
    expect(preparationSteps(irOf(own("script")))).toEqual([]);
    expect(preparationSteps(irOf(own("terraform", "")))).toEqual([]);
    expect(preparationSteps(irOf(own("terraform")))).toEqual([
      { id: "preparation", kind: "preparation", title: "What OpenTofu needs of the nodes of Proxmox VE" },
    ]);
  });
});

describe("what nodes lack", () => {
  test("is asked about once, and then made", async () => {
    const one = worldWith(own("script"), { [first]: todo(1), [second]: todo(0) }, { typed: ["yes"] });
    expect(await lookAtNodes(one.world, one.context, one.session)).toEqual({ kind: "done", summary: "pve1: 1 step" });
    expect(one.told("question")).toEqual([
      {
        type: "question",
        id: "step-1",
        step: "step",
        kind: "confirm",
        text: "Prepare these nodes of Proxmox VE?",
        details: ["pve1: 1 step"],
        flag: "--auto-approve",
      },
    ]);
    expect(one.asked()).toEqual([
      ` -T -l root ${first}: bash -s -- --dry-run`,
      ` -T -l root ${second}: bash -s -- --dry-run`,
    ]);
    const prepare = (step: string) => prepareNode(one.world, { ...one.context, step }, one.session);
    expect(await prepare("node-proxmox_rack-pve1")).toEqual({ kind: "done", summary: "1 to do, 8 as they should be" });
    expect(await prepare("node-proxmox_rack-pve2")).toEqual({ kind: "unchanged", summary: "it is as it should be" });
    expect(one.asked().slice(2)).toEqual([` -T -l root ${first}: bash -s --`]);
    const script = one.world.build.files.find(({ path }) => path.endsWith("pve1.sh"))?.text;
    expect(one.inputOf(first)).toBe(`{\n${script}\n} </dev/null\nexit "$?"\n`);
    await expect(prepare("node-proxmox_rack-pve3")).rejects.toThrow(
      "nobody looked at the node of node-proxmox_rack-pve3",
    );
  });

  test.each<[string, TestParts, object]>([
    ["said no to", { typed: ["no"] }, { kind: "declined", summary: "no node was changed" }],
    ["approved before", { options: { autoApprove: true } }, { kind: "done", summary: "pve1: 2 steps, pve2: 3 steps" }],
  ])("may be %s", async (_name, parts, expected) => {
    const one = worldWith(own("script"), { [first]: todo(2), [second]: todo(3) }, parts);
    expect(await lookAtNodes(one.world, one.context, one.session)).toEqual(expected);
  });

  test("is not made where the run was stopped at the question", async () => {
    const abort = new AbortController();
    const one = worldWith(own("script"), { [first]: todo(2), [second]: todo(3) }, { signal: abort.signal });
    const ask = {
      isPresent: true,
      answer: async () => {
        abort.abort();
        return undefined;
      },
    };
    expect(await lookAtNodes({ ...one.world, ask }, one.context, one.session)).toEqual({
      kind: "cancelled",
      summary: "stopped; no node was changed",
    });
  });

  test("may be nothing", async () => {
    const one = worldWith(own("script"), { [first]: todo(0), [second]: todo(0) });
    expect(await lookAtNodes(one.world, one.context, one.session)).toEqual({
      kind: "unchanged",
      summary: "each is as it should be",
    });
  });

  test("has to be readable", async () => {
    const unread = async (out: string) => {
      const one = worldWith(own("script"), { [first]: { out } });
      const result = await lookAtNodes(one.world, one.context, one.session);
      return { result, path: reachedNodes(one.world.ir)[0]?.path };
    };
    const { result, path } = await unread("hello\n");
    const failure = {
      what: `${path} ended well on ${first}, and did not say what it would do`,
      why: "something else printed between its lines, or it did not run",
      said: "hello",
      next: ["run it on pve1 by hand, with --dry-run", "podplanec apply --resume"],
    };
    expect(result).toEqual({ kind: "failed", failure });
    const { said: _, ...silent } = failure;
    expect((await unread("")).result).toEqual({ kind: "failed", failure: silent });
    expect((await unread("summary many to do, x\n")).result.kind).toBe("failed");
  });

  test("stops at a node that cannot be asked", async () => {
    const one = worldWith(own("script"), { [first]: { out: "Permission denied\n", code: 255 }, [second]: todo(1) });
    expect(await lookAtNodes(one.world, one.context, one.session)).toMatchObject({
      kind: "failed",
      failure: { what: `${first} could not be reached by ssh, or the connection broke off` },
    });
    expect([one.asked().length, one.session.nodes]).toEqual([1, undefined]);
  });

  test("is made with the secrets that are there, and says how the others are given", async () => {
    const text = own("script", sshOf(', user = "admin", port = 2222'));
    const env = { CODE: "it's secret", KEY: "another secret" };
    const one = worldWith(text, { [first]: todo(1), [second]: todo(0) }, { env, options: { autoApprove: true } });
    await lookAtNodes(one.world, one.context, one.session);
    expect(one.asked()[0]).toBe(` -T -l admin -p 2222 ${first}: sudo --non-interactive bash -s -- --secrets --dry-run`);
    const names = "ENCRYPTION_KEY='it'\\''s secret' ";
    expect(one.inputOf(first)).toContain(names.trim());
    expect(one.inputOf(first)).toContain("='another secret'");
    const lacking = worldWith(text, { [first]: { out: "no\n", code: 3 } }, { env });
    const result = await lookAtNodes(lacking.world, lacking.context, lacking.session);
    expect(result).toMatchObject({
      kind: "failed",
      failure: { next: [expect.stringContaining("ID"), "podplanec apply --resume"] },
    });
    const other = worldWith(text, { [first]: { out: "no\n", code: 4 } }, { env });
    expect(await lookAtNodes(other.world, other.context, other.session)).toMatchObject({
      failure: { next: ["podplanec apply --resume"] },
    });
  });

  test("is told the bucket that modules of a cloud chose", async () => {
    const text = besideAws({ own: `ssh { ${keys} }` }).replace("podplane 1\n", `podplane 1\n${top}\n`);
    const said = { [first]: todo(0), [second]: todo(0) };
    const one = worldWith(text, said, { tofu: { output: { out: '{"nstance_bucket":{"value":"chosen"}}' } } });
    await lookAtNodes(one.world, one.context, one.session);
    expect(one.asked()[0]).toBe(` -T -l root ${first}: bash -s -- --bucket chosen --dry-run`);
    const none = worldWith(text, said, { tofu: { output: { out: "{}" } } });
    await lookAtNodes(none.world, none.context, none.session);
    expect(none.asked()[0]).toBe(` -T -l root ${first}: bash -s -- --dry-run`);
  });
});

describe("what OpenTofu needs of nodes", () => {
  const prepareWith = async (said: Readonly<Record<string, Said>>, parts: TestParts = {}) => {
    const one = worldWith(own("terraform"), said, parts);
    return { ...one, result: await prepareForTofu(one.world, one.context) };
  };

  test("is made where it lacks, by the first part of their scripts", async () => {
    const { result, asked, told } = await prepareWith({ [first]: todo(0), [second]: todo(2) }, { typed: ["y"] });
    expect(result).toEqual({ kind: "done", summary: "pve2: 2 steps" });
    expect(asked()).toEqual([
      ` -T -l root ${first}: bash -s -- --prepare --dry-run`,
      ` -T -l root ${second}: bash -s -- --prepare --dry-run`,
      ` -T -l root ${second}: bash -s -- --prepare`,
    ]);
    expect(told("question")).toMatchObject([
      { id: "step-1", text: "Prepare these nodes of Proxmox VE for OpenTofu?", details: ["pve2: 2 steps"] },
    ]);
  });

  test.each<[string, Readonly<Record<string, Said>>, TestParts, object]>([
    ["may be there", { [first]: todo(0), [second]: todo(0) }, {}, { kind: "unchanged", summary: "each has it" }],
    [
      "may be declined",
      { [first]: todo(1), [second]: todo(0) },
      { typed: ["no"] },
      { kind: "declined", summary: "no node was changed" },
    ],
    ["has to be readable", { [first]: made(1) }, {}, { kind: "failed" }],
    ["has to be reached", { [first]: { out: "", code: 255 } }, {}, { kind: "failed" }],
  ])("%s", async (_name, said, parts, expected) => {
    expect((await prepareWith(said, parts)).result).toMatchObject(expected);
  });
});

describe("taking nodes out", () => {
  test("begins with a look at all", async () => {
    const one = worldWith(own("script"), { [first]: todo(1), [second]: todo(4) });
    expect(await lookAtUndo(one.world, one.context)).toEqual({ kind: "done", summary: "pve1: 1 step, pve2: 4 steps" });
    expect(one.asked()).toEqual([
      ` -T -l root ${first}: bash -s -- --undo --dry-run`,
      ` -T -l root ${second}: bash -s -- --undo --dry-run`,
    ]);
    const none = worldWith(own("script"), { [first]: todo(0), [second]: todo(0) });
    expect(await lookAtUndo(none.world, none.context)).toEqual({
      kind: "unchanged",
      summary: "they have nothing of it",
    });
    for (const said of [{ out: "", code: 1 }, { out: "hm\n" }]) {
      const failing = worldWith(own("script"), { [first]: said });
      expect((await lookAtUndo(failing.world, failing.context)).kind).toBe("failed");
    }
  });

  test.each<[Said, object]>([
    [made(1), { kind: "done", summary: "1 step taken back" }],
    [made(3), { kind: "done", summary: "3 steps taken back" }],
    [made(0), { kind: "unchanged", summary: "it has nothing of the cluster" }],
    [todo(3), { kind: "failed" }],
    [{ out: "", code: 1 }, { kind: "failed" }],
  ])("tells what was taken back: %j", async (said, expected) => {
    const one = worldWith(own("script"), { [second]: said }, { step: "node-proxmox_rack-pve2" });
    expect(await undoNode(one.world, one.context)).toMatchObject(expected);
    expect(one.asked()).toEqual([` -T -l root ${second}: bash -s -- --undo`]);
  });

  test("is for nodes that there are", async () => {
    const one = worldWith(own("script"), {});
    await expect(undoNode(one.world, one.context)).rejects.toThrow("there is no node of step");
  });

  test("restarts the servers of all nodes, up to one that cannot be reached", async () => {
    const one = worldWith(own("script"), { [first]: { out: "" }, [second]: { out: "" } });
    expect(await restartServers(one.world, one.context)).toBeUndefined();
    expect(one.asked()).toEqual([` -T -l root ${first}: bash -s --`, ` -T -l root ${second}: bash -s --`]);
    expect(one.inputOf(second)).toBe(`{
set -euo pipefail
if systemctl is-active nstance-server >/dev/null; then
  systemctl restart nstance-server
fi

} </dev/null
exit "$?"
`);
    const failing = worldWith(own("script"), { [first]: { out: "", code: 255 } });
    expect(await restartServers(failing.world, failing.context)).toMatchObject({ kind: "failed" });
    expect(failing.asked()).toHaveLength(1);
  });
});

test("buckets of one's own are emptied by hand, each by one command", () => {
  const ir = irOf(own("script"));
  const names = Object.values(ir.platform.buckets).map(({ name }) => name.value);
  const commands = commandsToEmpty(ir);
  expect(commands).toContain(`aws s3 rm --recursive --endpoint-url https://s3.example.com s3://${names[0]}`);
  expect(new Set(commands).size).toBe(commands.length);
  expect(
    commands.every((command) => /^aws s3 rm --recursive --endpoint-url \S+ s3:\/\/[a-z0-9-]+$/.test(command)),
  ).toBe(true);
  expect(commandsToEmpty(irOf(source()))).toEqual([
    "aws s3 rm --recursive s3://tools-123456789012-netsy",
    "aws s3 rm --recursive s3://tools-123456789012-registry",
  ]);
  const beside = commandsToEmpty(irOf(besideAws()));
  expect(beside.filter((command) => !/^aws s3 rm --recursive s3:\/\/tools-[a-z0-9-]+$/.test(command))).toEqual([]);
});
