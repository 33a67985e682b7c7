import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixSeed } from "../../../test/helpers/fixed-seed.ts";
import { addressAt, formatAddress, formatNetwork, offsetIn, parseAddress, parseNetwork } from "./address.ts";
import { isPrivateUrl } from "./components.ts";

fixSeed();

const ipv6 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
/** Addresses with runs of zeros, which the compressed form is about. */
const sparse = fc.array(fc.constantFrom(0, 0, 0, 1, 0xabcd), { minLength: 8, maxLength: 8 });

/** The platform's own canonical form of an IPv6 address. */
const canonical = (text: string): string => new URL(`http://[${text}]/`).hostname.slice(1, -1);

test("IPv6 is read and written as the platform does it", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        ipv6,
        sparse.map((groups) => groups.reduce((all, group) => all * 65536n + BigInt(group), 0n)),
      ),
      (value) => {
        fc.pre(value >> 32n !== 0xffffn);
        const text = formatAddress({ family: "IPv6", value });
        expect(text).toBe(canonical(text));
        expect(parseAddress(text)).toEqual({ family: "IPv6", value });
      },
    ),
  );
});

test("what is an address is what the platform takes for one", () => {
  const letters = fc.string({ unit: fc.constantFrom(..."0123456789abcF:.:."), maxLength: 20 });
  fc.assert(
    fc.property(fc.oneof(letters, fc.ipV4(), fc.ipV6()), (text) => {
      expect(parseAddress(text)?.family ?? "none").toBe({ 0: "none", 4: "IPv4", 6: "IPv6" }[isIP(text)]);
    }),
    { numRuns: 2000 },
  );
});

test("offsets lead back to the address", () => {
  const network = parseNetwork("10.96.0.0/12");
  fc.assert(
    fc.property(fc.bigInt({ min: -5n, max: 2n ** 20n + 5n }), (offset) => {
      const address = addressAt(network, offset);
      expect(address !== undefined).toBe(offset >= 0n && offset < 2n ** 20n);
      if (address) expect(offsetIn(network, address)).toBe(offset);
    }),
  );
});

test.each(["0.0.0.0/0", "::/0", "198.18.0.0/15", "fdc6::/108", "10.0.0.1/32", "::ffff:1.2.3.4/128"])(
  "%s is canonical",
  (text) => {
    expect(formatNetwork(parseNetwork(text))).toBe(text);
  },
);

test.each([
  "",
  "10.0.0.0",
  "10.0.0.0/33",
  "10.0.0.0/-1",
  "10.0.0.0/08x",
  "10.0.0/8",
  "10.0.0.0/8/8",
  "::/129",
  "fd00::%eth0/64",
])("%j is no network", (text) => {
  const message = `the service network "${text}" is not a CIDR`;
  expect(() => parseNetwork(text)).toThrow(expect.objectContaining({ message }));
});

test.each(["10.0.0.1/8", "fd00::1/64"])("%j is an address in a network", (text) => {
  const message = `the service network ${text} has bits set behind its prefix`;
  expect(() => parseNetwork(text)).toThrow(expect.objectContaining({ message }));
});

describe("addresses that no cluster can fetch from", () => {
  test.each([
    "http://192.168.64.1:3000/c.git",
    "http://localhost/c",
    "https://[::1]/c",
    "https://[fd00::1]/c",
    "https://[fe80::1]/c",
    "ssh://git@10.0.0.1/c",
    "https://172.31.0.1/c",
    "https://169.254.1.1/c",
    "https://git.local/c",
  ])("%s", (url) => {
    expect(isPrivateUrl(url)).toBe(true);
  });

  test.each([
    "https://github.com/podplane/components.git",
    "https://172.32.0.1/c",
    "https://11.0.0.1/c",
    "https://[2001:db8::1]/c",
    "git@github.com:a/b.git",
    "https://local.example/c",
  ])("not %s", (url) => {
    expect(isPrivateUrl(url)).toBe(false);
  });
});
