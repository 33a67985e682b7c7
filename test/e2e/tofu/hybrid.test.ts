import { it } from "vitest";
import { besideAws, besideGoogle } from "../../helpers/hybrid-sources.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { tofuTools } from "../../tofu/harness.ts";
import { compileFiles, expectWholeLife } from "./whole-life.ts";

const logs = 'telemetry { enabled = true, s3_bucket = "logs-of-tools" }';

describeWithTools("clouds with machines beside them, with real OpenTofu", tofuTools, () => {
  it.each([
    ["AWS", besideAws({ blocks: logs }), ["aws_iam_user.proxmox_rack_servers", ".servers_from_proxmox_rack_pve1"]],
    ["Google Cloud", besideGoogle({ blocks: logs }), ["google_service_account.proxmox_rack_vms", ".from_proxmox_rack"]],
  ])("%s", async (_, source, plans) => {
    await expectWholeLife(await compileFiles({ "cluster.podplane": source }), plans);
  });
});
