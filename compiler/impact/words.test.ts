import { describe, expect, test } from "vitest";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { impactOf } from "./impact.ts";
import { saidOf } from "./said.ts";

function saidIn(text: string) {
  const [cluster] = compileText(text).clusters;
  if (!cluster) throw new Error("no cluster");
  return saidOf(cluster.model, cluster.lock);
}

/** `block: attribute before -> after` of the changes between two sources. */
function changes(before: string, after: string): readonly string[] {
  return impactOf(saidIn(before), saidIn(after), undefined).changes.map(
    ({ block, attribute, kind, before: was, after: now }) =>
      `${[block, attribute].filter((one) => one).join(": ")} ${kind === "changed" ? `${was} -> ${now}` : kind}`,
  );
}

describe("values", () => {
  const provider = (body: string) => source({ provider: body });
  const kubernetes = (body: string) => source({ kubernetes: body });
  const pool = (body: string) => source({ pool: body });
  const long = (length: number) => `name = "${"x".repeat(length)}"`;
  const [zone = ""] = /zone[^}]*(?:}[^}]*){3}}/.exec(source()) ?? [];

  test.each([
    ["a map", provider('tags = { a = "b", c = "d" }'), 'provider aws: tags unset -> { a = "b", c = "d" }'],
    ["a map without entries", provider("tags = {}"), "provider aws: tags unset -> {}"],
    [
      "a list",
      kubernetes("service_cidr = [198.18.0.0/15, fd00::/108]"),
      "kubernetes: service_cidr unset -> [198.18.0.0/15, fd00::/108]",
    ],
    ["a list without items", kubernetes("service_cidr = []"), "kubernetes: service_cidr unset -> []"],
    ["a number", kubernetes("api_port = 443"), "kubernetes: api_port 6443 -> 443"],
    ["a size", pool("size = 1\ndisk_size = 40GiB"), "pool control-plane: disk_size unset -> 40GiB"],
    ["a size for each zone", pool("size = { eu-west-1a = 2 }"), "pool control-plane: size 1 -> { eu-west-1a = 2 }"],
    ["a size for no zone", pool("size = {}"), "pool control-plane: size 1 -> {}"],
    ["a choice", provider("enable_ssm = false"), "provider aws: enable_ssm true -> false"],
    ["a text with quotes", provider('tags = { a = "b\\"c" }'), 'provider aws: tags unset -> { a = "b\\"c" }'],
    ["a text", source({ cluster: long(9) }), 'name unset -> "xxxxxxxxx"'],
    ["a text of 58 characters, with its quotes 60", source({ cluster: long(58) }), `name unset -> "${"x".repeat(58)}"`],
    ["a text of one more", source({ cluster: long(59) }), `name unset -> "${"x".repeat(58)}…`],
    [
      "a range that is sought",
      source({ zones: zone.replace("auto/24", "auto/20") }),
      "zone eu-west-1a / subnet for control-plane: cidr auto/24 -> auto/20",
    ],
  ])("%s is shown as the source writes it", (_, after, change) => {
    expect(changes(source(), after)).toEqual([change]);
  });
});

describe("blocks", () => {
  const near = (more: string) =>
    source({ cluster: `provider aws near { region = "eu-west-2", account = "123456789012"\n${more} }` });
  const balancer = (more: string) => source({ provider: `load_balancer a { public = true, subnets = public${more} }` });
  const zone = (...subnets: readonly string[]) =>
    source({ provider: `zone eu-west-1b { ${subnets.map((one) => `subnet { cidr = auto/28${one} }`).join("\n")} }` });

  test.each([
    ["of the only provider", source(), source({ provider: "bucket a {}" }), ["bucket a added"]],
    ["of one of two providers", near(""), near("bucket a {}"), ["provider aws near / bucket a added"]],
    ["a provider", source(), near(""), ["provider aws near added"]],
    ["within another", balancer(""), balancer("\nlistener 80 { pool = web }"), ["load_balancer a / listener 80 added"]],
    ["a subnet, by its pool", zone(""), zone("", ", pool = web"), ["zone eu-west-1b / subnet for web added"]],
    [
      "a subnet, by its services",
      zone(""),
      zone("", ", services = [nat, nlb]"),
      ["zone eu-west-1b / subnet for nat, nlb added"],
    ],
    ["a subnet for nothing", zone(", pool = web"), zone(", pool = web", ""), ["zone eu-west-1b / subnet added"]],
    [
      "a subnet with a label",
      zone(""),
      zone("", ", pool = web").replace("subnet { cidr = auto/28, pool", "subnet one { cidr = auto/28, pool"),
      ["zone eu-west-1b / subnet one added"],
    ],
  ])("are called as the source calls them: %s", (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });
});
