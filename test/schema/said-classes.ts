import { impactOf, saidOf } from "../../compiler/index.ts";
import { type BlockSchema, cluster, type Impact } from "../../compiler/schema/index.ts";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { compileText } from "../helpers/podplane-source.ts";
import { clusterOf, type Parts } from "./case-clusters.ts";
import type { Build } from "./classes.ts";

/* What the schema table says that a change does, as `podplanec plan` tells it. */

/** A build with what its source says. */
export interface SaidBuild extends Build {
  readonly said: ReturnType<typeof saidOf>;
}

/** Undefined where the cluster has errors. */
export function buildOf(parts: Parts): SaidBuild | undefined {
  const [only] = compileText(clusterOf(parts), parts.lock ? { lock: parts.lock } : {}).clusters;
  return only?.ir && { files: emitCluster(only), ir: only.ir, said: saidOf(only.model, undefined) };
}

/** Every attribute of the schema table with the classes of its row, by path. */
export const rows: ReadonlyMap<string, readonly Impact[]> = new Map(rowsOf(cluster, cluster.kind));

function rowsOf(block: BlockSchema, path: string): readonly (readonly [string, readonly Impact[]])[] {
  const own = Object.entries(block.attributes).map(([name, { impact }]) => [`${path}.${name}`, impact] as const);
  return [...own, ...Object.values(block.blocks).flatMap((child) => rowsOf(child, `${path}/${child.kind}`))];
}

/** The classes that show in files: what replaces a resource is none of its own there, what concerns tools shows in none. */
export function classesSaid(path: string, before: SaidBuild, after: SaidBuild): ReadonlySet<string> {
  const { changes } = impactOf(before.said, after.said, undefined);
  const change = changes.find((one) => one.path === path);
  const classes = change?.classes ?? rows.get(path) ?? [];
  const said = new Set<string>(classes.map((one) => (one === "replace" ? "infrastructure" : one)));
  said.delete("client");
  return said;
}
