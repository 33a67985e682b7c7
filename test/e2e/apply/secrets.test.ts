import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchProcesses } from "../../helpers/process-watch.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { type AppliedCluster, type AwsStandIns, applyTools, startStandIns } from "./stand-ins.ts";

const canary = {
  variable: "canary of a variable of the user",
  token: "canary of a token for the API",
  key: "PRIVATE KEY",
} as const;

/** A variable of the user's own, whose value the provider repeats in what it says. */
const custom = `variable "mine" {
  type      = string
  sensitive = true
}

resource "aws_ssm_parameter" "mine" {
  name  = "mine"
  type  = "SecureString"
  value = var.mine
}
`;

describeWithTools("secrets of an apply", applyTools, () => {
  let standIns: AwsStandIns;
  let cluster: AppliedCluster;
  beforeAll(async () => {
    standIns = await startStandIns();
    const env = { TF_VAR_mine: canary.variable, PODPLANE_API_TOKEN: canary.token };
    cluster = await standIns.cluster("canaries", { env, files: { "custom.tf": custom } });
  });
  afterAll(() => standIns.stop());

  test("are in no argument, in no environment but OpenTofu's, and in nothing that is left", async () => {
    const watch = watchProcesses(cluster.temporary, Object.values(canary));
    const applied = await cluster.run(["apply", "--auto-approve", "--json"]);
    const destroyed = await cluster.run([
      "destroy",
      "--confirm",
      "canaries",
      "--confirm-state",
      cluster.bucket,
      "--json",
    ]);
    const { looks, seen } = watch.end();
    expect([applied.code, destroyed.code], destroyed.stdout.slice(-1_500)).toEqual([0, 0]);
    expect(looks).toBeGreaterThan(50);
    expect(seen.filter(({ place }) => place === "arguments")).toEqual([]);
    const holders = (text: string) => seen.filter((one) => one.text === text).map(({ process }) => process);
    // Who was started with it has it, by both names that Node gives its process; so has OpenTofu, for its variables alone.
    const own = holders(canary.token);
    expect(own.filter((name) => !/^(?:node|MainThread)$/.test(name))).toEqual([]);
    expect(own).not.toEqual([]);
    const isTofus = (name: string): boolean =>
      own.includes(name) || /^(?:sh|tofu|tofu-provider|terraform-provi?)$/.test(name);
    expect(holders(canary.variable).filter((name) => !isTofus(name))).toEqual([]);
    expect(holders(canary.variable)).toContain("tofu");
    expect(holders(canary.key)).toEqual([]);
    for (const { stdout, stderr } of [applied, destroyed]) {
      for (const text of Object.values(canary)) expect(stdout + stderr).not.toContain(text);
    }
    expect(filesWith(cluster, Object.values(canary)).filter((name) => !/^terraform\.tfstate/.test(name))).toEqual([]);
  });
});

/** Names of files that hold one of these texts; what the user has put there holds none. */
function filesWith({ folder, temporary }: AppliedCluster, texts: readonly string[]): readonly string[] {
  return [folder, temporary]
    .flatMap((home) => readdirSync(home, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/node-compile-cache|\.terraform\/providers/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const text = readFileSync(path, "latin1");
      return texts.some((one) => text.includes(one));
    })
    .map((path) => basename(path));
}
