import { describe, expect, test } from "vitest";
import { analysed } from "../../test/helpers/analysed.ts";
import { declarationOf, occurrenceAt, occurrencesIn } from "./index.ts";

/** Each word that means something, with what it means, and `!` where it is declared. */
function words(files: Readonly<Record<string, string>>): readonly string[] {
  const { path, analysis, texts } = analysed(files);
  const text = texts.get(path) ?? "";
  return occurrencesIn(path, analysis).map(({ span, meaning, isDeclaration }) => {
    const from = declarationOf(meaning);
    const declared = from ? ` ${from.file === path ? "" : from.file}@${from.start}` : "";
    return `${text.slice(span.start, span.end)}: ${meaning.kind}${isDeclaration ? "!" : declared}`;
  });
}

describe("the words of a source", () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      "of a use, with its arguments",
      {
        "a.podplane": 'use "b.podplane" as b(count = 1, other = 2)\nlet x = b.size + b.none\n',
        "b.podplane": "param count: int\nlet size = 1\n",
      },
      [
        '"b.podplane": file',
        "b: import!",
        "count: param b.podplane@6",
        "x: let!",
        "b: import @20",
        "size: let b.podplane@21",
        "b: import @20",
      ],
    ],
    ["of a use of nothing", { "a.podplane": 'use "b.podplane" as b(count = 1)\n' }, ["b: import!"]],
    [
      "of declarations",
      { "a.podplane": 'param p: enum(x, y) = x\nlet l = param.p == y\nsecret s = env("S")\nlet k = secret.s\n' },
      ["p: param!", "x: member", "l: let!", "p: param @6", "y: member", "s: secret!", "k: let!", "s: secret @52"],
    ],
    [
      "of a template for a kind of block, and of one for none",
      {
        "a.podplane":
          "template t(n: int) for pool { size = n }\ntemplate u() { zzz = 1 }\ntemplate v() { arch = arm64 }\ncluster c { pool web { include t(n = 1, m = 2)\ninclude u() } }\n",
      },
      [
        "t: template!",
        "n: parameter!",
        "size: attribute",
        "n: parameter @11",
        "u: template!",
        "v: template!",
        "arch: attribute",
        "arm64: member",
        "cluster: block",
        "c: root!",
        "pool: block",
        "web: thing!",
        "t: template @9",
        "n: parameter @11",
        "u: template @50",
      ],
    ],
    [
      "of statements around others",
      {
        "a.podplane":
          'cluster c {\nfor i in [1] { pool "p${i}" { size = i } }\nif true { pool a { size = 1 } } else if false { pool b { arch = arm64 } } else { pool d { size = 3 } }\nassert pool.a.size == 1, "x"\n}\n',
      },
      [
        "cluster: block",
        "c: root!",
        "i: variable!",
        "pool: block",
        "i: variable @16",
        "size: attribute",
        "i: variable @16",
        "pool: block",
        "a: thing!",
        "size: attribute",
        "pool: block",
        "b: thing!",
        "arch: attribute",
        "arm64: member",
        "pool: block",
        "d: thing!",
        "size: attribute",
        "pool: block",
        "a: thing @70",
        "size: attribute",
      ],
    ],
    [
      "of what is removed, in quotes or without",
      {
        "a.podplane":
          'abstract cluster base { name = "x"\npool web { size = 1, spot = true }\npool old { size = 1 } }\ncluster c extends base { remove name\nremove pool "web"\nremove pool old\nremove pool none }\n',
      },
      [
        "cluster: block",
        "base: root!",
        "name: attribute",
        "pool: block",
        "web: thing!",
        "size: attribute",
        "pool: block",
        "old: thing!",
        "size: attribute",
        "cluster: block",
        "c: root!",
        "base: root @17",
        "name: attribute",
        "pool: block",
        "web: thing @40",
        "pool: block",
        "old: thing @75",
        "pool: block",
      ],
    ],
    [
      "of a name that several things have",
      {
        "a.podplane":
          "cluster c { pool w { size = 1 }\nprovider aws { zone a { subnet { pool = w } }\nload_balancer m { subnets = w } }\nprovider google { load_balancer m { subnets = nstance } }\nkubernetes { api_load_balancer = m }\nacme { x = 1 } }\n",
      },
      [
        "cluster: block",
        "c: root!",
        "pool: block",
        "w: thing!",
        "size: attribute",
        "provider: block",
        "aws: thing!",
        "zone: block",
        "a: thing!",
        "subnet: block",
        "pool: attribute",
        "w: thing @17",
        "load_balancer: block",
        "m: thing!",
        "subnets: attribute",
        "w: thing @17",
        "provider: block",
        "google: thing!",
        "load_balancer: block",
        "m: thing!",
        "subnets: attribute",
        "nstance: word",
        "kubernetes: block",
        "api_load_balancer: attribute",
        "acme: block",
      ],
    ],
    [
      "of comprehensions and functions",
      {
        "a.podplane":
          "let a = { for k, v in { b = 1 }: lower(k) => v if v > 0 }\nlet c = [for x in let.a: nothing(x)]\n",
      },
      [
        "a: let!",
        "k: variable!",
        "v: variable!",
        "lower: function",
        "k: variable @14",
        "v: variable @17",
        "v: variable @17",
        "c: let!",
        "x: variable!",
        "a: let @4",
        "nothing: function",
        "x: variable @71",
      ],
    ],
    [
      "of a template whose attributes are of two kinds of blocks",
      { "a.podplane": "template t() { arch = arm64\npublic = true }\n" },
      ["t: template!", "arch: attribute", "arm64: member", "public: attribute"],
    ],
    [
      "of a kind that is misspelt",
      { "a.podplane": "cluster c { poool web { size = 1 } }\nclustr d {}\n" },
      ["cluster: block", "c: root!", "web: thing!", "size: attribute", "d: root!"],
    ],
    [
      "of a file that does not end",
      { "a.podplane": "let \nparam : int\ntemplate (\ncluster { pool { remove pool } }\n" },
      ["cluster: block", "pool: block"],
    ],
  ])("%s", (_, files, expected) => {
    expect(words(files)).toEqual(expected);
  });

  test("is none in a file that is not there", () => {
    const { analysis } = analysed({ "a.podplane": "let a = 1\n" });
    expect(occurrencesIn("b.podplane", analysis)).toEqual([]);
  });

  test.each([
    ["┆ab", undefined],
    ["let ┆ab", "ab"],
    ["let a┆b", "ab"],
    ["let ab┆", "ab"],
    ["let ab ┆", undefined],
  ])("is at its ends, too: %s", (marked, expected) => {
    const source = `${marked.includes("let") ? "" : "// "}${marked} = 1\n`;
    const { path, offset, analysis, text } = analysed({ "a.podplane": source });
    const found = occurrenceAt(path, offset, analysis);
    expect(found && text.slice(found.span.start, found.span.end)).toBe(expected);
  });
});
