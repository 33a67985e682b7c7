import { describe, expect, test } from "vitest";
import type { Capacity } from "../../compiler/index.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { type Cost, costOf, costWords, readPrices } from "./prices.ts";

const read = (text: string) => readPrices(makeFolder({ "prices.json": text }), "prices.json");
const right = { currency: "EUR", per: "month", instance_types: { "t4g.small": 10.5, free: 0 } };

describe("a file of prices", () => {
  test("gives what it says", () => {
    expect(read(JSON.stringify({ ...right, nat_gateway: 32.9, load_balancer: 0, more: "x" }))).toEqual({
      currency: "EUR",
      per: "month",
      instanceTypes: { "t4g.small": 10.5, free: 0 },
      natGateway: 32.9,
      loadBalancer: 0,
    });
    expect(read(JSON.stringify({ ...right, instance_types: {} }))).toEqual({
      currency: "EUR",
      per: "month",
      instanceTypes: {},
      natGateway: undefined,
      loadBalancer: undefined,
    });
  });

  test.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["a text", '"x"'],
    ["a currency that is none", JSON.stringify({ ...right, currency: 1 })],
    ["no currency", JSON.stringify({ ...right, currency: undefined })],
    ["no span of time", JSON.stringify({ ...right, per: undefined })],
    ["no instance types", JSON.stringify({ ...right, instance_types: undefined })],
    ["null for instance types", JSON.stringify({ ...right, instance_types: null })],
    ["a list of instance types", JSON.stringify({ ...right, instance_types: [] })],
    ["a text for instance types", JSON.stringify({ ...right, instance_types: "x" })],
    ["a price below 0", JSON.stringify({ ...right, instance_types: { a: 1, b: -0.01 } })],
    ["a price in words", JSON.stringify({ ...right, instance_types: { a: 1, b: "1" } })],
    ["a price without end", '{"currency":"EUR","per":"month","instance_types":{"a":1e999}}'],
    ["a price of NAT gateways below 0", JSON.stringify({ ...right, nat_gateway: -1 })],
    ["a price of balancers in words", JSON.stringify({ ...right, load_balancer: "1" })],
    ["null for a price", JSON.stringify({ ...right, nat_gateway: null })],
  ])("with %s is none", (_name, text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        message: "prices.json is no file of prices",
        why: "it has `currency`, `per` and `instance_types`, and may have `nat_gateway` and `load_balancer`; prices are numbers from 0 up",
        fix: '{ "currency": "USD", "per": "month", "instance_types": { "t4g.medium": 24.5 }, "nat_gateway": 32.9 }',
      }),
    );
  });

  test("that is not there is told", () => {
    expect(() => readPrices(makeFolder(), "prices.json")).toThrow(
      expect.objectContaining({
        message: "prices.json cannot be read",
        fix: "give the path of a file of prices",
      }),
    );
  });
});

const nothing: Capacity = { vms: 0, cpus: 0, gib: 0, natGateways: 0, loadBalancers: 0, types: {}, unknownTypes: [] };
const prices = {
  currency: "EUR",
  per: "month",
  instanceTypes: { "t4g.small": 10.5, "t4g.large": 0.015 },
  natGateway: 32.9,
  loadBalancer: undefined,
};

describe("the cost of a change", () => {
  test("is what each thing costs as often as it is there, in whole cents", () => {
    const before = { ...nothing, types: { "t4g.small": 3, "t4g.large": 1 }, natGateways: 2 };
    const after = { ...nothing, types: { "t4g.small": 4, "t4g.large": 2 }, natGateways: 1 };
    expect(costOf(prices, { before, after })).toEqual({
      currency: "EUR",
      per: "month",
      before: 97.32,
      after: 74.93,
      without: [],
    });
  });

  test("names once, and sorted, what has no price on either side, and nothing that is not there", () => {
    const before = { ...nothing, types: { "z.small": 1, "t4g.small": 1, "b.small": 0 }, loadBalancers: 1 };
    const after = { ...nothing, types: { "z.small": 2, "a.small": 1 }, loadBalancers: 1 };
    expect(costOf(prices, { before, after })).toMatchObject({
      before: 10.5,
      after: 0,
      without: ["a.small", "load balancers", "z.small"],
    });
    const unpriced = { ...prices, natGateway: undefined, loadBalancer: 20 };
    expect(costOf(unpriced, { before: { ...nothing, natGateways: 1 }, after: before })).toMatchObject({
      before: 0,
      after: 30.5,
      without: ["NAT gateways", "z.small"],
    });
  });

  const cost: Cost = { currency: "USD", per: "month", before: 412.3, after: 487.1, without: [] };

  test.each<[string, Partial<Cost>, string]>([
    ["more", {}, "cost: 412.30 -> 487.10 USD a month (+74.80)"],
    ["less", { after: 400 }, "cost: 412.30 -> 400.00 USD a month (-12.30)"],
    ["the same", { after: 412.3 }, "cost: 412.30 -> 412.30 USD a month (the same)"],
    [
      "without prices",
      { before: 0, after: 1, without: ["a", "b"] },
      "cost: 0.00 -> 1.00 USD a month (+1.00); without a price: a, b",
    ],
  ])("is told in words: %s", (_name, change, words) => {
    expect(costWords({ ...cost, ...change })).toBe(words);
  });
});
