import type { IrPool } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import type { Context, ProviderCloud, Section } from "../base/index.ts";
import { type Block, code, inlineObject, list, ref, text } from "../hcl/index.ts";
import { enumerate, keysAmong, variable } from "./variable.ts";

/** What changes the number or the kind of VMs. contracts/terraform.md 1.9, level 2; rulings 14 and 43. */
export function vmVariables(context: Context): Section {
  return {
    title: "Variables: VMs",
    note: "A changed size adds or removes VMs; a changed instance type replaces the VMs\nof the pool one at a time.",
    groups: [poolSizes(context), poolZoneSizes(context), poolInstanceTypes(context)],
    origin: rule("tf-vm-variables", context.ir.origin),
  };
}

/** Pools whose size is the same in each of their zones. */
export function evenPools({ ir }: Context): readonly IrPool[] {
  return ir.pools.filter((pool) => pool.zoneSizes.length === 0);
}

/** Pools that give zones numbers of their own. */
export function unevenPools({ ir }: Context): readonly IrPool[] {
  return ir.pools.filter((pool) => pool.zoneSizes.length > 0);
}

function poolSizes(context: Context): readonly Block[] {
  const pools = evenPools(context);
  const [first] = pools;
  if (!first) return [];
  const names = pools.map((pool) => pool.name.value);
  const uneven = unevenPools(context).length > 0;
  return [
    variable({
      name: "pool_sizes",
      description: `VMs of a pool in each zone, where it differs from ${context.ir.sourceName}.`,
      type: code`map(number)`,
      default: inlineObject([]),
      origin: rule("tf-pool-variables", first.size.origin, ...pools.slice(1).map((pool) => pool.size.origin)),
      validation: {
        condition: keysAmong(ref("var.pool_sizes"), names),
        message: poolMessage(
          context,
          uneven ? "The pools of one size in all zones" : "The pools of this cluster",
          names,
        ),
      },
    }),
  ];
}

function poolMessage(context: Context, subject: string, names: readonly string[]) {
  const listed = enumerate(names);
  if (listed === undefined) return text(`${subject} are the ${names.length} that ${context.ir.sourceName} declares.`);
  return text(names.length === 1 ? `${subject.replace("pools", "pool")} is ${listed}.` : `${subject} are ${listed}.`);
}

function poolZoneSizes(context: Context): readonly Block[] {
  const pools = unevenPools(context);
  const [first] = pools;
  if (!first) return [];
  const names = pools.map((pool) => pool.name.value);
  const zones = [...new Set(context.ir.providers.flatMap((provider) => provider.zones.map((zone) => zone.name.value)))];
  const zoneList = list(zones.map(text));
  return [
    variable({
      name: "pool_zone_sizes",
      description: `VMs of a pool in single zones, where it differs from ${context.ir.sourceName}.`,
      type: code`map(map(number))`,
      default: inlineObject([]),
      origin: rule("tf-pool-zone-sizes", first.size.origin, ...pools.slice(1).map((pool) => pool.size.origin)),
      validation: {
        condition: code`alltrue([
          for pool, sizes in var.pool_zone_sizes :
          contains(${list(names.map(text))}, pool) && alltrue([for zone in keys(sizes) : contains(${zoneList}, zone)])
        ])`,
        message: text(
          `Give pools with sizes by zone (${enumerate(names) ?? `see ${context.ir.sourceName}`}) numbers for zones of this cluster.`,
        ),
      },
    }),
  ];
}

function poolInstanceTypes(context: Context): readonly Block[] {
  const { pools } = context.ir;
  const [first] = pools;
  if (!first) return [];
  const names = pools.map((pool) => pool.name.value);
  return [
    variable({
      name: "pool_instance_types",
      description: `Instance type of a pool, where it differs from ${context.ir.sourceName}.`,
      type: code`map(string)`,
      default: inlineObject([]),
      origin: rule(
        "tf-pool-variables",
        first.instanceType.origin,
        ...pools.slice(1).map((pool) => pool.instanceType.origin),
      ),
      validation: {
        condition: keysAmong(ref("var.pool_instance_types"), names),
        message: poolMessage(context, "The pools of this cluster", names),
      },
    }),
  ];
}

/** What shows in the plan. contracts/terraform.md 1.9, level 3. */
export function infrastructureVariables(context: Context, clouds: readonly ProviderCloud[]): Section {
  const blocks = clouds.flatMap(({ cloud }) => cloud.variables());
  return {
    title: "Variables: infrastructure",
    note: "A change shows in the plan. A profile only chooses credentials.",
    groups: blocks.map((item) => [item]),
    origin: rule("tf-infrastructure-variables", context.ir.origin),
  };
}
