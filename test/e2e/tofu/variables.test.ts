import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { type TofuWorkspace, tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { projectFolder } from "./compile.ts";

/* What the source may not say, a variable may not say either (ruling 61). */

const cluster = (controlPlane: string) => `podplane 1

cluster demo {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.demo.example" }
  seed none {}
  pool control-plane { arch = arm64, size = ${controlPlane}, instance_type = "t4g.small" }

  provider aws {
    account = "123456789012"
    region  = "eu-west-1"
    tags    = { team = "platform", stage = "test" }

    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }

    zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }
  }
}
`;

const tags = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, "x"])));
const long = (count: number) => "x".repeat(count);

const accepted: readonly (readonly [string, string])[] = [
  ["pool_sizes", "{}"],
  ["pool_sizes", "{ control-plane = 3 }"],
  ["tags", "{}"],
  ["tags", tags(10)],
  ["tags", `{ "Kostenstelle Süd" = "4711 @ a/b:c=d+e-f_g.h" }`],
  ["tags", `{ ${long(128)} = "${long(256)}" }`],
];

const sizes = "Sizes are whole numbers from 0 up, and that of control-plane from 1 up: it serves the API.";
const keys =
  "Keys of tags have 1 to 128 letters, digits, spaces and _ . : / = + - @, and do not begin with aws: or nstance:.";
const values = "Values of tags have at most 256 letters, digits, spaces and _ . : / = + - @.";

const refused: readonly (readonly [string, string, string])[] = [
  ["pool_sizes", "{ control-plane = 0 }", sizes],
  ["pool_sizes", "{ control-plane = -3 }", sizes],
  ["pool_sizes", "{ control-plane = 1.5 }", sizes],
  ["pool_sizes", "{ control-plane = null }", sizes],
  ["pool_sizes", "{ web = 1 }", "The pool of this cluster is control-plane."],
  ["tags", `{ "aws:team" = "x" }`, keys],
  ["tags", `{ "AWS:team" = "x" }`, keys],
  ["tags", `{ "nstance:managed" = "true" }`, keys],
  ["tags", `{ "" = "x" }`, keys],
  ["tags", `{ ${long(129)} = "x" }`, keys],
  ["tags", `{ team = "${long(257)}" }`, values],
  ["tags", `{ team = "a;b" }`, values],
  ["tags", `{ team = null }`, values],
  ["tags", `{ Team = "x", team = "y" }`, "IAM compares keys of tags without regard to case, and roles get all tags."],
  ["tags", tags(11), "An object in S3 takes 10 tags, and each shard's configuration is one, which gets them all."],
];

describeWithTools("values of variables, with real OpenTofu", tofuTools, () => {
  let workspace: TofuWorkspace;
  async function workspaceOf(controlPlane: string): Promise<TofuWorkspace> {
    const project = await projectFolder({ "cluster.podplane": cluster(controlPlane) });
    const { exitCode, stderr } = await project.run(["build"]);
    expect(exitCode, stderr).toBe(0);
    const made = await tofuWorkspace({ files: await project.tofuFiles() });
    await project.dispose();
    await made.init();
    return made;
  }

  async function saidOf(variable: string, value: string): Promise<string> {
    const plan = await workspace.plan({ [variable]: value });
    return plan.kind === "failed" ? errorText(plan.diagnostics) : "";
  }

  describe("of a pool with one size", () => {
    beforeAll(async () => {
      workspace = await workspaceOf("1");
    });
    afterAll(() => workspace.dispose());

    it.each(accepted)("%s = %s is accepted", async (variable, value) => {
      expect(await saidOf(variable, value)).toBe("");
    });

    it.each(refused)("%s = %s is refused", async (variable, value, message) => {
      expect(await saidOf(variable, value)).toContain(message);
    });
  });

  describe("of a pool with sizes by zone", () => {
    beforeAll(async () => {
      workspace = await workspaceOf("{ eu-west-1a = 2 }");
    });
    afterAll(() => workspace.dispose());

    it("hold for pool_zone_sizes", async () => {
      expect(await saidOf("pool_zone_sizes", "{ control-plane = { eu-west-1a = 3 } }")).toBe("");
      for (const size of ["0", "-3", "1.5", "null"]) {
        const said = await saidOf("pool_zone_sizes", `{ control-plane = { eu-west-1a = ${size} } }`);
        expect(said, size).toContain(
          "whole numbers from 0 up, and control-plane has at least one VM: it serves the API.",
        );
      }
    });
  });
});
