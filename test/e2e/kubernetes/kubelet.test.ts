/*
 * Whether the real kubelet takes the configurations that a VM renders. It judges them before it looks for
 * containerd, which is not there; a machine with everything is test/e2e/vm.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configured } from "../../../vmconfig/test/configured.ts";
import { startProcess, waitFor } from "../../helpers/background-process.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";

describeWithTools("the kubelet", ["kubelet", "setpriv"], () => {
  const folder = temporaryFolder("kubelet");

  /** What the kubelet says about a configuration until it ends for want of a runtime. */
  const judge = async (text: string): Promise<string> => {
    const { root } = configured("knd");
    // This machine may have cgroups of version 1, which a VM never has.
    const here = text.replaceAll("/opt/", `${root.path}/opt/`).replace("failCgroupV1: true", "failCgroupV1: false");
    root.write("/kubelet.yaml", here);
    for (const path of ["/opt/crt/ca.crt", "/opt/crt/kubelet.server.crt"]) root.write(path, "");
    const log = join(folder, "kubelet.log");
    const kubelet = startProcess(
      getTool("kubelet"),
      [`--config=${root.path}/kubelet.yaml`, `--root-dir=${join(folder, "root")}`, `--cert-dir=${folder}`],
      log,
    );
    await waitFor("the kubelet to end", { timeoutMs: 120_000 }, async () => (kubelet.isRunning() ? undefined : true));
    return readFileSync(log, "utf8");
  };

  describe.each([
    ["1", {}],
    ["2", { DEFAULTS_GENERATION: "2" }],
    ["2 with few addresses", { DEFAULTS_GENERATION: "2", KUBE_NODE_CIDR_MASK_SIZE_IPV4: "28" }],
  ])("with the defaults of generation %s", (_, values) => {
    it("takes the configuration", async () => {
      const config = configured("knd", values).root.read("/opt/kubelet/etc/kubelet.yaml");
      expect(await judge(config)).not.toMatch(
        /failed to (?:load|validate) kubelet config|unknown field|invalid configuration/i,
      );
    });
  });

  it("would refuse a field that it does not know", async () => {
    const config = configured("knd").root.read("/opt/kubelet/etc/kubelet.yaml");
    expect(await judge(`${config}podPidLimit: 1\n`)).toMatch(/unknown field/);
  });
});
