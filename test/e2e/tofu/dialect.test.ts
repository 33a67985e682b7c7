import { expect, it } from "vitest";
import { describeWithTools } from "../../helpers/tools.ts";
import { errorText } from "../../tofu/documents.ts";
import { type TofuWorkspace, tofuTools, tofuWorkspace } from "../../tofu/harness.ts";
import { appliedConfigs } from "../../tofu/server-config.ts";
import { projectFolder } from "./compile.ts";

/* Ruling 56: modules whose default prefix of secrets differs get the one that was built, or the server makes a new CA. */

const cluster = `podplane 1

cluster shop {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.shop.example", api_load_balancer = api }
  seed none {}
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.small" }

  provider aws {
    account    = "123456789012"
    region     = "eu-west-1"
    enable_ssm = false

    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }

    zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
    }

    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
  }
}
`;

async function prefixes(workspace: TofuWorkspace): Promise<readonly unknown[]> {
  return appliedConfigs(await workspace.state()).map((config) => JSON.stringify(config).match(/"prefix":"[^"]*"/g));
}

describeWithTools("newer modules, with real OpenTofu", tofuTools, () => {
  it("find the secrets where they were built, and nothing is destroyed or replaced", async () => {
    const project = await projectFolder({ "cluster.podplane": cluster });
    const run = async (...words: readonly string[]) => {
      const { exitCode, stderr } = await project.run(words);
      expect(exitCode, `${words.join(" ")}\n${stderr}`).toBe(0);
    };
    await run("build");
    const workspace = await tofuWorkspace({ files: await project.tofuFiles() });
    try {
      await workspace.init();
      await workspace.plan();
      expect(await workspace.apply()).toEqual({ kind: "applied" });
      const before = await prefixes(workspace);
      expect(JSON.stringify(before)).toContain("nstance/shop/");
      await run("deps", "update", "--module", "nstance-dev/nstance/aws=2.2.0", "--dialect", "v2b");
      await run("build");
      await workspace.write(await project.tofuFiles());
      await workspace.init();
      const plan = await workspace.plan();
      expect(plan.kind === "failed" ? errorText(plan.diagnostics) : "").toBe("");
      const changes = plan.kind === "planned" ? (plan.document.resource_changes ?? []) : [];
      const gone = changes.filter(({ change }) => change.actions.includes("delete")).map(({ address }) => address);
      expect(changes.length).toBeGreaterThan(0);
      // The newer modules key private route tables otherwise, with no resource of ours behind them.
      expect(gone.filter((address) => !address.includes(".aws_route_table.private["))).toEqual([]);
      expect(await workspace.apply()).toEqual({ kind: "applied" });
      expect(await prefixes(workspace)).toEqual(before);
      expect(await workspace.plan()).toMatchObject({ kind: "planned", changed: false });
    } finally {
      await workspace.dispose();
      await project.dispose();
    }
  });
});
