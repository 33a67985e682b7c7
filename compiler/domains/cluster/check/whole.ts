import { cloudTable } from "../../../providers/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import { labelOf, placeOf } from "../plan/index.ts";
import { type CheckContext, lacks } from "./context.ts";

/*
 * A rule that misses something, or finds too much of it, judges a block as a whole: it says nothing of a block of which
 * a part could not be read or computed, since that part may hold what it misses. What is wrong is reported where it
 * stands, and silences no rule about another block.
 */

interface Known {
  readonly isPartial: boolean;
  readonly isUnclear: boolean;
  readonly labels: readonly unknown[];
  readonly blocks: Readonly<Record<string, readonly Known[]>>;
}

/** Whether a block and all in it is known, what it is for included. */
export function isWhole({ isPartial, isUnclear, blocks }: Known): boolean {
  return !isPartial && !isUnclear && Object.values(blocks).every((children) => children.every(isWhole));
}

/** Whether a block may have more blocks of a kind than are known, or one of another name. */
export function mayHaveOther(block: Known, kind: string): boolean {
  return block.isPartial || (block.blocks[kind] ?? []).some(({ labels }) => labels.length === 0);
}

/** Whether it is known which subnets the zones of a provider have, and what they are for. */
export function knowsSubnets(provider: ProviderModel): boolean {
  return !provider.isPartial && provider.blocks.zone.every((zone) => zone.blocks.subnet.length > 0 && isWhole(zone));
}

/** Whether that is known of all providers, and that there is no other. */
export function knowsAllSubnets({ cluster }: CheckContext): boolean {
  return !cluster.isPartial && cluster.blocks.provider.every(knowsSubnets);
}

/** Whether a provider that could not be read may have a load balancer that is not known. */
export function mayHaveBalancer({ cluster }: CheckContext): boolean {
  return cluster.isPartial || cluster.blocks.provider.some((provider) => mayHaveOther(provider, "load_balancer"));
}

/** Whether a block certainly does not say an attribute: one that is misspelt, or whose value is none, is meant. */
export function leavesOut(block: Known & Parameters<typeof lacks>[0], name: string): boolean {
  return lacks(block, name) && isWhole(block);
}

/** Whether all is there that tells a provider from others; what is missing has been reported. */
export function isPlaced(provider: ProviderModel): boolean {
  const place = placeOf(provider);
  return (cloudTable(labelOf(provider))?.identity ?? []).every((name) => place[name] !== undefined);
}
