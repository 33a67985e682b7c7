import { describe, expect, test } from "vitest";
import { showsSecret } from "../../helpers/canary.ts";
import { changesOf, cutOff, expectWhole } from "./cut-off.ts";
import { makeLab } from "./lab.ts";

/*
 * Scripts of nodes in a cluster that a cloud holds: its bucket, whose name an apply tells, and keys of accounts there.
 */

const bucket = ["--bucket", "tools-0a1b2c3d"] as const;

describe.each(["aws", "google"] as const)("a node beside %s", (beside) => {
  test("is made, knows its bucket and its keys from then on, and is taken back", async () => {
    const lab = await makeLab({ versions: { pve1: "9.1.2" }, beside });
    const dry = await lab.run("pve1", "--dry-run");
    expect(dry).toMatchObject({ status: 0, stderr: "" });
    expect(dry.stdout).toMatch(/^needed +bucket, which the output nstance_bucket of OpenTofu names/m);
    const first = await lab.run("pve1", "--secrets", ...bucket);
    expect(first).toMatchObject({ status: 0, stderr: "" });
    expectWhole(lab, "pve1");
    expect(lab.read("pve1", "etc/systemd/system/nstance-server.service")).toContain(
      `--storage ${beside === "aws" ? "s3" : "gcs"} --bucket tools-0a1b2c3d `,
    );
    expect(() => lab.read("pve1", "etc/nstance/encryption.key")).toThrow("ENOENT");

    lab.standIns.calls.length = 0;
    const second = await lab.run("pve1");
    expect(second).toMatchObject({ status: 0, stderr: "" });
    expect(second.stdout).toMatch(/^summary 0 made, \d+ as they should be$/m);
    expect(changesOf(lab)).toEqual([]);

    const undone = await lab.run("pve1", "--undo");
    expect(undone).toMatchObject({ status: 0, stderr: "" });
    for (const file of ["server.env", "google.json"])
      expect(() => lab.read("pve1", `etc/nstance/${file}`)).toThrow("ENOENT");
    for (const canary of lab.canaries) {
      for (const { stdout, stderr } of [dry, first, second, undone]) expect(stdout + stderr).not.toContain(canary);
      for (const { words } of lab.standIns.calls) {
        expect(showsSecret(words[0] === "curl" ? words.slice(0, 3) : words, canary), words.join(" ")).toBe(false);
      }
    }
  });

  test("stops without what it needs, and says what that is", async () => {
    const lab = await makeLab({ versions: { pve1: "9.1.2" }, beside });
    const without = await lab.run("pve1", "--secrets");
    expect([without.status, without.stderr]).toEqual([3, expect.stringContaining("--bucket")]);
    const bare = await lab.run("pve1", ...bucket);
    const named = beside === "aws" ? "AWS_ACCESS_KEY_ID" : "GOOGLE_CREDENTIALS";
    expect([bare.status, bare.stderr]).toEqual([3, expect.stringContaining(named)]);
    lab.state.objects.clear();
    const empty = await lab.run("pve1", "--secrets", ...bucket);
    expect([empty.status, empty.stderr]).toEqual([
      3,
      expect.stringContaining("put podplane.proxmox_rack.config.jsonc there"),
    ]);
  });
});

test("lets servers and the operator in from the networks of the cloud, and no more", async () => {
  const lab = await makeLab({ versions: { pve1: "9.1.2" }, beside: "aws" });
  expect(await lab.run("pve1", "--secrets", ...bucket)).toMatchObject({ status: 0, stderr: "" });
  const rules = [...lab.state.groups.values()].flat().map(({ values }) => [values["dport"], values["source"]]);
  expect(rules).toContainEqual(["8991,8992,8993", "172.18.0.0/16"]);
});

test("a run beside a cloud that is cut off now and then is ended by the runs after it", async () => {
  const lab = await makeLab({ versions: { pve1: "9.1.2" }, beside: "google" });
  const run = lab.run.bind(lab);
  const told = { ...lab, run: (node: string, ...options: readonly string[]) => run(node, ...options, ...bucket) };
  expect(await cutOff(told, "pve1", ["fail", "kill", "kill-after"], 5)).toBeGreaterThan(2);
  expectWhole(lab, "pve1");
});
