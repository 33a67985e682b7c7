import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analysed } from "../../test/helpers/analysed.ts";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { describeAt, hintsIn, valuesAt } from "./index.ts";
import { derivedFrom } from "./values.ts";

const file = "cluster.podplane";

/** A cluster in three zones by a template, with a balancer, a bucket and a role. */
const text = source({
  top: `
template in_zone(n: int, count: int) for provider {
  zone "eu-west-1\${n == 1 ? "a" : n == 2 ? "b" : "c"}" {
    subnet { cidr = auto/28, services = [nat, nlb], public = true }
    subnet { cidr = auto/28, services = [nstance], v6cidr = auto }
    for x in [1, 2] {
      if x <= count { subnet { cidr = auto/24, pool = control-plane, public = x == 2 } }
    }
  }
}`,
  provider: 'bucket uploads {}\nbucket "logs" {}\nrole ci { buckets = [uploads] }',
  zones: `include in_zone(n = 1, count = 2)
    include in_zone(n = 2, count = 1)
    include in_zone(n = 3, count = 1)
    load_balancer control-plane {
      public = true
      subnets = public
      listener 443 { pool = control-plane }
    }`,
});

const { clusters } = compileText(text);
const { analysis } = analysed({ [file]: text });

/** Where words stand that are there once, or those behind others. */
function spanOf(words: string, behind = "") {
  const start = text.indexOf(behind + words) + behind.length;
  expect(text.split(behind + words)).toHaveLength(2);
  return { file, start, end: start + words.length };
}

const chosen = "The lowest free aligned range in source order, kept in podplane.lock.json.";
const named = "A bucket is named after the cluster, the account and itself, since bucket names are global.";
const numbered = "IPv6 ranges are numbered in source order; the numbers are kept in podplane.lock.json.";
const ofCluster = "Each cluster has a bucket for its state and one for images, named after cluster and account.";

test("hints stand behind what they are computed from, in the order of the source", () => {
  const found = hintsIn(file, analysis, clusters);
  const shown = found.map(({ kind, offset, text: hint }) => {
    const line = text.slice(text.lastIndexOf("\n", offset) + 1, offset).trim();
    return `${line}: ${kind} ${hint}`;
  });
  expect(shown).toEqual([
    "subnet { cidr = auto/28: ranges 10.20.0.0/28, 10.20.0.32/28, 10.20.0.64/28",
    "subnet { cidr = auto/28: ranges 10.20.0.16/28, 10.20.0.48/28, 10.20.0.80/28",
    "if x <= count { subnet { cidr = auto/24: ranges 10.20.1.0/24, 10.20.2.0/24, 10.20.3.0/24, …",
    // Not the cluster's own name, which other names begin with.
    "cluster tools: names tools-registry.local, tools-123456789012-netsy, tools-123456789012-registry",
    "pool control-plane: totals 3 VMs",
    "bucket uploads: names tools-123456789012-uploads",
    'bucket "logs": names tools-123456789012-logs',
    "role ci: names tools-ci",
  ]);
  expect([...new Set(found.map(({ tooltip }) => tooltip))]).toEqual([
    chosen,
    `Without domains the registry is called \`<cluster id>-registry.local\`.\n${ofCluster}`,
    "VMs in all zones together.",
    named,
    "A role is named after the prefix and itself; longer names end in a hash.",
  ]);
});

test("a label in quotes has hints, too", () => {
  const quoted = source().replace("pool control-plane {", 'pool "control-plane" {');
  const known = analysed({ [file]: quoted }).analysis;
  const found = hintsIn(file, known, compileText(quoted).clusters).filter(({ kind }) => kind === "totals");
  expect(found).toEqual([
    {
      kind: "totals",
      offset: quoted.indexOf(" {\n    arch = arm64"),
      text: "1 VM",
      tooltip: "VMs in all zones together.",
    },
  ]);
});

test("nothing is hinted where nothing was compiled, or in a file that is not there", () => {
  expect(hintsIn(file, analysis, [])).toEqual([]);
  expect(hintsIn("other.podplane", analysis, clusters)).toEqual([]);
});

describe("what rules made of a place", () => {
  test.each<[string, string, readonly (readonly [string, string])[]]>([
    [
      "auto/24",
      "cidr = ",
      ["10.20.1.0/24", "10.20.2.0/24", "10.20.3.0/24", "10.20.4.0/24"].map((one) => [one, chosen]),
    ],
    [
      "443",
      "listener ",
      [["443", "A listener forwards to the port that it listens on unless the file names another."]],
    ],
    [
      '"123456789012"',
      "",
      [
        ["tools-123456789012-netsy", ofCluster],
        ["tools-123456789012-registry", ofCluster],
      ],
    ],
    ["auto", "[nstance], v6cidr = ", ["1", "5", "8"].map((one) => [one, numbered])],
    ["true", "nlb], public = ", []],
  ])("%s", (words, behind, expected) => {
    const found = derivedFrom(spanOf(words, behind), clusters);
    expect(found.map(({ text: made, explanation }) => [made, explanation])).toEqual(expected);
  });

  test("is told once, wherever it is used", () => {
    const hybrid = readFileSync(new URL("../../examples/hybrid-aws-proxmox/cluster.podplane", import.meta.url), "utf8");
    const start = hybrid.indexOf("proxmox rack") + "proxmox ".length;
    const found = derivedFrom({ file, start, end: start + "rack".length }, compileText(hybrid).clusters);
    expect(found.map(({ text: made }) => made)).toEqual(["rack", "hybrid-rack-servers", "hybrid-rack-vms"]);
  });

  test.each([
    ["119", 106, true],
    ["120", 107, false],
  ])("is told up to 119 characters: %s", (_, length, isTold) => {
    const host = `${"a".repeat(60)}.${"b".repeat(length - 73)}.example.com`;
    const long = source().replace("k8s.example.com", host);
    const start = long.indexOf(`"${host}"`);
    const span = { file, start, end: start + host.length + 2 };
    expect(derivedFrom(span, compileText(long).clusters).map(({ text: made }) => made)).toEqual(
      isTold ? [`https://${host}:6443`] : [],
    );
  });
});

describe("the values of a place", () => {
  const valuesOf = (words: string, behind = "") =>
    valuesAt(spanOf(words, behind), clusters).map((one) => [one.text, one.way.map((stage) => stage.text)]);
  test("are told for each turn of a loop, with the way there", () => {
    expect(valuesOf("auto/24", "cidr = ")).toEqual([
      ['"auto/24"', ["in this loop, for x = 1", "in this include"]],
      ['"auto/24"', ["in this loop, for x = 2", "in this include"]],
    ]);
    expect(valuesOf("[nstance]")).toEqual([['["nstance"]', ["in this include"]]]);
    expect(valuesOf("x == 2")).toEqual([
      ["false", ["in this loop, for x = 1", "in this include"]],
      ["true", ["in this loop, for x = 2", "in this include"]],
    ]);
    expect(valuesOf('"123456789012"')).toEqual([['"123456789012"', []]]);
    // What is no value of its own.
    expect(valuesOf("in_zone", "template ")).toEqual([]);
    expect(valuesAt({ ...spanOf("[nstance]"), file: "other.podplane" }, clusters)).toEqual([]);
    expect(valuesAt({ ...spanOf("[nstance"), file }, clusters)).toEqual([]);
    expect(valuesAt({ ...spanOf("nstance]"), file }, clusters)).toEqual([]);
  });

  test.each([
    [200, `"https://auth.example.com/${"x".repeat(173)}"`],
    [201, `"https://auth.example.com/${"x".repeat(173)}…`],
  ])("are cut beyond 200 characters: %d", (length, expected) => {
    const url = `"https://auth.example.com/${"x".repeat(length - 27)}"`;
    expect(url).toHaveLength(length);
    const long = source().replace('"https://auth.example.com"', url);
    const start = long.indexOf(url);
    const [value] = valuesAt({ file, start, end: start + length }, compileText(long).clusters);
    expect(value?.text).toBe(expected);
  });
});

test("a hover tells values first, then what was made of them, eight at most", () => {
  const said = (turns: string, count: string) => {
    const changed = text.replace("in [1, 2]", `in ${turns}`).replaceAll(/count = \d/g, `count = ${count}`);
    const known = analysed({ [file]: changed }).analysis;
    const found = describeAt(file, changed.indexOf("cidr = auto/24"), known, compileText(changed).clusters);
    const lines = found?.text.split("\n\n").at(-1)?.split("\n");
    return lines?.map((line) => line.replace(` ${chosen}`, ""));
  };
  const is = (x: number) =>
    `- Is \`"auto/24"\` in this loop, for x = ${x} (cluster.podplane:8), in this include (cluster.podplane:36)`;
  const makes = [1, 2, 3, 4, 5, 6].map((third) => `- Makes \`10.20.${third}.0/24\`:`);
  expect(said("[1, 2]", "2")).toEqual([is(1), is(2), ...makes]);
  expect(said("[1, 2, 3]", "3")).toEqual([is(1), is(2), is(3), ...makes.slice(0, 5), "- … and 4 more"]);
});
