import type { IrPool } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, type ProviderCloud, type Section, typeOf } from "../base/index.ts";
import { type Block, code, type Expression, inlineObject, list, member, number, ref, text } from "../hcl/index.ts";
import { enumerate, keysAmong, type Validation, variable } from "./variable.ts";

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
      validations: [
        {
          condition: keysAmong(ref("var.pool_sizes"), names),
          message: poolMessage(
            context,
            uneven ? "The pools of one size in all zones" : "The pools of this cluster",
            names,
          ),
        },
        sizesOf(names),
      ],
    }),
  ];
}

/** What the source may say, too: without a control plane nothing serves the API. */
function sizesOf(pools: readonly string[]): Validation {
  const whole = code`alltrue([for size in values(var.pool_sizes) : ${isSize("size")}])`;
  if (!pools.includes(controlPlane)) return { condition: whole, message: text("Sizes are whole numbers from 0 up.") };
  return {
    condition: code`${whole} && try(lookup(var.pool_sizes, ${text(controlPlane)}, 1) >= 1, false)`,
    message: text(`Sizes are whole numbers from 0 up, and that of ${controlPlane} from 1 up: it serves the API.`),
  };
}

const controlPlane = "control-plane";

/** A null cannot be compared. */
function isSize(name: string): Expression {
  const size = ref(name);
  return code`try(${size} >= 0 && floor(${size}) == ${size}, false)`;
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
      validations: [
        {
          condition: code`alltrue([
          for pool, sizes in var.pool_zone_sizes :
          contains(${list(names.map(text))}, pool) && alltrue([for zone in keys(sizes) : contains(${zoneList}, zone)])
        ])`,
          message: text(
            `Give pools with sizes by zone (${enumerate(names) ?? `see ${context.ir.sourceName}`}) numbers for zones of this cluster.`,
          ),
        },
        zoneSizesOf(pools),
      ],
    }),
  ];
}

function zoneSizesOf(pools: readonly IrPool[]): Validation {
  const whole = code`alltrue(flatten([for sizes in values(var.pool_zone_sizes) : [for size in values(sizes) : ${isSize("size")}]]))`;
  const own = pools.find((pool) => pool.name.value === controlPlane);
  if (!own) return { condition: whole, message: text("Sizes are whole numbers from 0 up.") };
  const given = inlineObject(own.zoneSizes.map((one) => member(one.zone.value, number(one.size.value))));
  const left = code`merge(${given}, lookup(var.pool_zone_sizes, ${text(controlPlane)}, {}))`;
  return {
    condition: code`${whole} && try(sum(values(${left})) >= 1, false)`,
    message: text(`Sizes are whole numbers from 0 up, and ${controlPlane} has at least one VM: it serves the API.`),
  };
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
      origin: rule("tf-pool-variables", typeOf(first).origin, ...pools.slice(1).map((pool) => typeOf(pool).origin)),
      validations: [
        {
          condition: keysAmong(ref("var.pool_instance_types"), names),
          message: poolMessage(context, "The pools of this cluster", names),
        },
      ],
    }),
  ];
}

/** What shows in the plan. contracts/terraform.md 1.9, level 3. */
export function infrastructureVariables(context: Context, clouds: readonly ProviderCloud[]): Section {
  const blocks = clouds.flatMap(({ cloud }) => cloud.variables());
  const notes = new Set(clouds.flatMap(({ cloud }) => cloud.variablesNote ?? []));
  return {
    title: "Variables: infrastructure",
    note: ["A change shows in the plan.", ...notes].join(" "),
    groups: blocks.map((item) => [item]),
    origin: rule("tf-infrastructure-variables", context.ir.origin),
  };
}
