import { describe, expect, test } from "vitest";
import { analysed } from "../../test/helpers/analysed.ts";
import { snippetText } from "./index.ts";

const inCluster = (body: string, head = "") => `podplane 1\n${head}\ncluster tools {\n${body}\n}\n`;

const offered = (files: Readonly<Record<string, string>> | string) =>
  analysed(typeof files === "string" ? { "a.podplane": files } : files).candidates().items;
const labels = (files: Readonly<Record<string, string>> | string) => offered(files).map(({ label }) => label);

describe("what may be written", () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    [
      "a statement of a block",
      inCluster("pool web { arch = arm64, ┆ }"),
      ["size", "instance_type", "for", "include"],
      ["arch", "pool", "name"],
    ],
    ["the name in front of a sign", inCluster("pool web { si┆ = 3 }"), ["size", "arch"], ["for"]],
    ["a kind in front of a label", inCluster("po┆ web {}"), ["pool", "provider"], ["name", "for"]],
    ["a member of an enum", inCluster("pool web { arch = ┆ }"), ["arm64", "amd64"], ["true", "auto", "web"]],
    ["the same behind the beginning of it", inCluster("pool web { arch = ar┆ }"), ["arm64", "amd64"], ["true"]],
    [
      "a member of an enum in a list",
      inCluster("provider aws { zone a { subnet { services = [nat, ┆] } } }"),
      ["nlb", "nstance"],
      ["nat", "arm64"],
    ],
    [
      "the name of a pool",
      inCluster("pool web {}\nprovider aws { zone a { subnet { pool = ┆ } } }"),
      ["web"],
      ["public", "true"],
    ],
    ["a role", inCluster("pool web {}\nprovider aws { load_balancer m { subnets = ┆ } }"), ["web", "public"], ["m"]],
    [
      "a value of the right type",
      inCluster("pool web { size = ┆ }", 'let n = 3\nlet text = "a"\nparam p: int = 1'),
      ["let.n", "param.p", "length"],
      ["let.text", "true", "lower"],
    ],
    [
      "what follows a namespace",
      inCluster("pool web { size = let.┆ }", "let n = 3\nparam p: int = 1"),
      ["let.n"],
      ["param.p"],
    ],
    ["a variable", "let a = [for x in [1]: ┆]\n", ["x", "true"], []],
    ["a condition", "let n = 3\nlet yes = true\nlet a = ┆ ? 1 : 2\n", ["let.yes", "true"], ["let.n", "auto"]],
    [
      "the other side of a comparison",
      "param e: enum(one, two) = one\nlet a = param.e == ┆\n",
      ["one", "two"],
      ["true"],
    ],
    ["an attribute of a block", inCluster("pool web { size = 1 }\nassert pool.web.┆ > 1"), ["pool.web.size"], []],
    [
      "attributes that have a value: written there or in a base, required, by default, or computed",
      `abstract cluster base { pool web { disk_size = 10GiB } }
cluster x extends base { pool web { size = 1 }
assert pool.web.┆ == 1 }`,
      ["pool.web.size", "pool.web.total"],
      ["pool.web.renamed_from", "pool.web.spot"],
    ],
    [
      "an attribute that a base writes",
      "abstract cluster base { pool web { disk_size = 10GiB } }\ncluster x extends base { pool web {}\nassert pool.web.┆ == 1GiB }",
      ["pool.web.disk_size"],
      ["pool.web.data_disk_size"],
    ],
    [
      "no attribute of another cloud, and not the one that is written",
      inCluster('provider aws { region = ┆ }\nprovider google { region = "b" }'),
      ["provider.google.region"],
      ["provider.aws.project", "provider.aws.region"],
    ],
    [
      "all attributes where a template may set them",
      inCluster("pool web { include w() }\npool other { renamed_from = ┆ }", "template w() for pool {}"),
      ["pool.web.instance_type"],
      ["pool.other.instance_type"],
    ],
    [
      "a template that fits",
      inCluster("pool web { include ┆ }", "template w() for pool {}\ntemplate z() for zone {}"),
      ["w"],
      ["z"],
    ],
    [
      "an argument that is not given",
      inCluster("pool web { include w(a = 1, ┆) }", "template w(a: int, b: int) for pool {}"),
      ["b"],
      ["a"],
    ],
    [
      "a field of an object",
      "template t(o: object { one: int, two: int }) for pool {}\ncluster x { pool y { include t(o = { one = 1, ┆ = 2 }) } }",
      ["two"],
      ["one"],
    ],
    ["a type", "param x: ┆\n", ["int", "list"], ["pool"]],
    ["a type with members behind it", "param x: ┆(a, b)\n", ["enum"], ["int", "list"]],
    ["a type with fields", "param x: ┆{ a: int }\n", ["object"], ["map"]],
    ["a statement of a file", "podplane 1\n┆\n", ["let", "use", "cluster"], ["podplane", "pool"]],
    ["what a cluster extends", "abstract cluster base {}\ncluster x extends ┆ {}\n", ["base"], ["x"]],
    ["where a template stands", "template t() for ┆ {}\n", ["pool", "zone"], []],
    ["in an interpolation", 'let n = 3\nlet l = [1]\nlet a = "x${┆}"\n', ["let.n"], ["let.l"]],
  ])("%s", (_, source, some, none) => {
    const found = labels(source);
    expect(found).toEqual(expect.arrayContaining([...some]));
    for (const one of none) expect(found).not.toContain(one);
  });

  test.each([
    ["a comment", "// a ┆\n"],
    ["plain text", 'let a = "b┆"\n'],
    ["a number", "let a = 1┆2\n"],
    ["the name of a declaration", "let a┆ = 1\n"],
  ])("is nothing in %s", (_, source) => {
    expect(labels(source)).toEqual([]);
  });

  test("is what another file gives", () => {
    const files = {
      "a.podplane": 'use "b.podplane" as b\nlet x = ┆ + 1\n',
      "b.podplane": 'let n = 1\nlet text = "a"\n',
    };
    expect(labels(files)).toContain("b.n");
  });

  test("takes the place of the whole dotted name", () => {
    const { candidates, text } = analysed({ "a.podplane": "let size = 1\nlet x = let.si┆\n" });
    const { start, end } = candidates();
    expect(text.slice(start, end)).toBe("let.si");
  });

  test("of a block has what it needs, in places to fill in", () => {
    const block = offered(inCluster("┆")).find(({ label }) => label === "pool");
    expect(block?.snippet).toBe(
      'pool ${1:name} {\n  arch = ${2:arm64}\n  instance_type = ${3:"t4g.medium"}\n  size = ${4:3}\n}',
    );
    expect(snippetText(block?.snippet ?? "")).toBe(
      'pool name {\n  arch = arm64\n  instance_type = "t4g.medium"\n  size = 3\n}',
    );
  });

  test("of a function has its parameters", () => {
    const call = offered("let a = ┆\n").find(({ label }) => label === "lower");
    expect(call).toMatchObject({ snippet: "lower(${1:text})", detail: "lower(text: text)" });
  });

  test("of an object are the fields that it has not yet, however their names are written", () => {
    const source = (entries: string) =>
      `template t(o: object { one: int, two: int, three: bool }) for pool {}\ncluster x { pool y { include t(o = { ${entries} }) } }`;
    const found = (entries: string) => offered(source(entries)).map(({ snippet, detail }) => `${snippet}: ${detail}`);
    expect(found("┆ = 1")).toEqual(["one: int", "two: int", "three: bool"]);
    expect(found("one = 1, ┆ = 2")).toEqual(["two: int", "three: bool"]);
    expect(found('"one" = 1, ┆ = 2, two = 2')).toEqual(["three: bool"]);
  });

  test.each<[string, readonly string[]]>([
    ["let a = [for x in [1]: ┆x]", ["x"]],
    ["let a = [for x in [1]: ┆]", ["x"]],
    ["let a = [for x in [1]: [for y in [2]: ┆ + y]]", ["y", "x"]],
    ["let a = [for x in [1]: [for y in [2]: y]] == ┆", []],
    ["let a = [for x in ┆: x]", []],
    ["let a = { for k, v in { b = 1 }: k => ┆ }", ["v", "k"]],
    ["template t(p: string) for pool { instance_type = ┆ }", ["p"]],
    ['cluster x { for v in ["a"] { pool "${┆}" {} } }', ["v"]],
    ["cluster x { for v in [1] { pool a { size = v┆ } } }", ["v"]],
    ["cluster x { for v in [1] { pool a { size = v } }\npool b { size = ┆ } }", []],
  ])("has the variables around it: %s", (source, expected) => {
    const variables = offered(`${source}\n`).filter(({ kind }) => kind === "variable");
    expect(variables.map(({ label }) => label)).toEqual(expected);
  });

  test.each<[string, readonly string[]]>([
    // One that includes itself would never end.
    ["template w() for pool { include ┆ }", ["z()"]],
    ["template two() { include ┆ }", ["w()", "z()"]],
    ["cluster x { pool y { include ┆ } }", ["w()", "z()"]],
    ["cluster x { include ┆ }", []],
    ['use "none.podplane" as n\ncluster x { pool y { include ┆ } }', ["w()", "z()"]],
  ])("of templates are those that fit: %s", (source, expected) => {
    const others = ["w", "z"].filter((name) => !source.includes(`template ${name}(`));
    const templates = others.map((name) => `template ${name}() for pool { spot = true }\n`).join("");
    const found = offered(`${source}\n${templates}`).filter(({ kind }) => kind === "template");
    expect(found.map(({ snippet }) => snippet)).toEqual(expected);
  });

  test.each([
    "if ┆ { }",
    "if true { assert ┆ }",
    "if true { } else if ┆ { }",
    "if true { } else if false { assert ┆ }",
    "if true { } else { assert ┆ }",
    "if true { } else if false { } else { assert ┆ }",
  ])("is the same in each case of a condition: %s", (statement) => {
    const found = labels(inCluster(statement, "let yes = true\nlet n = 1"));
    expect(found.filter((one) => one.startsWith("let."))).toEqual(["let.yes"]);
  });
});
