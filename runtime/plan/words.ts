import type {
  Capacity,
  Change,
  Impact,
  ImpactClass,
  OutputChanges,
  PoolEffect,
  ResourceChange,
} from "../../compiler/index.ts";
import type { BrokenReference } from "./custom-files.ts";
import type { PlannedCluster } from "./plan-source.ts";

/* What reports say, in words: the same for text and Markdown. */

/** What each class is called, and what it does. */
export const classWords: Readonly<Record<ImpactClass, { readonly name: string; readonly does: string }>> = {
  unsupported: { name: "unsupported in place", does: "there are other steps" },
  destroy: { name: "destroy", does: "what it holds is lost" },
  replace: { name: "replace", does: "destroyed and made anew" },
  rolling: { name: "rolling", does: "VMs are replaced one at a time in each zone, drained before" },
  scaling: { name: "scaling", does: "VMs are added or removed" },
  infrastructure: { name: "infrastructure", does: "OpenTofu changes resources" },
  live: { name: "live", does: "pushed to running VMs" },
  tags: { name: "tags only", does: "nothing else changes" },
  seed: { name: "seed only", does: "no effect on a cluster that is seeded" },
  client: { name: "tools only", does: "nothing that is deployed changes" },
};

/** What has another name only. */
export const renamedWords = { name: "moved", does: "renamed, and nothing is destroyed or made anew" };

/** `2 -> 3`, `added`: what became of it. A secret says only that it changed. */
export function becameWords({ kind, secret, before, after }: Change): string {
  if (kind !== "changed") return kind;
  return secret ? "changed" : `${before ?? "unset"} -> ${after ?? "unset"}`;
}

/** `pool web: size`. */
export function nameWords({ block, attribute }: Change, root: string): string {
  if (block === "") return attribute === undefined ? `cluster ${root}` : attribute;
  return attribute === undefined ? block : `${block}: ${attribute}`;
}

/** A list of which at most so many are named: `a, b and 3 more`. */
export function listWords(items: readonly string[], most: number): string {
  if (items.length <= most) return items.join(", ");
  return `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
}

export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `web (6 VMs in eu-west-1a, eu-west-1b)`. */
export function rollingWords({ pool, zones, before, after }: PoolEffect): string {
  const places = [...new Set(zones)];
  return `${pool} (${countWords(Math.min(before, after), "VM")} in ${listWords(places, 3)})`;
}

export function scalingWords({ pool, before, after }: PoolEffect): string {
  return `${pool} ${before} -> ${after} VMs`;
}

/** What settings reach, and what restarts: sentences without their period. */
export function liveWords(impact: Impact, { files }: PlannedCluster): readonly string[] {
  const { live } = impact.effects;
  if (!live || live.keys.length === 0) return [];
  const keys = `${listWords(live.keys, 6)} on ${countWords(live.vms, "VM")}`;
  if (files?.restarts.kind !== "known") return [keys];
  const { services } = files.restarts;
  if (services.length === 0) return [keys, "no service restarts"];
  const byVms = Map.groupBy(services, ({ vms }) => vmsOf(vms, impact, files.outputs));
  const shown = [...byVms].map(
    ([vms, some]) =>
      `${listWords(
        some.map(({ service }) => service),
        8,
      )} on ${countWords(vms, "VM")}`,
  );
  return [keys, `restarts ${shown.join("; ")}`];
}

/** VMs of some kinds that run now and stay. */
export function vmsOf(kinds: readonly string[], { effects }: Impact, { pools }: OutputChanges): number {
  const names = new Set(kinds.flatMap((kind) => pools[kind] ?? []));
  const concerned = effects.pools.filter((one) => names.has(one.pool));
  return concerned.reduce((sum, { before, after }) => sum + Math.min(before, after), 0);
}

/** `custom.tf:5: aws_s3_bucket.x is gone`. */
export function referenceWords({ file, line, address, becomes }: BrokenReference): string {
  return `${file}:${line}: ${address} is ${becomes === undefined ? "gone" : `${becomes} now`}`;
}

const signs: Readonly<Record<ResourceChange["action"], string>> = {
  added: "+",
  removed: "-",
  changed: "~",
  moved: ">",
};

/** `~ module.network (subnets)`. */
export function resourceWords({ action, address, details }: ResourceChange): string {
  const more =
    action === "moved" ? ` (was ${details[0] ?? ""})` : details.length > 0 ? ` (${listWords(details, 3)})` : "";
  return `${signs[action]} ${address}${more}`;
}

/** What the build changes although the source does not. */
export function notBySourceWords({ effects }: Impact): readonly string[] {
  const { env, userData, templates } = effects.notBySource;
  const parts = [
    ...(userData.length > 0 ? [`user-data of ${userData.join(", ")}`] : []),
    ...(templates.length > 0 ? [`how VMs of ${listWords(templates, 3)} are started`] : []),
    ...env,
  ];
  return parts.length === 0 ? [] : [`changed by podplanec or the lock file, not by the source: ${listWords(parts, 6)}`];
}

/** `capacity: 9 -> 12 VMs, +6 vCPU, +12 GiB`; nothing where it stays. */
export function capacityWords({ before, after }: Impact["capacity"]): string | undefined {
  const delta = (
    name: keyof Capacity & ("vms" | "cpus" | "gib" | "natGateways" | "loadBalancers"),
    one: string,
    many = one,
  ) => {
    const change = after[name] - before[name];
    return change === 0 ? [] : [`${change > 0 ? "+" : ""}${change} ${Math.abs(change) === 1 ? one : many}`];
  };
  const parts = [
    ...delta("vms", `VM (${before.vms} -> ${after.vms})`, `VMs (${before.vms} -> ${after.vms})`),
    ...delta("cpus", "vCPU"),
    ...delta("gib", "GiB of memory"),
    ...delta("natGateways", "NAT gateway", "NAT gateways"),
    ...delta("loadBalancers", "load balancer", "load balancers"),
  ];
  const unknown = [...new Set([...before.unknownTypes, ...after.unknownTypes])];
  const hint = unknown.length > 0 ? `of ${listWords(unknown, 4)} the size is not known` : undefined;
  const isMoved = JSON.stringify(before.types) !== JSON.stringify(after.types);
  const told = [...(parts.length > 0 ? [parts.join(", ")] : []), ...(hint !== undefined && isMoved ? [hint] : [])];
  return told.length === 0 ? undefined : `capacity: ${told.join("; ")}`;
}
