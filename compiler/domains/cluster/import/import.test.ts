import { describe, expect, test } from "vitest";
import { Diagnostics } from "../../../diagnostics/index.ts";
import { importJsonc } from "./index.ts";

type Members = Readonly<Record<string, unknown>>;

/** What is written of a cluster with these members, without what stands around. */
function written(members: Members): readonly string[] {
  const diagnostics = new Diagnostics();
  const text = importJsonc("x.jsonc", JSON.stringify({ cluster: { id: "x", ...members } }), diagnostics);
  if (text === undefined) throw new Error(JSON.stringify(diagnostics.sorted().map((one) => one.message)));
  return text
    .split("\n")
    .slice(3, -2)
    .map((line) => line.replace(/^ {2}/, ""));
}

const aws = (members: Members) => ({ providers: [{ kind: "aws", ...members }] });

describe("a text is read back as it is", () => {
  test.each([
    ["plain", ['name = "plain"']],
    ['a "b" \\c', ['name = "a \\"b\\" \\\\c"']],
    ["${a} $b {c}", ['name = "\\${a} $b {c}"']],
    ["a\tb\rc", ['name = "a\\tb\\rc"']],
    ["a\u0007b\u200bc\u2028d\u{e0001}", ['name = "a\\u{7}b\\u{200b}c\\u{2028}d\\u{e0001}"']],
    ["ä€😀", ['name = "ä€😀"']],
    ["a\nb", ['name = """', "  a", '  b"""']],
    ["a\nb\n", ['name = """', "  a", "  b", '  """']],
    ["a\n\nb", ['name = "a\\n\\nb"']],
    ["a\nb \nc", ['name = "a\\nb \\nc"']],
    ["a\n b", ['name = "a\\n b"']],
    ['a\nb "c"', ['name = "a\\nb \\"c\\""']],
    ["a\nb \\", ['name = "a\\nb \\\\"']],
    ["a\n${b}", ['name = "a\\n\\${b}"']],
    ["a\n$b", ['name = """', "  a", '  $b"""']],
    ["a\nä", ['name = "a\\nä"']],
    ["a\n~!", ['name = """', "  a", '  ~!"""']],
    ["\n", ['name = "\\n"']],
    ["", []],
  ])("%j", (name, expected) => {
    expect(written({ name })).toEqual(expected);
  });

  test("also deep inside", () => {
    expect(written({ oidc: { issuer_url: "https://a", ca_cert: "a\nb\n" } })).toEqual([
      "oidc {",
      '  issuer_url = "https://a"',
      '  ca_cert = """',
      "    a",
      "    b",
      '    """',
      "}",
    ]);
  });
});

describe("a value is written as its type is", () => {
  test.each<[string, Members, readonly string[]]>([
    ["sizes", { pools: { web: { disk_size: 40, size: 2 } } }, ["pool web { size = 2, disk_size = 40GiB }"]],
    [
      "a size for each zone",
      { pools: { web: { size: { "us-east-1a": 1, "us-east-1b": 2 } } } },
      ["pool web { size = { us-east-1a = 1, us-east-1b = 2 } }"],
    ],
    ["a map without entries", aws({ tags: {} }), ["provider aws {}"]],
    [
      "keys that are words, and others",
      aws({ tags: { a: "b", "a b": "c", true: "d", "a-": "e", "-a": "f", _: "g", "a.b": "h" } }),
      [
        "provider aws {",
        '  tags = { a = "b", "a b" = "c", "true" = "d", "a-" = "e", "-a" = "f", _ = "g", "a.b" = "h" }',
        "}",
      ],
    ],
    [
      "a choice",
      { pools: { web: { arch: "arm64" }, api: { arch: "no word" }, jobs: { arch: "auto" } } },
      ["pool web  { arch = arm64 }", 'pool api  { arch = "no word" }', 'pool jobs { arch = "auto" }'],
    ],
    [
      "ranges",
      { kubernetes: { cluster_cidr: ["10.0.0.0/16", "fd00::/48", "10.0.0.1/16", "FD00::/48", "x"] } },
      ['kubernetes { cluster_cidr = [10.0.0.0/16, fd00::/48, 10.0.0.1/16, "FD00::/48", "x"] }'],
    ],
    ["a list without items", { kubernetes: { cluster_cidr: [] } }, ["kubernetes {}"]],
    ["a choice of two", { registry: { ingress: { enabled: false } } }, ["registry { ingress { enabled = false } }"]],
    [
      "auto",
      aws({ vpc: { v4cidr: "10.0.0.0/16", v6cidr: "auto" } }),
      ["provider aws { vpc { v4cidr = 10.0.0.0/16, v6cidr = auto } }"],
    ],
    [
      "what auto is not",
      aws({ vpc: { v4cidr: "10.0.0.0/16", v6cidr: "auto/8" } }),
      ['provider aws { vpc { v4cidr = 10.0.0.0/16, v6cidr = "auto/8" } }'],
    ],
    ["a number where a text is wanted", { name: 1.5 }, ["name = 1.5"]],
  ])("%s", (_, members, expected) => {
    expect(written(members)).toEqual(expected);
  });
});

describe("a label is written", () => {
  test.each<[string, Members, readonly string[]]>([
    ["in quotes for a zone", aws({ zones: { "us-east-1a": [] } }), ["provider aws {", '  zone "us-east-1a" {}', "}"]],
    ["in quotes for a domain", { domains: [{ zone: "localhost" }] }, ['domain "localhost" {}']],
    [
      "as a number for a port",
      aws({ load_balancers: { a: { listeners: [{ port: 80, pool: "web" }] } } }),
      ["provider aws { load_balancer a { listener 80 { pool = web } } }"],
    ],
    ["bare for a name", { pools: { web: {} } }, ["pool web {}"]],
    [
      "in quotes where a name means something else",
      { pools: { for: {}, abstract: {}, if: {} } },
      ['pool "for"      {}', 'pool "abstract" {}', 'pool "if"       {}'],
    ],
  ])("%s", (_, members, expected) => {
    expect(written(members)).toEqual(expected);
  });
});

describe("blocks", () => {
  const around = '  pool web { arch = arm64, instance_type = "" }'.length;
  const long = (length: number) => ({ pools: { web: { arch: "arm64", instance_type: "x".repeat(length - around) } } });
  test.each<[string, Members, readonly string[]]>([
    [
      "stand close together on one line each",
      { pools: { web: { size: 1 }, api: { size: 2 } } },
      ["pool web { size = 1 }", "pool api { size = 2 }"],
    ],
    [
      "of 100 characters stand on one line",
      long(100),
      ['pool web { arch = arm64, instance_type = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }'],
    ],
    [
      "of more do not",
      long(101),
      [
        "pool web {",
        "  arch          = arm64",
        '  instance_type = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
        "}",
      ],
    ],
    [
      "with one of one line inside stand on one line",
      aws({ vpc: { v4cidr: "10.0.0.0/16", v6cidr: "auto" } }),
      ["provider aws { vpc { v4cidr = 10.0.0.0/16, v6cidr = auto } }"],
    ],
    [
      "with two inside do not",
      aws({ load_balancers: { a: {}, b: {} } }),
      ["provider aws {", "  load_balancer a {}", "  load_balancer b {}", "}"],
    ],
    [
      "with a long text inside do not",
      { oidc: { ca_cert: "a\nb" } },
      ["oidc {", '  ca_cert = """', "    a", '    b"""', "}"],
    ],
    [
      "of several lines have air around them",
      {
        pools: { web: { size: 1 }, api: { arch: "arm64", size: 2, instance_type: "x".repeat(90) }, jobs: { size: 1 } },
      },
      [
        "pool web { size = 1 }",
        "",
        "pool api {",
        "  arch          = arm64",
        '  instance_type = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
        "  size          = 2",
        "}",
        "",
        "pool jobs { size = 1 }",
      ],
    ],
  ])("%s", (_, members, expected) => {
    expect(written(members)).toEqual(expected);
  });
});

describe("a balancer that two providers have", () => {
  const provider = (region: string | undefined, ...balancers: readonly string[]) => ({
    kind: "aws",
    ...(region === undefined ? {} : { region }),
    load_balancers: Object.fromEntries(balancers.map((name) => [name, {}])),
  });

  test.each<[string, Members, readonly string[]]>([
    [
      "is that of the first, by its region",
      { kubernetes: { api_load_balancer: "a" }, providers: [provider("us-east-1", "a"), provider("us-east-2", "a")] },
      [
        'provider aws us-east-1 { region = "us-east-1", load_balancer a {} }',
        'provider aws           { region = "us-east-2", load_balancer a {} }',
        "kubernetes { api_load_balancer = us-east-1.a }",
      ],
    ],
    [
      "is that of the first that has it",
      {
        kubernetes: { api_load_balancer: "a" },
        providers: [provider("us-west-1", "b"), provider("us-east-1", "a"), provider("us-east-2", "a")],
      },
      [
        'provider aws           { region = "us-west-1", load_balancer b {} }',
        'provider aws us-east-1 { region = "us-east-1", load_balancer a {} }',
        'provider aws           { region = "us-east-2", load_balancer a {} }',
        "kubernetes { api_load_balancer = us-east-1.a }",
      ],
    ],
    [
      "by a number where the region is not known",
      {
        kubernetes: { api_load_balancer: "a" },
        providers: [provider(undefined, "b"), provider(undefined, "a"), provider("us-east-2", "a")],
      },
      [
        "provider aws            { load_balancer b {} }",
        "provider aws provider-2 { load_balancer a {} }",
        'provider aws            { region = "us-east-2", load_balancer a {} }',
        "kubernetes { api_load_balancer = provider-2.a }",
      ],
    ],
    [
      "by a number where another has the name of the region",
      {
        kubernetes: { api_load_balancer: "a" },
        domains: [{ zone: "z", load_balancer: "b" }],
        providers: [provider("us-east-1", "a"), provider("us-east-1", "b"), provider("us-east-2", "a", "b")],
      },
      [
        'domain "z" { load_balancer = provider-2.b }',
        'provider aws us-east-1  { region = "us-east-1", load_balancer a {} }',
        'provider aws provider-2 { region = "us-east-1", load_balancer b {} }',
        "",
        "provider aws {",
        '  region = "us-east-2"',
        "",
        "  load_balancer a {}",
        "  load_balancer b {}",
        "}",
        "",
        "kubernetes { api_load_balancer = us-east-1.a }",
      ],
    ],
    [
      "by a number where the region is no name",
      { kubernetes: { api_load_balancer: "a" }, providers: [provider("US east", "a"), provider("us-east-2", "a")] },
      [
        'provider aws provider-1 { region = "US east", load_balancer a {} }',
        'provider aws            { region = "us-east-2", load_balancer a {} }',
        "kubernetes { api_load_balancer = provider-1.a }",
      ],
    ],
    [
      "by a number where the region is a kind",
      { kubernetes: { api_load_balancer: "a" }, providers: [provider("aws", "a"), provider("us-east-2", "a")] },
      [
        'provider aws provider-1 { region = "aws", load_balancer a {} }',
        'provider aws            { region = "us-east-2", load_balancer a {} }',
        "kubernetes { api_load_balancer = provider-1.a }",
      ],
    ],
    [
      "is not told of where only one has it",
      { kubernetes: { api_load_balancer: "a" }, providers: [provider("us-east-1", "a"), provider("us-east-2", "b")] },
      [
        'provider aws { region = "us-east-1", load_balancer a {} }',
        'provider aws { region = "us-east-2", load_balancer b {} }',
        "kubernetes { api_load_balancer = a }",
      ],
    ],
    [
      "is written out for a domain that names none",
      { domains: [{ zone: "z" }], providers: [provider("us-east-1", "main"), provider("us-east-2", "main")] },
      [
        'domain "z" {',
        "  load_balancer = us-east-1.main",
        "}",
        "",
        'provider aws us-east-1 { region = "us-east-1", load_balancer main {} }',
        'provider aws           { region = "us-east-2", load_balancer main {} }',
      ],
    ],
    [
      "is left alone where nothing names it",
      {
        kubernetes: {},
        pools: { main: {} },
        providers: [provider("us-east-1", "main"), provider("us-east-2", "main")],
      },
      [
        "pool main {}",
        'provider aws { region = "us-east-1", load_balancer main {} }',
        'provider aws { region = "us-east-2", load_balancer main {} }',
        "kubernetes {}",
      ],
    ],
  ])("%s", (_, members, expected) => {
    expect(written(members)).toEqual(expected);
  });
});
