import { describe, expect, test } from "vitest";
import { compileText, errorsOf, irOf, lockOf, source } from "../../../test/helpers/podplane-source.ts";

const text = (v6cidr: string) => source().replace(", v6cidr = auto", v6cidr);
const ipv6Of = (given: string, lock?: string) => {
  const [provider] = irOf(given, lock === undefined ? {} : { lock }).providers;
  return provider && "network" in provider ? provider.network.ipv6.value : undefined;
};
/** A lock file with modules that can make networks without IPv6, of a cluster that was never built. */
const newerModules = JSON.stringify({ ...JSON.parse(lockOf(text(""))), built: undefined })
  .replace('"v2a"', '"v2b"')
  .replace(/"version":"2\.0\.\d+"/, '"version":"2.1.0"');

describe("IPv6 of a network that is made", () => {
  test("is the default", () => {
    expect(ipv6Of(text(""))).toBe(true);
    expect(lockOf(text(""))).toEqual(lockOf(text(", v6cidr = auto")));
  });

  test("is left out where the file says so", () => {
    expect(errorsOf(compileText(text(", v6cidr = none")))).toEqual(["ipv4-only-network"]);
    expect(ipv6Of(text(", v6cidr = none"), newerModules)).toBe(false);
  });

  test("is not given to a network that was built without", () => {
    const built = lockOf(text(", v6cidr = none"), { lock: newerModules });
    expect(ipv6Of(text(""), built)).toBe(false);
    expect(ipv6Of(text(", v6cidr = auto"), built)).toBe(true);
    expect(lockOf(text(""), { lock: built })).toEqual(built);
  });

  test("`none` is written to no JSONC document", () => {
    const projected = JSON.stringify(irOf(text(", v6cidr = none"), { lock: newerModules }).projection, (_, value) =>
      typeof value === "bigint" ? String(value) : (value as unknown),
    );
    expect(projected).not.toContain('"v6cidr"');
  });
});
