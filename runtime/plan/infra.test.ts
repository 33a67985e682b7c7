import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { planJsonSchema } from "./json-schema.ts";

const folder = temporaryFolder("infra");

const change = (address: string, ...actions: readonly string[]) => ({
  address,
  mode: "managed",
  type: "x",
  change: { actions, after: { password: "CANARY" } },
});

/** A program that plans as OpenTofu does, with a plan that is given. */
function standIn(plan: unknown): string {
  const path = join(folder, "tofu");
  writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
  writeFileSync(path, `#!/bin/sh\nif [ "$1" = show ]; then cat "${join(folder, "plan.json")}"; fi\n`, { mode: 0o755 });
  return path;
}

describe("plan --infra", () => {
  test("ties OpenTofu's own plan to lines of the source, and shows no value of it", async () => {
    const text = source({ provider: "bucket uploads {}" });
    writeFileSync(join(folder, "cluster.podplane"), text);
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    const tofu = standIn({
      format_version: "1.2",
      resource_changes: [
        change("aws_s3_bucket.bucket_uploads", "create"),
        change("module.shard_eu_west_1a.aws_instance.x[0]", "delete", "create"),
        change("aws_thing.mine", "update"),
        change("aws_s3_bucket.netsy", "no-op"),
      ],
    });
    const { code, stdout } = await runCommand(folder, ["plan", "--infra"], { PODPLANE_TF_CMD: tofu });
    const line = (part: string) => text.slice(0, text.indexOf(part)).split("\n").length;
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(-5)).toEqual([
      "tools: OpenTofu's own plan, 3 to change",
      `  + aws_s3_bucket.bucket_uploads  cluster.podplane:${line("uploads {}")}`,
      "  ~ aws_thing.mine",
      `  -/+ module.shard_eu_west_1a.aws_instance.x[0]  cluster.podplane:${line("zone eu-west-1a")}`,
      "",
    ]);
    expect(stdout).not.toContain("CANARY");

    const json = await runCommand(folder, ["plan", "--infra", "--json"], { PODPLANE_TF_CMD: tofu });
    const report = JSON.parse(json.stdout) as { readonly clusters: readonly { readonly infra: unknown }[] };
    const isRight = new Ajv2020({ strict: false }).compile(planJsonSchema());
    expect([isRight(report), isRight.errors]).toEqual([true, null]);
    expect(report.clusters[0]?.infra).toEqual([
      {
        address: "aws_s3_bucket.bucket_uploads",
        action: "create",
        place: { file: "cluster.podplane", line: line("uploads {}"), column: expect.any(Number) },
      },
      { address: "aws_thing.mine", action: "update", place: null },
      expect.objectContaining({ action: "replace" }),
    ]);
    const markdown = await runCommand(folder, ["plan", "--infra", "--format", "markdown"], { PODPLANE_TF_CMD: tofu });
    expect(markdown.stdout).toBe(`### \`tools\`: changes against the last build

No change of the source.

**tools: OpenTofu's own plan, 3 to change**

\`\`\`diff
+ aws_s3_bucket.bucket_uploads  cluster.podplane:22
~ aws_thing.mine
-/+ module.shard_eu_west_1a.aws_instance.x[0]  cluster.podplane:23
\`\`\`
`);
  });

  test("plans only files that are up to date", async () => {
    const changed = source({ provider: "bucket uploads {}" }).replace("t4g.small", "t4g.large");
    writeFileSync(join(folder, "cluster.podplane"), changed);
    const { code, stderr } = await runCommand(folder, ["plan", "--infra"], { PODPLANE_TF_CMD: standIn({}) });
    expect([code, stderr]).toEqual([
      1,
      "error: podplane.cluster.jsonc is not what the source gives now\nwhy: OpenTofu plans the files that are there\nfix: run `podplanec build` first\n",
    ]);
  });
});
