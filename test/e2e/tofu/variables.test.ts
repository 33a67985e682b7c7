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

const refused: readonly (readonly [string, string, RegExp])[] = [
  ["pool_sizes", "{ control-plane = 0 }", /from 1 up/],
  ["pool_sizes", "{ control-plane = -3 }", /whole numbers/],
  ["pool_sizes", "{ control-plane = 1.5 }", /whole numbers/],
  ["pool_sizes", "{ control-plane = null }", /whole numbers/],
  ["pool_sizes", "{ web = 1 }", /pool of this cluster is control-plane/],
  ["tags", `{ "aws:team" = "x" }`, /do not begin with aws:/],
  ["tags", `{ "AWS:team" = "x" }`, /do not begin with aws:/],
  ["tags", `{ "nstance:managed" = "true" }`, /nstance:/],
  ["tags", `{ "" = "x" }`, /1 to 128/],
  ["tags", `{ ${long(129)} = "x" }`, /1 to 128/],
  ["tags", `{ team = "${long(257)}" }`, /at most 256/],
  ["tags", `{ team = "a;b" }`, /at most 256/],
  ["tags", `{ team = null }`, /at most 256/],
  ["tags", `{ Team = "x", team = "y" }`, /without regard to case/],
  ["tags", tags(11), /takes 10 tags/],
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
      expect(await saidOf(variable, value)).toMatch(message);
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
        expect(said, size).toMatch(/whole numbers from 0 up, and control-plane has at least one VM/);
      }
    });
  });
});
