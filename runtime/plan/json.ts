import { type Capacity, countClasses } from "../../compiler/index.ts";
import type { Span } from "../../grammar/index.ts";
import { Places } from "../render/index.ts";
import type { InfraPlan } from "./infra-report.ts";
import type { PlannedCluster } from "./plan-source.ts";
import { vmsOf } from "./words.ts";

/*
 * The report for machines. Its schema is docs/schemas/podplane.plan.schema.json; `json-schema.ts` is where it stands.
 */

/**
 * What the changes of clusters do, as one JSON document. `sources` are the texts that places point into; `infra` are
 * OpenTofu's own plans, where they were asked for.
 */
export function planJson(
  clusters: readonly PlannedCluster[],
  sources: ReadonlyMap<string, string>,
  infra: readonly InfraPlan[] = [],
): string {
  const places = new Places(sources);
  const plans = new Map(infra.map(({ cluster, resources }) => [cluster, resources]));
  const all = clusters.map((one) => clusterJson(one, places, plans.get(one.id)));
  return `${JSON.stringify({ version: 1, clusters: all }, null, 2)}\n`;
}

function clusterJson(planned: PlannedCluster, places: Places, infra: InfraPlan["resources"] | undefined): unknown {
  const { id, against, impact, files } = planned;
  if (!impact) return { id, against: null };
  const { effects, capacity, gaps } = impact;
  const rolling = new Set(effects.rolling.map(({ pool }) => pool));
  return {
    id,
    against: against ?? null,
    changes: impact.changes.map((change) => changeJson(change, places)),
    renamed: impact.renamed.map(({ block, from, span }) => ({ block, from, place: placeJson(span, places) })),
    pools: effects.pools
      .filter((one) => rolling.has(one.pool) || one.before !== one.after)
      .map(({ pool, zones, before, after }) => ({ pool, zones, before, after, rolling: rolling.has(pool) })),
    settings: effects.live ? { ...effects.live, restarts: restartsJson(planned) } : null,
    resources: files?.outputs.resources ?? null,
    references: files?.custom.broken.map((one) => ({ ...one, becomes: one.becomes ?? null })) ?? null,
    not_by_source: {
      settings: effects.notBySource.env,
      user_data: effects.notBySource.userData,
      templates: effects.notBySource.templates,
    },
    infra: infra?.map(({ address, action, span }) => ({ address, action, place: placeJson(span, places) })) ?? null,
    capacity: { before: capacityJson(capacity.before), after: capacityJson(capacity.after) },
    cost: planned.cost ?? null,
    counts: Object.fromEntries(countClasses(impact.changes)),
    gaps,
  };
}

function changeJson(change: NonNullable<PlannedCluster["impact"]>["changes"][number], places: Places): unknown {
  const { classes, block, attribute, kind, before, after, secret, span, unsupported, fix } = change;
  return {
    class: classes[0],
    classes,
    block,
    attribute: attribute ?? null,
    kind,
    before: before ?? null,
    after: after ?? null,
    secret,
    place: placeJson(span, places),
    reason: unsupported?.reason ?? null,
    steps: unsupported?.steps ?? [],
    fix: fix ?? null,
  };
}

function placeJson(span: Span | undefined, places: Places): unknown {
  const start = span && places.rangeOf(span)?.start;
  return span && start ? { file: span.file, line: start.line, column: start.column } : null;
}

function restartsJson({ impact, files }: PlannedCluster): unknown {
  if (!impact || files?.restarts.kind !== "known") return null;
  const { outputs, restarts } = files;
  return restarts.services.map(({ service, vms }) => ({ service, vms: vmsOf(vms, impact, outputs) }));
}

function capacityJson({ vms, cpus, gib, natGateways, loadBalancers, unknownTypes }: Capacity): unknown {
  return { vms, cpus, gib, nat_gateways: natGateways, load_balancers: loadBalancers, unknown_types: unknownTypes };
}
