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
  ["HCL's heredoc", declarations("let a = <<EOF\nb { c = ${d}\nEOF"), "syntax-foreign-text"],
  ["YAML's text", inCluster("name = |\n  b: {\n    c"), "syntax-foreign-text"],
  ["YAML's lists", inCluster("- name: a\n  size: 1\n- name: b"), "syntax-yaml-list-item"],
  ["YAML's blocks", inCluster("pool web:\n  size: 2\n  arch: arm64"), "syntax-colon-for-body"],
  ["JSON's members", inCluster('"name": "Tools"'), "syntax-colon-for-equals"],
  ["an assigned block", inCluster('pool "web" = {\n  size = 2\n}'), "syntax-sign-before-body"],
  ["PHP's loop", inCluster('foreach x in ["web"] {\n  pool "${x}" { size = 2 }\n}'), "syntax-foreign-keyword"],
  ["C's loop", inCluster('for (i = 0; i < 2; i++) {\n  pool "${i}" { size = 2 }\n}'), "syntax-loop-form"],
  ["HCL's loop", inCluster('pool web { for_each = ["a"] }'), "unknown-attribute"],
  ["Python's comprehension", declarations("let a = [x * 2 for x in [1, 2] if x > 1]"), "syntax-comprehension-form"],
  ["a comprehension without its end", declarations("let a = [for x in [1, 2], x]"), "syntax-comprehension-form"],
  ["Python's choice", inCluster('name = "a" if true else "b"'), "syntax-conditional-form"],
  ["the shell's variable", declarations("let a = 1\nlet b = ${let.a} + 1"), "syntax-interpolation-outside"],
  ["a template's variable", declarations("let a = 1\nlet b = {{ let.a }}"), "syntax-interpolation-outside"],
  ["JavaScript's equality", declarations("let a = 1 === 2"), "syntax-foreign-operator"],
  ["SQL's inequality", declarations("let a = 1 <> 2"), "syntax-foreign-operator"],
  ["a splat", declarations("let a = [{ b = 1 }]\nlet c = let.a[*].b"), "syntax-foreign-operator"],
  ["an object on one line without commas", declarations("let a = { b = 1 c = 2 }"), "syntax-missing-comma"],
  ["a typed let", declarations("let a: int = 1"), "syntax-declared-type"],
  ["TypeScript's union", declarations('param a: "b" | "c" = "b"'), "syntax-bad-type"],
  ["a parameter without a type", declarations("template t(a, b: int) {\n  name = a\n}"), "syntax-missing-type"],
  ["an import", declarations('import { a } from "b"'), "syntax-foreign-keyword"],
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
    const broken = inProvider('remove zone us-east-1a\nfor zone in ["us-east-1a" { zone us-east-1a {} }');
    expect(errors(broken)).toEqual(["syntax-unclosed-bracket"]);
  });

  test("two blocks of one name are an error also where they extend a base", () => {
    const twice = inCluster("pool web { size = 2 }\npool web { size = 3 }");
    expect(errors(twice)).toEqual(["duplicate-block"]);
  });

  test("three syntax errors give three, and what stands around them is checked", () => {
    const source = inCluster(
      'foreach x in ["web"] {\n  pool "${x}" { size = 2 }\n}\npool "control-plane" = {\n  size = "many"\n}\nname = "Tools";\nregoin = 1',
    );
    expect(errors(source)).toEqual([
      "syntax-foreign-keyword",
      "syntax-sign-before-body",
      "wrong-type",
      "syntax-semicolon",
      "unknown-attribute",
    ]);
  });
});
