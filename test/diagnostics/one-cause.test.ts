import { describe, expect, test } from "vitest";
import {
  declarations,
  type Example,
  inCluster,
  inKubernetes,
  inProvider,
  inZone,
  members,
} from "../../compiler/diagnostics/pages/page.ts";
import { runExample } from "./run-example.ts";

function errors(example: Example): readonly string[] {
  const found = runExample(example).diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  return found.map((diagnostic) => diagnostic.name);
}

const zone = (subnets: string) => inProvider(`zone us-east-1b {\n${subnets}\n}`);
const publicSubnet = "subnet { cidr = auto/28, services = [nat, nlb], public = true }";
const nstance = "subnet { cidr = auto/28, services = [nstance] }";

/** Mistakes of people who are new to the language, and the one error that each gives. */
const mistakes: readonly (readonly [string, Example, string])[] = [
  ["a misspelt attribute is not missing too", alonePool('isntance_type = "t4g.medium"'), "unknown-attribute"],
  ["nor is one of which a part was written", inCluster("pool web { disk = 100GiB }"), "unknown-attribute"],
  ["a misspelt block is read as what was meant", zoen(), "unknown-child"],
  ["a wrong value is not missing too", inProvider('account = "12"'), "bad-text"],
  ["a wrong range of a network", inProvider("vpc { v4cidr = 10.0.0.1/16 }"), "not-canonical"],
  [
    "a service that there is none of",
    zone(`${publicSubnet}\nsubnet { cidr = auto/28, services = [nstanc] }`),
    "unknown-value",
  ],
  ["a pool that there is none of", inZone("subnet { cidr = auto/24, pool = wbe }"), "unknown-reference"],
  ["a region that is none, with its zones", inProvider('region = "us-east-1a"'), "bad-region"],
  ["Terraform's variables", inCluster("pool web { size = var.size }"), "foreign-namespace"],
  ["null", inCluster("name = null"), "syntax-null-value"],
  ["text without quotes", inProvider("region = us-east-1"), "text-needs-quotes"],
  ["a list without brackets", inKubernetes('service_cidr = "198.18.0.0/15"'), "wrong-type"],
  ["YAML's booleans", inCluster("telemetry { enabled = yes }"), "wrong-type"],
  ["a URL for a host name", inKubernetes('api_hostname = "https://k8s.example.com"'), "bad-text"],
  ["a number as account", inProvider("account = 123456789012"), "wrong-type"],
  ["an address that cannot exist", declarations("let a = 10.0.0.256"), "syntax-bad-address"],
  ["a loop over what is no list", inProvider('for name in "a" {\n  bucket "${name}" {}\n}'), "not-iterable"],
  [
    "a number in quotes, in JSONC",
    members(
      '"pools": { "control-plane": { "arch": "arm64", "instance_type": "t4g.medium", "size": "1" }, "web": { "arch": "arm64", "instance_type": "t4g.medium", "size": 1 } }',
    ),
    "wrong-type",
  ],
];

/** A new pool of which an attribute is misspelt. */
function alonePool(attribute: string): Example {
  return inCluster(
    `pool api { arch = arm64, size = 1, ${attribute} }\nprovider aws {\n  zone us-east-1a {\n    subnet { cidr = auto/24, pool = api }\n  }\n}`,
  );
}

function zoen(): Example {
  return inProvider(`zoen us-east-1b {\n${publicSubnet}\n${nstance}\nsubnet { cidr = auto/24, pool = web }\n}`);
}

describe("one cause gives one error", () => {
  test.each(mistakes)("%s", (_, example, name) => {
    expect(errors(example)).toEqual([name]);
  });

  test("a file that cannot be read whole is not said to lack what may stand in the rest", () => {
    const broken = inProvider("remove zone us-east-1a\nfor zone in [us-east-1a { zone us-east-1a {} }");
    expect(errors(broken).filter((name) => !name.startsWith("syntax-"))).toEqual([]);
    expect(errors(broken)).not.toEqual([]);
  });

  test("two blocks of one name are an error also where they extend a base", () => {
    const twice = inCluster("pool web { size = 2 }\npool web { size = 3 }");
    expect(errors(twice)).toContain("duplicate-block");
  });
});
