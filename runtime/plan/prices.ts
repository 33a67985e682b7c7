import { resolve } from "node:path";
import type { Capacity } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { readText } from "../workspace/index.ts";

/** What things cost, as the user says: no price comes from anywhere else. */
export interface Prices {
  readonly currency: string;
  /** What a price is for: `month`. */
  readonly per: string;
  /** Of one VM, by instance type. */
  readonly instanceTypes: Readonly<Record<string, number>>;
  readonly natGateway: number | undefined;
  readonly loadBalancer: number | undefined;
}

export interface Cost {
  readonly currency: string;
  readonly per: string;
  readonly before: number;
  readonly after: number;
  /** What has no price in the file, and is in no sum. */
  readonly without: readonly string[];
}

/** Reads a file of prices. Throws where it is none. */
export function readPrices(cwd: string, path: string): Prices {
  const read = readText(resolve(cwd, path));
  if (read.kind !== "text") throw new UserError(`${path} cannot be read`, { fix: "give the path of a file of prices" });
  const json = parsed(read.text);
  const types = valueIn(json, "instance_types");
  const [currency, per] = [valueIn(json, "currency"), valueIn(json, "per")];
  const [natGateway, loadBalancer] = [valueIn(json, "nat_gateway"), valueIn(json, "load_balancer")];
  const isRight =
    typeof currency === "string" &&
    typeof per === "string" &&
    isPrices(types) &&
    [natGateway, loadBalancer].every((one) => one === undefined || isPrice(one));
  if (!isRight) {
    throw new UserError(`${path} is no file of prices`, {
      why: "it has `currency`, `per` and `instance_types`, and may have `nat_gateway` and `load_balancer`; prices are numbers from 0 up",
      fix: '{ "currency": "USD", "per": "month", "instance_types": { "t4g.medium": 24.5 }, "nat_gateway": 32.9 }',
    });
  }
  return {
    currency,
    per,
    instanceTypes: types,
    natGateway: isPrice(natGateway) ? natGateway : undefined,
    loadBalancer: isPrice(loadBalancer) ? loadBalancer : undefined,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function valueIn(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null
    ? Object.entries(json).find(([key]) => key === name)?.[1]
    : undefined;
}

function isPrice(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isPrices(value: unknown): value is Readonly<Record<string, number>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isPrice);
}

/** What a change costs. */
export function costOf(
  prices: Prices,
  { before, after }: { readonly before: Capacity; readonly after: Capacity },
): Cost {
  const [was, is] = [sumOf(prices, before), sumOf(prices, after)];
  const without = [...new Set([...was.without, ...is.without])].sort();
  return { currency: prices.currency, per: prices.per, before: was.sum, after: is.sum, without };
}

function sumOf(prices: Prices, capacity: Capacity): { readonly sum: number; readonly without: readonly string[] } {
  const parts: readonly (readonly [string, number, number | undefined])[] = [
    ...Object.entries(capacity.types).map(([type, count]) => [type, count, prices.instanceTypes[type]] as const),
    ["NAT gateways", capacity.natGateways, prices.natGateway],
    ["load balancers", capacity.loadBalancers, prices.loadBalancer],
  ];
  const present = parts.filter(([, count]) => count > 0);
  const cents = present.reduce((sum, [, count, price]) => sum + Math.round(count * (price ?? 0) * 100), 0);
  return { sum: cents / 100, without: present.filter(([, , price]) => price === undefined).map(([name]) => name) };
}

/** `cost: 412.30 -> 487.10 USD a month (+74.80)`. */
export function costWords({ currency, per, before, after, without }: Cost): string {
  const change = after - before;
  const delta = change === 0 ? "the same" : `${change > 0 ? "+" : "-"}${Math.abs(change).toFixed(2)}`;
  const but = without.length === 0 ? "" : `; without a price: ${without.join(", ")}`;
  return `cost: ${before.toFixed(2)} -> ${after.toFixed(2)} ${currency} a ${per} (${delta})${but}`;
}
