import { expect, test } from "vitest";
import { compile } from "../../compiler/index.ts";
import { buildBase } from "../../test/helpers/golden/cases.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { emitCluster, hashIr } from "./emit.ts";

/** The hash of the cluster of a text that is called as given. */
function hashOf(file: string): string {
  const compilation = compile({
    file,
    text: source(),
    notation: "podplane",
    workspace: { read: () => ({ kind: "missing" }), resolve: (_from, path) => ({ kind: "path", path }) },
    varsFiles: [],
    assignments: [],
    lockOf: () => undefined,
  });
  const ir = compilation.clusters[0]?.ir;
  if (!ir) throw new Error("the text does not compile");
  return hashIr(ir);
}

test("the hash of what a cluster means does not depend on the folder that podplanec is called in", () => {
  expect(hashOf("cluster.podplane")).toBe(hashOf("examples/tools/cluster.podplane"));
});

/** Compiled here and not in the test, which takes long then, and runs again for each mistake. */
const [cluster] = buildBase("hybrid-aws-proxmox").compilation.clusters;

test("every target writes its files, by path, and a cluster with errors has none", () => {
  if (!cluster) throw new Error("the example does not compile");
  const files = emitCluster(cluster);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  expect([...texts.keys()]).toMatchInlineSnapshot(`
    [
      "podplane.aws_123456789012_eu-west-1.tf",
      "podplane.cluster.jsonc",
      "podplane.cluster.schema.json",
      "podplane.env/aws_123456789012_eu-west-1_knc_arm64/mutable.env",
      "podplane.env/aws_123456789012_eu-west-1_knc_arm64/user-data.env",
      "podplane.env/aws_123456789012_eu-west-1_knd_arm64/mutable.env",
      "podplane.env/aws_123456789012_eu-west-1_knd_arm64/user-data.env",
      "podplane.env/proxmox_rack_knd_amd64/mutable.env",
      "podplane.env/proxmox_rack_knd_amd64/user-data.env",
      "podplane.lock.json",
      "podplane.main.tf",
      "podplane.proxmox_pve1.sh",
      "podplane.proxmox_pve2.sh",
      "podplane.proxmox_pve3.sh",
      "podplane.proxmox_rack.config.jsonc",
      "podplane.userdata_aws_123456789012_eu-west-1_knc_arm64.sh",
      "podplane.userdata_aws_123456789012_eu-west-1_knd_arm64.sh",
      "podplane.userdata_proxmox_rack_knd_amd64.sh",
    ]
  `);
  const script = texts.get("podplane.userdata_proxmox_rack_knd_amd64.sh") ?? "";
  // Where no module reads the script, the configuration of the zone's Nstance server holds it.
  expect(texts.get("podplane.proxmox_rack.config.jsonc")).toContain(`"${Buffer.from(script).toString("base64")}"`);
  const lock = files.find(({ path }) => path === "podplane.lock.json");
  const { ir } = cluster;
  expect(lock?.trace).toEqual([
    { start: 0, end: lock?.text.length, origin: { kind: "rule", rule: "lock-file", from: [ir?.origin] } },
  ]);
  for (const lost of [{ ir: undefined }, { lock: undefined }]) {
    expect(() => emitCluster({ ...cluster, ...lost })).toThrow(/^a cluster with errors was to be emitted$/);
  }
});
