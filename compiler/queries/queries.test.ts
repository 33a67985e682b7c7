import { describe, expect, test } from "vitest";
import { analysed, withEdits } from "../../test/helpers/analysed.ts";
import { type BuiltCluster, type BuiltProvider, emptyLock, type Lock } from "../lock/index.ts";
import {
  declarationOf,
  describeAt,
  occurrenceAt,
  occurrencesIn,
  referencesTo,
  renameableAt,
  renameTo,
} from "./index.ts";

/** A cluster with these statements, which stands in no file that could be built. */
const inCluster = (body: string, head = "") => `podplane 1\n${head}\ncluster tools {\n${body}\n}\n`;

/** The words that mean the same as what the cursor is on, each with its line. */
function references(files: Readonly<Record<string, string>>): readonly string[] {
  const { path, offset, analysis, texts, of } = analysed(files);
  const meaning = occurrenceAt(path, offset, analysis)?.meaning;
  if (!meaning) return [];
  const all = [...texts.keys()].map(of);
  return referencesTo(meaning, all).map(({ span, isDeclaration }) => {
    const text = texts.get(span.file) ?? "";
    const line = text.slice(0, span.start).split("\n").length;
    return `${span.file}:${line} ${text.slice(span.start, span.end)}${isDeclaration ? " declared" : ""}`;
  });
}

describe("words that mean one thing", () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      "values of a file",
      { "a.podplane": "podplane 1\nlet size = 3\nlet twice = let.si┆ze * 2\n" },
      ["a.podplane:2 size declared", "a.podplane:3 size"],
    ],
    [
      "values of another file",
      { "a.podplane": 'use "b.podplane" as b\nlet x = b.si┆ze\n', "b.podplane": "let size = 3\nlet y = let.size\n" },
      ["a.podplane:2 size", "b.podplane:1 size declared", "b.podplane:2 size"],
    ],
    [
      "an import",
      { "a.podplane": 'use "b.podplane" as b┆\nlet x = b.size\n', "b.podplane": "let size = 3\n" },
      ["a.podplane:1 b declared", "a.podplane:2 b"],
    ],
    [
      "a parameter of a file",
      {
        "a.podplane": 'use "b.podplane" as b(co┆unt = 3)\nlet x = b.size\n',
        "b.podplane": "param count: int\nlet size = param.count\n",
      },
      ["a.podplane:1 count", "b.podplane:1 count declared", "b.podplane:2 count"],
    ],
    [
      "a parameter of a template",
      {
        "a.podplane": inCluster(
          "include worker(si┆ze = 1)",
          'template worker(size: int) for cluster { pool web { size = size, arch = arm64, instance_type = "t4g.small" } }',
        ),
      },
      ["a.podplane:2 size declared", "a.podplane:2 size", "a.podplane:4 size"],
    ],
    [
      "variables of a loop, and not of another",
      { "a.podplane": "let a = [for x in [1]: x┆ + x]\nlet b = [for x in [2]: x]\n" },
      ["a.podplane:1 x declared", "a.podplane:1 x", "a.podplane:1 x"],
    ],
    [
      "a pool, wherever it is named",
      {
        "a.podplane": inCluster(
          [
            "pool w┆eb { size = 1 }",
            "pool other { size = 1 }",
            "provider aws { zone a { subnet { pool = web } }",
            "load_balancer main { listener 443 { pool = web } } }",
            "assert pool.web.size > 0",
          ].join("\n"),
        ),
      },
      ["a.podplane:4 web declared", "a.podplane:6 web", "a.podplane:7 web", "a.podplane:8 web"],
    ],
    [
      "a pool of a base, in what extends it",
      {
        "a.podplane":
          'use "b.podplane" as b\ncluster x extends b.base { pool web { size = 2 }\nassert pool.w┆eb.size > 1 }\n',
        "b.podplane": "abstract cluster base { pool web { size = 1 } }\n",
      },
      ["a.podplane:2 web declared", "a.podplane:3 web", "b.podplane:1 web declared"],
    ],
    [
      "pools of two clusters are two",
      { "a.podplane": "cluster a { pool web┆ { size = 1 } }\ncluster b { pool web { size = 1 } }\n" },
      ["a.podplane:1 web declared"],
    ],
    [
      "a pool in a template that a cluster includes",
      {
        "a.podplane":
          "template t() for provider { zone a { subnet { pool = web } } }\ncluster x { pool we┆b { size = 1 }\nprovider aws { include t() } }\n",
      },
      ["a.podplane:1 web", "a.podplane:2 web declared"],
    ],
    [
      "a pool of a base, in what removes it and in what a template removes",
      {
        "a.podplane": `abstract cluster base { pool we┆b { size = 1 }
pool other { size = 1 } }
template less() for cluster { remove pool web }
cluster a extends base { remove pool "web"
remove pool other }
cluster b extends base { include less() }
`,
      },
      ["a.podplane:1 web declared", "a.podplane:3 web", "a.podplane:4 web"],
    ],
    ["what the language has", { "a.podplane": inCluster("po┆ol web { size = 1 }") }, []],
  ])("%s", (_, files, expected) => {
    expect(references(files)).toEqual(expected);
  });

  test("a word of an enum is no reference, and a role is its own word", () => {
    const { analysis, path } = analysed({
      "a.podplane": inCluster("pool web { arch = arm64 }\nprovider aws { load_balancer x { subnets = public } }"),
    });
    const kinds = occurrencesIn(path, analysis).map(({ meaning }) => meaning.kind);
    expect(kinds).toEqual([
      "block",
      "root",
      "block",
      "thing",
      "attribute",
      "member",
      "block",
      "thing",
      "block",
      "thing",
      "attribute",
      "word",
    ]);
  });
});

describe("what a word is", () => {
  const said = (files: Readonly<Record<string, string>>) => {
    const { path, offset, analysis } = analysed(files);
    return describeAt(path, offset, analysis, [])?.text;
  };
  test.each([
    [
      "a value, with its type",
      "/// How many.\nlet size = 3\nlet b = let.si┆ze\n",
      "```podplane\nlet size: int = 3\n```\n\nHow many.",
    ],
    ["a parameter", "param x┆: list<int> = [1]\n", "```podplane\nparam x: list<int> = [1]\n```"],
    [
      "a function",
      'let a = low┆er("A")\n',
      '```podplane\nlower(text: text)\n```\n\nThe text in lower case.\n\n```podplane\nlower("Tools") == "tools"\n```',
    ],
    [
      "an attribute",
      inCluster("pool web { ar┆ch = arm64 }"),
      "**pool.arch**: one of `amd64` and `arm64`, required\n\nCPU architecture.\n\nA change replaces VMs one at a time.\n\n```podplane\narch = arm64\n```",
    ],
    [
      "a kind of block",
      inCluster("po┆ol web {}"),
      "```podplane\npool name\n```\n\nA pool of equal VMs; its size counts VMs in each zone that has a subnet for it.\n\nRequired: `arch`, `size`.",
    ],
    ["a block", inCluster("/// Serves.\npool w┆eb {}"), "```podplane\npool web\n```\n\nServes."],
  ])("%s", (_, source, expected) => {
    expect(said({ "a.podplane": source })).toBe(expected);
  });

  test("nothing is said of what means nothing", () => {
    expect(said({ "a.podplane": "let a = 1┆2\n" })).toBeUndefined();
  });
});

describe("renaming", () => {
  const renamed = (files: Readonly<Record<string, string>>, name: string, locks: readonly Lock[] = []) => {
    const { path, offset, analysis, texts, of } = analysed(files);
    const found = renameTo(name, { path, offset, analysis, analyses: [...texts.keys()].map(of), locks: () => locks });
    if (found.kind === "refused") return found.reason;
    return [...texts]
      .map(([file, text]) =>
        withEdits(
          text,
          found.edits.filter(({ span }) => span.file === file),
        ),
      )
      .join("--\n");
  };
  const lock: Lock = {
    ...emptyLock("tools"),
    built: {
      name_prefix: "tools",
      secrets_prefix: "",
      service_account_issuer: "",
      pools: { web: { key: "web" } },
      providers: {},
    },
  };

  const noName = (name: string) =>
    `\`${name}\` is no name: names have letters, digits, \`-\` and \`_\`, and begin with a letter`;

  test("changes every place, in every file", () => {
    const files = { "a.podplane": 'use "b.podplane" as b\nlet x = b.si┆ze\n', "b.podplane": "let size = 3\n" };
    expect(renamed(files, "count")).toBe('use "b.podplane" as b\nlet x = b.count\n--\nlet count = 3\n');
  });

  test.each<[string, string, string, string]>([
    [
      "a name that is no name",
      "let si┆ze = 3\n",
      "3x",
      "`3x` is no name: names have letters, digits, `-` and `_`, and begin with a letter",
    ],
    ["a name that is taken", "let si┆ze = 3\nlet b = let.size\n", "b", "`b` is declared already"],
    ["a word of the language", inCluster("po┆ol web {}"), "x", "`pool` is a word of the language"],
    [
      "the id of a cluster",
      "cluster to┆ols {}\n",
      "x",
      "the id of a cluster names it for ever, and another id would make another cluster; `name` is for people",
    ],
    ["a value", "let a = 1┆2\n", "x", "nothing that has a name of yours stands here"],
    ["an empty name", "let si┆ze = 3\n", "", noName("")],
    ["a name with a sign", "let si┆ze = 3\n", "a.b", noName("a.b")],
    ["an attribute", inCluster("pool web { si┆ze = 1 }"), "x", "`size` is a word of the language"],
    ["a member of an enum", inCluster("pool web { arch = ar┆m64 }"), "x", "`arm64` is a word of the language"],
    [
      "a role",
      inCluster("provider aws { load_balancer m { subnets = pub┆lic } }"),
      "x",
      "`public` is a word of the language",
    ],
    ["a function", 'let a = low┆er("A")\n', "x", "`lower` is a function of the language"],
    ["a zone", inCluster("provider aws { zone ┆a {} }"), "x", "the name of a zone is the cloud's"],
    ["a provider", inCluster("provider a┆ws {}"), "x", "the name of a provider is the cloud's"],
    ["a param that is taken", "param a┆: int\nparam b: int\n", "b", "`b` is declared already"],
    ["a secret that is taken", 'secret a┆ = env("A")\nsecret b = env("B")\n', "b", "`b` is declared already"],
    [
      "a template that is taken",
      "template a┆() for pool {}\ntemplate b() for pool {}\n",
      "b",
      "`b` is declared already",
    ],
    ["a base that is taken", "abstract cluster a┆ {}\ncluster b {}\n", "b", "`b` is declared already"],
    ["a parameter that is taken", "template t(a┆: int, b: int) for pool {}\n", "b", "`b` is declared already"],
    ["a pool that is taken", inCluster("pool a┆ {}\npool b {}"), "b", "`b` is declared already"],
    ["a pool that is taken in quotes", inCluster('pool a┆ {}\npool "b" {}'), "b", "`b` is declared already"],
    [
      "a bucket that is taken, in its own provider",
      inCluster("provider aws { bucket a {} }\nprovider google { bucket a┆ {}\nbucket b {} }"),
      "b",
      "`b` is declared already",
    ],
  ])("is refused for %s", (_, source, name, reason) => {
    expect(renamed({ "a.podplane": source }, name)).toBe(reason);
  });

  test("a path is no name, and an alias that is taken is none to have", () => {
    const files = (use: string) => ({
      "a.podplane": `${use}\nuse "c.podplane" as c\n`,
      "b.podplane": "let a = 1\n",
      "c.podplane": "let a = 1\n",
    });
    expect(renamed(files('use "b.pod┆plane" as b'), "c")).toBe(
      "a path is no name: move the file, and write its new path",
    );
    expect(renamed(files('use "b.podplane" as b┆'), "c")).toBe("`c` is declared already");
  });

  // What has another kind, or stands elsewhere, is no hindrance.
  test.each<[string, string, string, string]>([
    ["a value as a parameter is called", "let a┆ = 1\nparam b: int\n", "b", "let b = 1\nparam b: int\n"],
    ["a value as it is called", "let a┆ = 1\n", "a", "let a = 1\n"],
    ["a name of all that a name may have", "let a┆ = 1\n", "_a-1B", "let _a-1B = 1\n"],
    ["a base, whose id names nothing", "abstract cluster a┆ {}\n", "b", "abstract cluster b {}\n"],
    [
      "a parameter as that of another template is called",
      "template t(a┆: int) for pool { size = a }\ntemplate u(b: int) for pool {}\n",
      "b",
      "template t(b: int) for pool { size = b }\ntemplate u(b: int) for pool {}\n",
    ],
    [
      "a pool as a bucket is called",
      inCluster("pool a┆ {}\nprovider aws { bucket b {} }"),
      "b",
      inCluster("pool b {}\nprovider aws { bucket b {} }"),
    ],
    [
      "a bucket as a role beside it is called",
      inCluster("provider aws { bucket a┆ {}\nrole b {} }"),
      "b",
      inCluster("provider aws { bucket b {}\nrole b {} }"),
    ],
    [
      "a bucket as that of another provider is called",
      inCluster("provider aws { bucket a┆ {} }\nprovider google { bucket b {} }"),
      "b",
      inCluster("provider aws { bucket b {} }\nprovider google { bucket b {} }"),
    ],
    ["a variable", "let a = [for x┆ in [1]: x + 1]\n", "y", "let a = [for y in [1]: y + 1]\n"],
    [
      "a pool that is removed elsewhere",
      "abstract cluster base { pool we┆b {} }\ncluster a extends base { remove pool web }\n",
      "edge",
      "abstract cluster base { pool edge {} }\ncluster a extends base { remove pool edge }\n",
    ],
  ])("gives %s", (_, before, name, after) => {
    expect(renamed({ "a.podplane": before }, name)).toBe(after);
  });

  const pools = (body: string) => inCluster(`  pool ${body}\n  assert pool.web.size > 0`);
  test.each<[string, string, string]>([
    ["a pool that was built gets a hint", "we┆b { size = 1 }", "ingress { renamed_from = web, size = 1 }"],
    ["on a line of its own", "we┆b {\n    size = 1\n  }", "ingress {\n    renamed_from = web\n    size = 1\n  }"],
    ["in an empty body", "we┆b {}", "ingress { renamed_from = web }"],
  ])("%s", (_, before, after) => {
    expect(renamed({ "a.podplane": pools(before) }, "ingress", [lock])).toBe(
      pools(after).replace("assert pool.web", "assert pool.ingress"),
    );
  });

  test("twice before a build keeps the built name, back takes the hint away, and never built has none", () => {
    const second = inCluster("pool ingr┆ess { renamed_from = web, size = 1 }");
    expect(renamed({ "a.podplane": second }, "edge", [lock])).toBe(
      inCluster("pool edge { renamed_from = web, size = 1 }"),
    );
    expect(renamed({ "a.podplane": second }, "web", [lock])).toBe(inCluster("pool web { size = 1 }"));
    const onLine = inCluster("pool ingr┆ess {\n  renamed_from = web\n  size = 1\n}");
    expect(renamed({ "a.podplane": onLine }, "web", [lock])).toBe(inCluster("pool web {\n  size = 1\n}"));
    const usedUp = inCluster("pool we┆b { renamed_from = gone, size = 1 }");
    expect(renamed({ "a.podplane": usedUp }, "edge", [lock])).toBe(
      inCluster("pool edge { renamed_from = web, size = 1 }"),
    );
    expect(renamed({ "a.podplane": inCluster("pool n┆ew { size = 1 }") }, "edge", [lock])).toBe(
      inCluster("pool edge { size = 1 }"),
    );
  });

  const builtPools = (pools: BuiltCluster["pools"]): Lock =>
    lock.built ? { ...lock, built: { ...lock.built, pools } } : lock;
  const builtProviders = (providers: BuiltCluster["providers"]): Lock =>
    lock.built ? { ...lock, built: { ...lock.built, providers } } : lock;
  const swapped = builtPools({ b: { key: "a", former: ["a"] }, a: { key: "b", former: ["b"] } });
  const settled = builtPools({
    b: { key: "a", former: ["a"], settled: true },
    a: { key: "b", former: ["b"], settled: true },
  });
  const used = builtPools({ edge: { key: "web", former: ["web"] }, web: { key: "web-2" } });

  test.each<[string, Lock, string, string, string]>([
    [
      "whose former name another thing has now, as what it was built as last",
      used,
      "pool ed┆ge { renamed_from = web }\npool web {}",
      "door",
      "pool door { renamed_from = edge }\npool web {}",
    ],
    [
      "back to a name that was built before the last build",
      builtPools({ edge: { key: "web", former: ["web"] } }),
      "pool ed┆ge { renamed_from = web }",
      "web",
      "pool web { renamed_from = edge }",
    ],
    [
      "after a swap that was built, as what it is now",
      swapped,
      "pool ┆b { renamed_from = a }\npool a { renamed_from = b }",
      "c",
      "pool c { renamed_from = b }\npool a { renamed_from = b }",
    ],
    [
      "to the end of a swap back, once the hints were gone",
      settled,
      "pool t┆mp { renamed_from = b }\npool b { renamed_from = a }",
      "a",
      "pool a { renamed_from = b }\npool b { renamed_from = a }",
    ],
    [
      "to the end of a swap back that would read as the swap did",
      swapped,
      "pool t┆mp { renamed_from = b }\npool b { renamed_from = a }",
      "a",
      "the next build could not tell what `a` was before: build once, and rename `pool tmp` then",
    ],
    [
      "to a name that a hint of something else stands on",
      settled,
      "pool a { renamed_from = b }\npool n┆ew {}",
      "b",
      "the next build could not tell what `b` was before: build once, and rename `pool new` then",
    ],
    [
      "with a hint that is computed",
      lock,
      "pool we┆b { renamed_from = let.old }",
      "edge",
      "pool edge { renamed_from = let.old }",
    ],
  ])("moves a thing %s", (_, known, before, name, after) => {
    const found = renamed({ "a.podplane": inCluster(before) }, name, [known]);
    expect(found).toBe(after.startsWith("pool") ? inCluster(after) : after);
  });

  test("takes a bucket for that of its own provider, and knows hints in bases", () => {
    const bucket: BuiltProvider = {
      kind: "aws",
      account: "1",
      region: "r",
      network: {},
      zones: {},
      subnets: [],
      load_balancers: {},
      buckets: {},
      roles: {},
    };
    const near = { ...bucket, buckets: { uploads: { key: "uploads" }, logs: { key: "logs" } } };
    const far = {
      ...bucket,
      region: "s",
      buckets: { files: { key: "uploads", former: ["uploads"] }, logs: { key: "logs" } },
    };
    const locks = [builtProviders({ near, far })];
    const source = (body: string, place = "") =>
      inCluster(
        `provider aws {\nbucket uploads {}\nbucket logs {}\n}\nprovider aws far {\n${place}${body}\nbucket logs {}\n}`,
      );
    expect(renamed({ "a.podplane": source("bucket fi┆les { renamed_from = uploads }") }, "media", locks)).toBe(
      source("bucket media { renamed_from = files }"),
    );
    // The place decides, where the source states it.
    const region = 'region = "s"\n';
    const known = [builtProviders({ near: { ...near, buckets: { media: { key: "m" } } }, far })];
    expect(renamed({ "a.podplane": source("bucket me┆dia { renamed_from = files }", region) }, "store", known)).toBe(
      source("bucket store { renamed_from = files }", region),
    );
    const extended = (pool: string) => `abstract cluster base {\n${pool}\n}\n`;
    const derived = "cluster tools extends base {\n  pool we┆b {}\n}\n";
    const pools = builtPools({ b: { key: "b" } });
    expect(renamed({ "a.podplane": extended("pool web { renamed_from = b }") + derived }, "b", [pools])).toBe(
      extended("pool b {}") + derived.replace("we┆b", "b"),
    );
  });

  test("waits for a build where the lock file is of version 1", () => {
    const old = { ...lock, names: {} };
    expect(renamed({ "a.podplane": inCluster("pool we┆b {}") }, "edge", [old])).toBe(
      "an older podplanec made the last build: build `pool web` once as it is, and rename it then",
    );
  });

  test("names the word that would be changed", () => {
    const { path, offset, analysis } = analysed({ "a.podplane": inCluster('pool "we┆b" {}') });
    const start = inCluster('pool "web" {}').indexOf("web");
    expect(renameableAt(path, offset, analysis)).toEqual({ kind: "word", start, end: start + 3, text: "web" });
  });
});

test("a declaration is where its name stands", () => {
  const { path, offset, analysis } = analysed({ "a.podplane": "let a = 1\nlet b = let.a┆\n" });
  const meaning = occurrenceAt(path, offset, analysis)?.meaning;
  expect(meaning && declarationOf(meaning)).toMatchObject({ start: 4, end: 5 });
});
