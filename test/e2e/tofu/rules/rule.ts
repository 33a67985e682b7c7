import type { Dialect, ModuleInputs } from "./inputs.ts";

/** One rule of contracts/nstance.md: what is changed, and what OpenTofu must then say (undefined: nothing). */
export interface ModuleRule {
  readonly name: string;
  readonly dialects: readonly Dialect[];
  readonly change: (inputs: ModuleInputs) => void;
  readonly refusal: RegExp | undefined;
}

/** Both dialects. */
export const both: readonly Dialect[] = ["v2a", "v2b"];

/** One entry of the network's `subnets`. */
export type Subnet = Record<string, unknown>;
/** Role, zone, entries (contracts/nstance.md 3.5.1). */
export type Subnets = Record<string, Record<string, Subnet[]>>;

/** The network's subnets, to be changed in place. */
export function subnetsOf(inputs: ModuleInputs): Subnets {
  return inputs.network["subnets"] as Subnets;
}

/** The only subnet of a role. */
export function firstSubnet(inputs: ModuleInputs, role: string): Subnet {
  const subnet = subnetsOf(inputs)[role]?.["us-east-1a"]?.[0];
  if (subnet === undefined) {
    throw new Error(`no subnet of role ${role}`);
  }
  return subnet;
}

/** Gives the balancer `main` these listeners, and other arguments where given. */
export function balancers(
  inputs: ModuleInputs,
  listeners: readonly unknown[],
  rest: Record<string, unknown> = {},
): void {
  inputs.network["load_balancers"] = { main: { public: true, subnets: "public", listeners, ...rest } };
}

/** Changes arguments of the only group; one that is undefined is left out. */
export function group(inputs: ModuleInputs, change: Record<string, unknown>): void {
  const { default: tenant } = inputs.shard["groups"] as { default: Record<string, Record<string, unknown>> };
  Object.assign(tenant["workers"] ?? {}, change);
}

/** New subnets without IPv6, as in a network that is IPv4-only. */
export function withoutIpv6(inputs: ModuleInputs): void {
  for (const role of Object.keys(subnetsOf(inputs))) {
    delete firstSubnet(inputs, role)["ipv6_netnum"];
  }
}

/** A VPC and subnets that exist already. */
export function existingVpc(inputs: ModuleInputs): void {
  delete inputs.network["vpc_cidr_ipv4"];
  inputs.network["vpc_id"] = "vpc-0123456789abcdef0";
  for (const [index, role] of Object.keys(subnetsOf(inputs)).entries()) {
    const existing = { existing: `subnet-0123456789abcdef${index}`, public: role === "public" };
    subnetsOf(inputs)[role] = { "us-east-1a": [existing] };
  }
}
