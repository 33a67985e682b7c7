import { BlockList, isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixSeed } from "../../test/helpers/fixed-seed.ts";
import {
  canonicalCidr,
  cidrContains,
  cidrHost,
  cidrSize,
  cidrSubnet,
  cidrsOverlap,
  type Family,
  familyWidth,
  formatAddress,
  formatCidr,
  isCanonical,
  lastBits,
  parseAddress,
  parseCidr,
} from "./ip.ts";

fixSeed();

const anyFamily = fc.constantFrom<Family>(4, 6);
const anyAddress = anyFamily.chain((family) =>
  fc.bigInt({ min: 0n, max: (1n << BigInt(familyWidth(family))) - 1n }).map((bits) => ({ family, bits })),
);
const anyCidr = anyAddress.chain((address) =>
  fc.integer({ min: 0, max: familyWidth(address.family) }).map((prefixLength) => ({ ...address, prefixLength })),
);
/** Ranges that lie near each other, so that they touch often. */
const nearCidr = fc
  .tuple(fc.bigInt({ min: 0n, max: 4095n }), fc.integer({ min: 20, max: 32 }))
  .map(([low, prefixLength]) => ({ family: 4 as const, bits: 0x0a000000n + low, prefixLength }));

const subnet = (cidr: { family: Family; bits: bigint; prefixLength: number }) => {
  const list = new BlockList();
  list.addSubnet(formatAddress(canonicalCidr(cidr)), cidr.prefixLength, cidr.family === 4 ? "ipv4" : "ipv6");
  return list;
};

describe("addresses", () => {
  // RFC 5952, sections 4 and 5.
  test.each([
    ["2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:DB8::AaAa", "2001:db8::aaaa"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["1:0:0:0:0:0:0:0", "1::"],
    ["::ffff:192.0.2.1", "::ffff:c000:201"],
    ["1::8:0:0", "1::8:0:0"],
  ])("%s is written %s", (text, canonical) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(canonical);
  });

  test.each([
    "",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "12345::",
    "::g",
    "fe80::1%eth0",
    "1.2.3",
    "01.2.3.4",
    "256.1.1.1",
    "1.2.3.4.5",
    " 1.2.3.4",
    "1.2.3.4:5",
    "::1.2.3",
    "1.2.3.4::",
    "[::1]",
  ])("%j is none", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test("what is written is read back, and known to the platform", () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        const text = formatAddress(address);
        expect(parseAddress(text)).toEqual(address);
        expect(address.family === 4 ? isIPv4(text) : isIPv6(text)).toBe(true);
        if (address.family === 6) expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`);
      }),
    );
  });

  test("what is read is what the platform reads", () => {
    const nearly = fc.stringMatching(/^[0-9a-f:.]{1,20}$/);
    fc.assert(
      fc.property(nearly, (text) => {
        expect(parseAddress(text) !== undefined).toBe(isIPv4(text) || isIPv6(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("ranges", () => {
  test("what is written is read back", () => {
    fc.assert(
      fc.property(anyCidr, (cidr) => {
        expect(parseCidr(formatCidr(cidr))).toEqual(cidr);
      }),
    );
  });

  test.each(["10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "::/129", "/8", "10.0.0.0/8/8"])(
    "%j is none",
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  test("contain what the platform says", () => {
    fc.assert(
      fc.property(fc.oneof(anyCidr, nearCidr), fc.oneof(anyAddress, nearCidr), (cidr, address) => {
        const inner = { family: address.family, bits: address.bits, prefixLength: familyWidth(address.family) };
        const expected =
          cidr.family === address.family &&
          subnet(cidr).check(formatAddress(address), cidr.family === 4 ? "ipv4" : "ipv6");
        expect(cidrContains(cidr, inner)).toBe(expected);
      }),
    );
  });

  test("overlap exactly where one contains the other, as aligned ranges do", () => {
    fc.assert(
      fc.property(nearCidr, nearCidr, (a, b) => {
        expect(cidrsOverlap(a, b)).toBe(cidrContains(a, b) || cidrContains(b, a));
        expect(cidrsOverlap(a, b)).toBe(cidrsOverlap(b, a));
        if (cidrContains(a, b) && cidrContains(b, a)) expect(canonicalCidr(a)).toEqual(canonicalCidr(b));
      }),
    );
  });

  test("are cut into parts that cover them and do not overlap", () => {
    fc.assert(
      fc.property(nearCidr, fc.integer({ min: 0, max: 4 }), (cidr, more) => {
        const length = Math.min(cidr.prefixLength + more, 32);
        const count = 2 ** (length - cidr.prefixLength);
        const parts = Array.from({ length: count }, (_, index) => cidrSubnet(cidr, length, BigInt(index)));
        let next = canonicalCidr(cidr).bits;
        for (const part of parts) {
          expect(part && isCanonical(part) && part.bits).toBe(next);
          next = part ? lastBits(part) + 1n : -1n;
        }
        expect(next).toBe(lastBits(cidr) + 1n);
        expect(cidrSubnet(cidr, length, BigInt(count))).toBeUndefined();
        expect(cidrSubnet(cidr, length, -1n)).toBeUndefined();
        expect(cidrHost(cidr, cidrSize(cidr))).toBeUndefined();
        expect(cidrHost(cidr, cidrSize(cidr) - 1n)?.bits).toBe(lastBits(cidr));
      }),
    );
  });
});
