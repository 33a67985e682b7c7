import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixSeed } from "../../../../test/helpers/fixed-seed.ts";
import { compileText, source } from "../../../../test/helpers/podplane-source.ts";
import { type Cidr, cidrContains, cidrSize, cidrsOverlap, formatCidr, parseCidr } from "../../../values/ip.ts";
import { RangeAllocator } from "./allocator.ts";

fixSeed();

const cidr = (text: string): Cidr => {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

const range = cidr("10.0.0.0/20");
const lengths = fc.array(fc.integer({ min: 19, max: 28 }), { maxLength: 60 });
const reservations = fc.array(
  fc.tuple(fc.bigInt({ min: 0n, max: 4095n }), fc.integer({ min: 22, max: 32 })).map(([offset, prefixLength]): Cidr => {
    const size = cidrSize({ family: 4, bits: 0n, prefixLength });
    return { family: 4, bits: range.bits + (offset / size) * size, prefixLength };
  }),
  { maxLength: 12 },
);

/** The lowest free aligned range, found by trying all. */
function lowestFree(length: number, taken: readonly Cidr[]): Cidr | undefined {
  const size = cidrSize({ family: 4, bits: 0n, prefixLength: length });
  for (let bits = range.bits; cidrContains(range, { family: 4, bits, prefixLength: length }); bits += size) {
    const candidate: Cidr = { family: 4, bits, prefixLength: length };
    if (!taken.some((one) => cidrsOverlap(one, candidate))) return candidate;
  }
  return undefined;
}

describe("the allocator", () => {
  test("gives the lowest free aligned range, as a search through all of them does", () => {
    fc.assert(
      fc.property(reservations, lengths, (reserved, wanted) => {
        const allocator = new RangeAllocator(range, reserved);
        const taken = [...reserved];
        for (const length of wanted) {
          const expected = length < range.prefixLength ? undefined : lowestFree(length, taken);
          const given = allocator.allocate(length);
          expect(given && formatCidr(given)).toBe(expected && formatCidr(expected));
          if (given) taken.push(given);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("leaves other families and ranges outside alone", () => {
    const allocator = new RangeAllocator(range, [cidr("fd00::/8"), cidr("10.1.0.0/16"), cidr("0.0.0.0/8")]);
    expect(formatCidr(allocator.allocate(24) ?? range)).toBe("10.0.0.0/24");
  });

  test.each<[string, string, readonly string[], number, string | undefined]>([
    ["in front of a single address", "10.0.0.0/20", ["10.0.0.255/32"], 24, "10.0.1.0/24"],
    ["behind a single address", "10.0.0.0/20", ["10.0.0.0/32"], 24, "10.0.1.0/24"],
    [
      "at what begins before the range and ends at its first address",
      "10.0.1.0/24",
      ["10.0.0.255/32", "10.0.1.0/32"],
      32,
      "10.0.1.1/32",
    ],
    [
      "in what is reserved twice, as a part and as a whole",
      "10.0.1.0/24",
      ["10.0.0.0/16", "10.0.0.5/32"],
      28,
      undefined,
    ],
    [
      "in what is reserved twice, as a whole and as a part",
      "10.0.1.0/24",
      ["10.0.0.5/32", "10.0.0.0/16"],
      28,
      undefined,
    ],
    ["beside what IPv6 has under the same numbers", "10.0.0.0/20", ["::a00:0/104"], 24, "10.0.0.0/24"],
    ["that is larger than the range", "10.0.0.0/20", [], 19, undefined],
    ["that is the range", "10.0.0.0/20", [], 20, "10.0.0.0/20"],
  ])("gives what is free %s", (_where, whole, reserved, length, expected) => {
    const given = new RangeAllocator(cidr(whole), reserved.map(cidr)).allocate(length);
    expect(given && formatCidr(given)).toBe(expected);
  });

  test("gives nothing of a range that is reserved as a whole", () => {
    expect(new RangeAllocator(range, [cidr("10.0.0.0/8")]).allocate(28)).toBeUndefined();
  });
});

describe("the IP plan over edits", () => {
  interface Subnet {
    readonly label: string;
    readonly length: number;
  }
  const write = (subnets: readonly Subnet[]) =>
    source({
      zones: `zone eu-west-1a {
        subnet edge { cidr = auto/28, services = [nat], public = true }
        subnet servers { cidr = auto/28, services = [nstance] }
        ${subnets.map((one) => `subnet ${one.label} { cidr = auto/${one.length}, pool = control-plane }`).join("\n")}
      }`,
    });

  const anySubnets = fc.uniqueArray(
    fc.record({
      label: fc.stringMatching(/^[a-z]{1,4}$/).map((name) => `x${name}`),
      length: fc.integer({ min: 22, max: 27 }),
    }),
    { minLength: 1, maxLength: 8, selector: (one) => one.label },
  );

  test("never renumbers a labelled subnet that stays, and never overlaps", () => {
    fc.assert(
      fc.property(anySubnets, anySubnets, fc.boolean(), (before, others, keep) => {
        // A built subnet does not change its size: that is an error.
        const sizes = new Map(before.map((one) => [one.label, one.length]));
        const after = others.map((one) => ({ ...one, length: sizes.get(one.label) ?? one.length }));
        const labels = new Set(before.map((one) => one.label));
        const merged = keep ? [...after.filter((one) => !labels.has(one.label)), ...[...before].reverse()] : after;
        const first = addresses(write(before), undefined);
        const second = addresses(write(merged), first.lock);
        for (const { label, length } of before) {
          if (merged.some((one) => one.label === label && one.length === length)) {
            expect(second.ranges.get(label)).toBe(first.ranges.get(label));
          }
        }
        const all = [...second.ranges.values()].map(cidr);
        for (const [index, one] of all.entries()) {
          expect(all.slice(index + 1).some((other) => cidrsOverlap(one, other))).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  function addresses(text: string, lock: string | undefined) {
    const compilation = compileText(text, lock === undefined ? {} : { lock });
    const made = compilation.clusters[0]?.lock;
    if (!made) throw new Error(compilation.diagnostics.map((one) => one.message).join("\n"));
    const subnets = Object.values(made.built?.providers ?? {}).flatMap((provider) => provider.subnets);
    return { lock: JSON.stringify(made), ranges: new Map(subnets.map((one) => [one.label ?? "", one.ipv4 ?? ""])) };
  }
});
