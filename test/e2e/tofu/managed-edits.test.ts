import { expect, it } from "vitest";
import { impactOf, saidOf } from "../../../compiler/index.ts";
import { printLock } from "../../../compiler/lock/print.ts";
import { emitCluster } from "../../../runtime/outputs/index.ts";
import { managedCluster, managedNetworks } from "../../helpers/managed-sources.ts";
import { compileText } from "../../helpers/podplane-source.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { seededRandom } from "../../safety/random.ts";
import { errorText } from "../../tofu/documents.ts";
import { tofuTools, tofuWorkspace } from "../../tofu/harness.ts";

/* Edits of a cluster of which OpenTofu makes a part: it replaces nothing that `plan` does not call replaced. */

const base = managedCluster({
  network: managedNetworks.vlan,
  own: `image { url = "https://images.example.com/a.qcow2", digest = "sha256:${"a".repeat(64)}" }
    firewall { management = [192.168.10.0/24] }
    tags = { team = "platform" }`,
});

type Edit = readonly [from: string, to: string];

const edits: readonly Edit[] = [
  ["a.qcow2", "b.qcow2"],
  ["a".repeat(64), "b".repeat(64)],
  ["tag = 20", "tag = 30"],
  ['bridge = "vmbr0"', 'bridge = "vmbr1"'],
  ["gateway = 10.20.0.1", "gateway = 10.20.0.2"],
  ['"k8snet"', '"other"'],
  ['zone = "k8s"', 'zone = "other"'],
  ["cidr = 10.20.0.0/24", "cidr = 10.20.0.0/25"],
  ["management = [192.168.10.0/24]", "management = [192.168.10.0/25]"],
  ["management = [192.168.10.0/24]", "management = [192.168.10.0/24], enable = true"],
  ['disks = "local-lvm"', 'disks = "ceph"'],
  ['disks = "local-lvm"', 'disks = "local-lvm", images = "files"'],
  ["192.168.10.11 }", "192.168.10.11, template_id = 9100 }"],
  ["192.168.10.12", "192.168.10.22"],
  ["node pve2 { address = 192.168.10.12 }", ""],
  ["node pve1", "node pve3 { address = 192.168.10.13 }\n    node pve1"],
  ['team = "platform"', 'team = "other"'],
  ["192.168.10.250", "192.168.10.251"],
  ["manage = terraform", 'manage = terraform\n    api_url = "https://pve.example.com:8006"'],
  ["manage = terraform", "manage = script"],
  ["cores = 2", "cores = 4"],
  ["firewall {", 'vm_template { name = "debian" }\n    firewall {'],
];

function built(source: string, lock?: string) {
  const [only] = compileText(source, lock === undefined ? {} : { lock }).clusters;
  if (!only?.ir || !only.lock) return undefined;
  const files = emitCluster(only).filter(({ path }) => path.endsWith(".tf"));
  const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]));
  return { files: texts, lock: printLock(only.lock), said: saidOf(only.model, undefined) };
}

/** Appliers are made anew at each change of what they apply: they are nothing but that. */
const isApplier = (address: string) => address.startsWith("proxmox_sdn_applier.");

describeWithTools("edits of a cluster of which OpenTofu makes a part", tofuTools, () => {
  it("replace nothing but what `plan` says", { timeout: 900_000 }, async () => {
    const first = built(base);
    if (!first) throw new Error("it does not compile");
    const workspace = await tofuWorkspace({ files: first.files });
    try {
      await workspace.init();
      await workspace.plan();
      expect(await workspace.apply()).toEqual({ kind: "applied" });
      const random = seededRandom(14);
      const pick = () => edits[Math.floor(random() * edits.length)] ?? ["", ""];
      const rounds = [...edits.map((edit) => [edit]), ...Array.from({ length: 20 }, () => [pick(), pick(), pick()])];
      let [refused, replaced] = [0, 0];
      for (const round of rounds) {
        const edited = round.reduce((text, [from, to]) => text.replace(from, to), base);
        const next = built(edited, first.lock);
        if (!next) {
          refused++;
          continue;
        }
        await workspace.write(next.files);
        const plan = await workspace.plan();
        expect(plan.kind === "failed" ? errorText(plan.diagnostics) : "", JSON.stringify(round)).toBe("");
        const changes = plan.kind === "planned" ? (plan.document.resource_changes ?? []) : [];
        const anew = changes.filter(({ address, change }) => change.actions.length > 1 && !isApplier(address));
        const classes = impactOf(first.said, next.said, undefined).changes.flatMap((one) => one.classes);
        if (anew.length === 0) continue;
        replaced++;
        expect(classes, JSON.stringify([round, anew.map(({ address }) => address)])).toContain("replace");
      }
      // Both are seen, or this says nothing.
      expect(refused).toBeGreaterThan(3);
      expect(replaced).toBeGreaterThan(3);
    } finally {
      await workspace.dispose();
    }
  });
});
