import { type Change, countClasses, type ImpactClass, impactClasses } from "../../compiler/index.ts";
import { Places } from "../render/index.ts";
import type { PlannedCluster } from "./plan-source.ts";

/** What each class means, as a heading. */
const headings: Readonly<Record<ImpactClass, string>> = {
  unsupported: "unsupported in place",
  destroy: "destroy",
  replace: "replace: destroyed and made anew",
  rolling: "rolling: VMs are replaced one at a time in each zone",
  scaling: "scaling: VMs are added or removed",
  infrastructure: "infrastructure: OpenTofu changes resources",
  live: "live: pushed to running VMs",
  tags: "tags only",
  seed: "seed: no effect once the cluster is seeded",
  client: "tools only",
};

/** What one cluster's change does, for people. `sources` are the texts that places point into. */
export function planText(planned: PlannedCluster, sources: ReadonlyMap<string, string>): string {
  const { id, against, impact } = planned;
  if (!impact) return `${id}: compared with ${against}\n`;
  if (impact.changes.length === 0) return `${id}: no change against ${against}\n`;
  const places = new Places(sources);
  const sections = impactClasses.flatMap((one) => {
    const changes = impact.changes.filter((change) => change.classes[0] === one);
    return changes.length === 0 ? [] : [headings[one], ...changes.map((change) => `  ${changeLine(change, places)}`)];
  });
  const counts = [...countClasses(impact.changes)].map(([one, count]) => `${count} ${shortNames[one]}`).join(", ");
  return `${[`${id}: changes against ${against}`, ...sections, ...impact.gaps, counts].join("\n")}\n`;
}

/** How the last line calls a class. */
const shortNames: Readonly<Record<ImpactClass, string>> = {
  unsupported: "unsupported in place",
  destroy: "destroy",
  replace: "replace",
  rolling: "rolling",
  scaling: "scaling",
  infrastructure: "infrastructure",
  live: "live",
  tags: "tags only",
  seed: "seed only",
  client: "tools only",
};

function changeLine(change: Change, places: Places): string {
  const { block, attribute, kind, before, after, secret, span } = change;
  const range = span && places.rangeOf(span);
  const place = span && range ? `${span.file}:${range.start.line}  ` : "";
  const name = [block, attribute].filter((one) => one !== undefined && one !== "").join(": ");
  if (kind !== "changed") return `${place}${name} ${kind}`;
  return `${place}${name} ${secret ? "changed" : `${before ?? ""} -> ${after ?? ""}`}`;
}
