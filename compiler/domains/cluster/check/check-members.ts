import type { Span } from "../../../../grammar/index.ts";
import type { Located } from "../../../origins/index.ts";
import { type CloudTable, cloudTable, type Members, providerKinds } from "../../../providers/index.ts";
import {
  type AttributeSchema,
  type PoolModel,
  type ProviderModel,
  cluster as root,
  type SubnetModel,
} from "../../../schema/index.ts";
import type { Foreign } from "../../../types/index.ts";
import { labelOf } from "../plan/index.ts";
import { cloudsByPool } from "./check-machines.ts";
import { type CheckContext, isWritten, lacks, spanOf } from "./context.ts";

/*
 * Which blocks and attributes a kind of provider has. The schema table lists those of all kinds; the tables of clouds say
 * which of them mean something, which are needed, and what to write in place of the others.
 */

export function checkMembers(context: CheckContext): void {
  for (const provider of context.cluster.blocks.provider) {
    const cloud = cloudTable(labelOf(provider));
    if (!cloud) continue;
    checkBlocks(provider, cloud, context);
    checkLabel(provider, cloud, context);
    checkZones(provider, cloud, context);
    for (const subnet of provider.blocks.zone.flatMap((zone) => zone.blocks.subnet)) {
      checkAttributes(subnet, cloud, cloud.subnets, subnetMembers, context);
    }
  }
  checkPools(context);
}

/** Why a block or an attribute of this name means nothing in a provider of this kind. */
export const foreignMember: Foreign = (outer, labels, name) => {
  if (outer !== "provider") return undefined;
  const [cloud] = labels().map((kind) => cloudTable(kind));
  if (!cloud) return undefined;
  const known: readonly string[] = [...cloud.blocks.has, ...cloud.settings.map((setting) => setting.name)];
  return known.includes(name) ? undefined : { name, cloud: cloud.title, ...instead(cloud.blocks, name) };
};

function checkBlocks(provider: ProviderModel, { blocks }: CloudTable, { diagnostics, notation }: CheckContext): void {
  for (const [name, children] of Object.entries(provider.blocks)) {
    const foreign = foreignMember("provider", () => [labelOf(provider)], name);
    if (!foreign) continue;
    for (const child of children) diagnostics.report("not-of-this-cloud", child.header, foreign);
  }
  for (const name of blocks.needs) {
    if (provider.blocks[name].length > 0 || provider.isPartial) continue;
    const { doc } = root.blocks.provider.blocks[name];
    const block = `\`${["provider", ...provider.labels.map(({ value }) => value)].join(" ")}\``;
    if (notation === "jsonc") {
      diagnostics.report("missing-attribute", provider.header, { block, name, doc, example: `"${name}": …` });
    } else diagnostics.report("missing-block", provider.header, { block, name, doc });
  }
}

function instead(members: Members<string>, name: string): { readonly why: string; readonly fix: string } {
  return members.instead[name] ?? { why: "It belongs to providers of another kind.", fix: "Remove it." };
}

/** What has neither account nor region is told apart by its label. */
function checkLabel(provider: ProviderModel, { identity, title }: CloudTable, { diagnostics }: CheckContext): void {
  if (!identity.includes("label") || provider.labels[1] || provider.isPartial) return;
  diagnostics.report("provider-without-label", provider.header, { kind: labelOf(provider), cloud: title });
}

function checkZones(provider: ProviderModel, { mostZones, title }: CloudTable, { diagnostics }: CheckContext): void {
  const [first, ...others] = provider.blocks.zone;
  if (!first || mostZones === undefined) return;
  for (const zone of others.slice(mostZones - 1)) {
    const related = [{ span: first.header, message: "the zone" }];
    diagnostics.report("too-many-zones", zone.header, { zone: labelOf(zone), cloud: title }, { related });
  }
}

/** The attributes that only some kinds have: those that the table of any kind names. What none names, all have. */
const subnetMembers = namedMembers(({ subnets }) => subnets);
const poolMembers = namedMembers(({ pools }) => pools);

function namedMembers(of: (cloud: CloudTable) => Members<string>): readonly string[] {
  const clouds = providerKinds.flatMap((kind) => cloudTable(kind) ?? []);
  return [...new Set(clouds.flatMap((cloud) => of(cloud).has))];
}

type Described = SubnetModel | PoolModel;

function checkAttributes(
  block: Described,
  { title }: CloudTable,
  members: Members<string>,
  all: readonly string[],
  { diagnostics }: CheckContext,
): void {
  const attributes: Readonly<Record<string, Located<unknown> | undefined>> = block.attributes;
  for (const name of all) {
    if (members.has.includes(name)) continue;
    const value = attributes[name];
    if (!isWritten(value)) continue;
    diagnostics.report("not-of-this-cloud", spanOf(value), { name, cloud: title, ...instead(members, name) });
  }
}

function checkPools(context: CheckContext): void {
  const clouds = cloudsByPool(context);
  for (const pool of context.cluster.blocks.pool) {
    const own = clouds.get(labelOf(pool)) ?? [];
    for (const cloud of own) checkNeeded(pool, cloud, pool.header, context);
    // What one of its clouds has, a pool may say.
    const [first, ...more] = own;
    if (!first) continue;
    const members = more.length === 0 ? first.pools : { ...first.pools, has: own.flatMap((cloud) => cloud.pools.has) };
    checkAttributes(pool, first, members, poolMembers, context);
  }
}

function checkNeeded(pool: PoolModel, { pools }: CloudTable, at: Span, { diagnostics, notation }: CheckContext): void {
  for (const name of pools.needs) {
    if (!lacks(pool, name) || pool.isPartial) continue;
    const attributes: Readonly<Record<string, AttributeSchema>> = root.blocks.pool.attributes;
    const attribute = attributes[name];
    if (!attribute) throw new Error(`a table of clouds names ${name}, which no pool has`);
    const { doc, example } = attribute;
    const shown = notation === "jsonc" ? jsoncOf(name, example) : example;
    diagnostics.report("missing-attribute", at, { block: `\`pool ${labelOf(pool)}\``, name, doc, example: shown });
  }
}

/** `instance_type = "t4g.medium"` as a member of JSON. */
function jsoncOf(name: string, example: string): string {
  return `"${name}": ${example.slice(example.indexOf("=") + 2)}`;
}
