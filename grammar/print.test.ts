import { describe, expect, it } from "vitest";
import { parse, print } from "./index.ts";

const printed = (text: string) => print(parse("a.podplane", text));

/** A text in the canonical form, as an example in the documentation would have it. */
const canonical = `podplane 1

use "../shared/network.podplane" as network

param environment: enum(staging, production) = production
let sizes = { staging = 1, production = 3 }

/// Where the platform team runs its internal tools.
cluster internaltools-production {
  name = "Internal Tools (\${param.environment})"

  oidc { issuer_url = "https://auth.example.com" }
  acme { email = "platform-ops@example.com" }

  kubernetes {
    api_hostname      = "k8s.tools.example.com"
    api_load_balancer = kubernetes-api
    cluster_cidr      = [100.64.0.0/10, fd64::/48]
  }

  // Sizes are per zone.
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" } // per zone
  pool ingress       { arch = arm64, size = let.sizes[param.environment], instance_type = "t4g.medium", disk_size = 100GiB }

  provider aws {
    for zone in ["us-east-1a", "us-east-1b"] {
      zone "\${zone}" {
        subnet { cidr = auto/28, services = [nat, nlb], public = true }
      }
    }

    load_balancer main           { public = true, subnets = public, listener 443 { pool = ingress } }
    load_balancer kubernetes-api { public = true, subnets = public, listener 6443 { pool = control-plane } }

    bucket uploads {}
    tags = {
      a    = 1 # one
      long = [
        x,
        // two
        y,
      ]
    }
  }

  if param.environment == staging { telemetry = false } else { telemetry = true }
  remove pool old
  include worker(size = 3)
  assert pool.ingress.size >= 2 || param.environment == staging, "production survives the loss of a node"
}
`
  .replace("a    = 1 # one", "a = 1, # one")
  .replace("      ]\n", "      ],\n");

describe("print", () => {
  it("changes nothing in a canonical file", () => {
    expect(printed(canonical)).toBe(canonical);
  });

  it.each([
    ["spaces", "let   a=1+2*b [ 0 ]", "let a = 1 + 2 * b[0]\n"],
    ["alignment", "c x {\na = 1\nlong = 2\n\nb = 3\n}", "c x {\n  a    = 1\n  long = 2\n\n  b = 3\n}\n"],
    ["blank lines", "let a = 1\n\n\n\nlet b = 2\n\n", "let a = 1\n\nlet b = 2\n"],
    ["no blank line at the ends of a body", "c x {\n\n  a = 1\n\n}", "c x {\n  a = 1\n}\n"],
    ["an empty body", "c x {\n\n}", "c x {}\n"],
    ["commas between lines", "c x {\n  a = 1,\n  b = 2,\n}", "c x {\n  a = 1\n  b = 2\n}\n"],
    ["commas on one line", "c x { a = 1 b = 2, }", "c x { a = 1, b = 2 }\n"],
    ["a comma after the last line of a list", "let a = [\n1\n]", "let a = [\n  1,\n]\n"],
    ["CRLF", "let a = 1\r\n\r\nlet b = 2\r\n", "let a = 1\n\nlet b = 2\n"],
    ["parentheses that the user wrote", "let a = ((1))", "let a = ((1))\n"],
    ["conditions", "let a = b?c:d", "let a = b ? c : d\n"],
    ["comprehensions", "let a = [for  x in xs:x if  x]", "let a = [for x in xs: x if x]\n"],
    ["several attributes on a line of a larger body", "c x {\n a = 1, bb = 2\n}", "c x {\n  a  = 1\n  bb = 2\n}\n"],
    ["an empty file", "\n\n", ""],
  ])("normalises %s", (_, text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it.each([
    ["above and behind", "// a\nlet b = 1 // c\n", "// a\nlet b = 1 // c\n"],
    ["at the ends of bodies", "c x { // a\n  b = 1\n  // c\n}", "c x {\n  // a\n  b = 1\n  // c\n}\n"],
    ["in lists", "let a = [1, # one\n2]", "let a = [\n  1, # one\n  2,\n]\n"],
    ["in odd places, above the statement", "let a /* b */ = 1", "/* b */\nlet a = 1\n"],
    ["in a header", "c x { a /* b */ y { d = 1 } }", "c x {\n  /* b */\n  a y { d = 1 }\n}\n"],
    ["at the end of the file", "let a = 1\n\n\n// end", "let a = 1\n\n// end\n"],
  ])("keeps comments %s", (_, text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it("breaks what is written on one line and does not fit", () => {
    const words = Array.from({ length: 30 }, (_, index) => `word${index}`);
    expect(printed(`let a = [${words.join(", ")}]`)).toBe(
      `let a = [\n${words.map((word) => `  ${word},\n`).join("")}]\n`,
    );
    expect(printed(`c x { a = "${"y".repeat(120)}" }`)).toBe(`c x {\n  a = "${"y".repeat(120)}"\n}\n`);
  });

  it("prints strings as they are written", () => {
    const text = `let a = """\n      one \${b  +  c}\n   two\n  """\n`;
    expect(printed(text)).toBe(text);
  });

  it("prints no file that has errors", () => {
    expect(printed("let a = ")).toBeUndefined();
    expect(printed("/// attached to nothing")).toBe("/// attached to nothing\n");
  });
});
