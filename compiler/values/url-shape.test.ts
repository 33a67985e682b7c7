import { describe, expect, test } from "vitest";
import { urlShapeFault } from "./url-shape.ts";

describe("an URL", () => {
  test.each([
    "https://auth.example.com",
    "https://AUTH.example.com/",
    "https://auth.example.com.",
    "https://auth.example.com:8443/realms/a%20b?x=1#y",
    "http://127.0.0.1:9000",
    "https://[fd00::1]:9000/v1",
    "https://xn--bcher-kva.example",
    "https://a",
  ])("%s is one", (text) => {
    expect(urlShapeFault(text)).toBeUndefined();
  });

  test.each([
    ["auth.example.com", "no scheme stands in front"],
    ["HTTPS://auth.example.com", "its scheme has capital letters"],
    ["https:auth.example.com", "two slashes stand behind `https:`"],
    ["https:/auth.example.com", "two slashes stand behind `https:`"],
    ["https:///auth.example.com", "it has no host"],
    ["https://auth_1.example.com", "its host has the part `auth_1`, and hosts have letters, digits and inner hyphens"],
    ["https://-a.example.com", "its host has the part `-a`, and hosts have letters, digits and inner hyphens"],
    ["https://auth..example.com", "its host has the part ``, and hosts have letters, digits and inner hyphens"],
    ["https://a%41.example.com", "its host has the part `a%41`, and hosts have letters, digits and inner hyphens"],
    [
      `https://${"a".repeat(64)}.example`,
      `its host has the part \`${"a".repeat(64)}\`, and hosts have letters, digits and inner hyphens`,
    ],
    [`https://${"a.".repeat(130)}example`, "its host has more than 253 characters"],
    ["https://1.2.3", "`1.2.3` is neither a name nor an address"],
    ["https://0x7f.1", "`0x7f.1` is neither a name nor an address"],
    ["https://1.2.3.256", "`1.2.3.256` is neither a name nor an address"],
    ["https://[fd00::1", "`:1` is no port"],
    ["https://[1.2.3.4]", "[1.2.3.4] is no address"],
    ["https://auth.example.com:", "no port stands behind its colon"],
    ["https://auth.example.com:0", "`0` is no port"],
    ["https://auth.example.com:65536", "`65536` is no port"],
    ["https://auth.example.com:080", "`080` is no port"],
    ["https://auth.example.com/%zz", "a percent sign stands before no two hexadecimal digits"],
    ["https://auth.example.com/[a]", 'it has the character "[" behind its host'],
  ])("%s is none: %s", (text, reason) => {
    expect(urlShapeFault(text)).toBe(reason);
  });
});
