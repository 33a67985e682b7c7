import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { completeCluster, declarations, type Example, file, inCluster, withDeclarations } from "./pages/page.ts";

/** The errors that are told, each with the text that it points at. */
function told(example: Example): readonly string[] {
  const { diagnostics, sources } = runExample(example);
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ name, span }) => `${name}: ${sources.get(span?.file ?? "")?.slice(span?.start, span?.end)}`);
}

describe("a fault on the line above what is missing is told", () => {
  test.each<[string, Example, readonly string[]]>([
    ["a name", declarations("let a = let.b\nlet = 5"), ["unknown-name: b", "syntax-missing-name: let"]],
    ["a value", inCluster("name = tools\ndescription ="), ["text-needs-quotes: tools", "syntax-missing-value: ="]],
  ])("%s", (_, example, errors) => {
    expect(told(example)).toEqual(errors);
  });
});

describe("beside what the parser guessed nothing is told", () => {
  const guess = "syntax-unexpected-token: =";
  const wrong = "operator-mismatch: true + 1";
  const unknown = "unknown-attribute: sice";

  test.each<[string, string, readonly string[]]>([
    ["right behind it", "name = =\nsice = 1", [guess]],
    ["behind two words", "name = =\nassert true + 1", [guess]],
    ["behind more", "name = =\npool web { sice = 1 }", [guess, unknown]],
    ["behind two lines", "name = =\nname = true + 1\nsice = 1", [guess, unknown]],
    ["behind a comment of any words", "name = = // of a b c d\nsice = 1", [guess]],
    ["behind such a comment with a hash", "name = = # of a b c d\nsice = 1", [guess]],
    ["right before it", "assert true + 1\n= 3", [guess]],
    ["before one word", "assert true + 1\nfoo 3", ["syntax-missing-body: foo 3"]],
    ["before what a bracket has closed", "assert (true + 1)\n= 3", [wrong, guess]],
    ["before what a bracket of a list has closed", "assert [true + 1]\n= 3", [wrong, guess]],
    ["before a comment of any words", "assert true + 1 // of a b c d\n= 3", [guess]],
  ])("%s", (_, items, errors) => {
    expect(told(inCluster(items))).toEqual(errors);
  });

  test.each([
    [400, [guess]],
    [401, [guess, unknown]],
  ])("up to 400 characters behind it: %i", (length, errors) => {
    const comment = " // ".padEnd(length - "\n  ".length, "x");
    expect(told(inCluster(`name = =${comment}\nsice = 1`))).toEqual(errors);
  });

  test.each([
    [399, [guess]],
    [400, [guess]],
    [401, [wrong, guess]],
  ])("up to 400 characters before it: %i", (length, errors) => {
    const comment = " // ".padEnd(length - "\n  ".length, "x");
    expect(told(inCluster(`assert true + 1${comment}\n= 3`))).toEqual(errors);
  });
});

describe("of a block whose head is lost the bracket alone is told", () => {
  const inside = (items: string): Example => inCluster(`oidc { sice = 1 }\npool api\n${items}\n}\nregoin = 5`);
  const errors = ["unknown-attribute: sice", "syntax-unmatched-bracket: }", "unknown-attribute: regoin"];

  test.each([
    ["a value of the wrong kind", "  size = true + 1"],
    ["a call of nothing, lines above", "  size = lowr(1)\n\n  size = 2\n\n  arch = arm64"],
    ["assertions, with an empty line and one of spaces between", "  assert 1 > 2\n\n   \n  assert 2 > 3"],
    ["an attribute that stands twice", "  size = 1\n  size = 2"],
    ["a loop over nothing", "  for x in 5 { pool a { size = 3 } }"],
    ["a value that is not written to its end", "  size = 1 +"],
    ["a text without its end", '  name = "api'],
    ["a word too many, right before it", "  size = 1\n  arch = arm64 3"],
    ["two heads", "  subnet\n    size = 3 3\n  }"],
  ])("%s", (_, items) => {
    expect(told(inside(items))).toEqual(errors);
  });

  test("also where it begins with the file", () => {
    expect(told(file("  let a = true + 1\n  let b = 1 +\n}\n"))).toEqual(["syntax-unmatched-bracket: }"]);
  });

  test("also where a line of spaces is less deep than the bracket", () => {
    expect(told(file("  let a = true + 1\n \n  let b = 1 +\n }\n"))).toEqual(["syntax-unmatched-bracket: }"]);
  });

  test("and no name is missing that it may have declared", () => {
    expect(told(withDeclarations("  size = 2\n}", "pool web { include sized() }"))).toEqual([
      "syntax-unmatched-bracket: }",
    ]);
  });

  test("what stands above is told, and what stands as deep as it", () => {
    const items = "assert 1 > 2\n}\nassert 2 > 3";
    expect(told(inCluster(items))).toEqual([
      "assertion-failed: 1 > 2",
      "syntax-unmatched-bracket: }",
      "assertion-failed: 2 > 3",
    ]);
  });
});

describe("what stands on a line that cannot be read", () => {
  test.each([
    ["let a = 1 1", "assert let.a > 2", []],
    ["param a: int = 1 1", "assert param.a > 2", []],
    ["let b = 2\nparam a: int = 1 1", "assert let.b > 2", ["assertion-failed: let.b > 2"]],
  ])("fails no assertion that reads it: %s, %s", (top, items, failed) => {
    expect(told(withDeclarations(top, items))).toEqual(["syntax-unexpected-token: 1", ...failed]);
  });

  test("is not said to be missing, also where it stands behind the fault", () => {
    const subnet = "provider aws { zone us-east-1a { subnet { cidr = auto/24, pool = api } } }";
    expect(told(inCluster(`pool, api { arch = arm64 }\n${subnet}`))).toEqual(["syntax-bad-label: ,"]);
    expect(told(withDeclarations("let, sizes = 1", "assert let.sizes > 3\nassert let.size > 3"))).toEqual([
      "syntax-missing-name: let",
      "unknown-name: size",
    ]);
  });
});

test.each([" + +", " [1,", ' "text', " }"])(
  "something is told of any source that cannot be read, whichever head is gone and whichever line ends in:%s",
  (ending) => {
    const lines = completeCluster("example").split("\n");
    const heads = lines.flatMap((line, at) => (line.endsWith("{") ? [at] : []));
    const silent = heads.flatMap((head) =>
      lines.flatMap((_, last) => {
        const broken = lines.map((line, at) => (at === head ? line.slice(0, -1) : line) + (at === last ? ending : ""));
        const isTold = told(file(broken.join("\n"))).some((one) => one.startsWith("syntax-"));
        return isTold ? [] : [`line ${head + 1} and line ${last + 1}`];
      }),
    );
    expect(silent).toEqual([]);
  },
);
