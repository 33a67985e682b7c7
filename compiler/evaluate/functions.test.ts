import { describe, expect, test } from "vitest";
import { compileText, errorsOf, source } from "../../test/helpers/podplane-source.ts";
import type { ReadResult, ResolveResult, Workspace } from "../bind/index.ts";
import { compile } from "../compile.ts";
import { functions } from "./functions.ts";

const evaluateTo = (condition: string) => {
  const text = source({ cluster: `assert ${condition}, "it does not hold"` });
  const compilation = compileText(text, { files: { "ca.pem": "text" } });
  return errorsOf(compilation);
};

describe("the example of every function holds", () => {
  test.each([...functions.values()].map((spec) => [spec.name, spec.example] as const))("%s: %s", (_name, example) => {
    const isTest = /==|contains|overlaps|_with/.test(example);
    expect(evaluateTo(isTest ? example : `${example} != "nothing"`)).toEqual([]);
  });

  test("an example that does not hold would be seen", () => {
    expect(evaluateTo('lower("A") == "b"')).toEqual(["assertion-failed"]);
  });
});

describe("operators", () => {
  test.each([
    "1 + 2 * 3 == 7",
    "(1 + 2) * 3 == 9",
    "7 / 2 == 3.5",
    "-7 / 2 == -3.5",
    "6 / 2 == 3",
    "1 + 0.5 == 1.5",
    "2 * 0.5 == 1",
    "1.5 > 1 && 2 >= 2.0 && 4 == 4.0",
    "[1, 2.5] == [1.0, 2.5]",
    "max(1, 1.5) == 1.5",
    "-7 % 3 == 2",
    "7 % -3 == -2",
    "7.5 % 2 == 1.5",
    "div(7, 2) == 3 && div(-7, 2) == -4 && div(7, -2) == -4 && div(-7, -2) == 3",
    "div(9007199254740991, -2) == -4503599627370496",
    "div(100GB, 3) == 33333333333B",
    "div(5GiB, 2GiB) == 2 && 5GiB / 2GiB == 2.5",
    "div(90s, 1m) == 1",
    'length(substring("a😀b", 1, 2)) == 1 && substring("a😀b", 1) == "😀b"',
    'substring("a😀b", 0, -1) == "a😀"',
    "7.0 / 2.0 == 3.5",
    "1GiB + 1MiB == 1025MiB",
    "2 * 1GiB == 2GiB",
    "1GiB / 1MiB == 1024",
    "90s == 1m + 30s",
    "1h > 59m && !(1s > 1m)",
    "10.0.0.9 < 10.0.0.10",
    '"a" + "b" == "ab"',
    "[1] + [2] == [1, 2]",
    "{ a = 1, b = 2 } == { b = 2, a = 1 }",
    "{ a = 1 }.b ?? 2 == 2",
    "{ a = { b = 3 } }.a.b == 3",
    "[1, 2, 3][2] == 3",
    "([1][5] ?? 9) == 9",
    "true || false && false",
    // Each by itself: what joins them is what is tried.
    "true && true",
    "!(true && false)",
    "!(false && true)",
    "!(false && false)",
    "true || true",
    "true || false",
    "false || true",
    "!(false || false)",
    "1 < 2 && !(2 < 2) && !(3 < 2)",
    "1 <= 2 && 2 <= 2 && !(3 <= 2)",
    "!(1 > 2) && !(2 > 2) && 3 > 2",
    "!(1 >= 2) && 2 >= 2 && 3 >= 2",
    "1 < 2 ? true : false",
    '"${1 + 1}${true}${10.0.0.0/8}" == "2true10.0.0.0/8"',
    "[for x in [1, 2, 3]: x * x if x != 2] == [1, 9]",
    "{for k, v in { a = 1 }: k => v + 1} == { a = 2 }",
    "fd00:0::1 == fd00::1",
  ])("%s", (condition) => {
    expect(evaluateTo(condition)).toEqual([]);
  });

  test.each([
    ["1 + true == 2", "operator-mismatch"],
    ['1 == "1"', "never-equal"],
    ["1 / 0 == 1", "division-by-zero"],
    ["1.0 / 0 == 1", "division-by-zero"],
    ["div(1, 0) == 1", "function-failed"],
    ["div(1.5, 1) == 1", "function-failed"],
    ["10B / 3 == 3B", "division-not-whole"],
    ["[1, 2][3 / 2] == 1", "not-whole"],
    ["cidr.subnet(10.0.0.0/8, 16, 3 / 2) == 10.0.0.0/16", "not-whole"],
    ["length(range(5 / 2)) == 2", "not-whole"],
    ["9007199254740991 + 1 == 1", "number-too-large"],
    ["!1 == true", "unary-mismatch"],
    ["{ a = 1 }.b == 1 && { a = 1 }.b > 1", "absent-value"],
    ['lower(1) == "a"', "argument-type"],
    ['lower() == "a"', "argument-count"],
    ['lowr("a") == "a"', "unknown-function"],
    ["1", "condition-not-boolean"],
    ["[1] < [2]", "operator-mismatch"],
    ["10.0.0.1 < ::1", "operator-mismatch"],
  ])("%s is %s", (condition, rule) => {
    expect(evaluateTo(condition)).toContain(rule);
  });
});

describe("a file that cannot be read", () => {
  const read = (result: ReadResult | ResolveResult): readonly string[] => {
    const text = 'podplane 1\nlet a = file("ca.pem")\ncluster tools { name = let.a }\n';
    const workspace: Workspace = {
      read: () => (result.kind === "outside" || result.kind === "path" ? { kind: "missing" } : result),
      resolve: (_, path) => (result.kind === "outside" ? result : { kind: "path", path }),
    };
    const input = { file: "cluster.podplane", text, notation: "podplane", varsFiles: [], assignments: [] } as const;
    const { diagnostics } = compile({ ...input, workspace, lockOf: () => undefined });
    return diagnostics.flatMap(({ name, message, span }) =>
      name === "function-failed" || name === "use-outside-project" ? [`${name}@${span?.start}: ${message}`] : [],
    );
  };
  test.each<[ReadResult | ResolveResult, readonly string[]]>([
    [{ kind: "text", text: "x" }, []],
    [{ kind: "missing" }, ["function-failed@19: `file` has no result here: there is no file `ca.pem`"]],
    [{ kind: "folder" }, ["function-failed@19: `file` has no result here: `ca.pem` is a folder"]],
    [
      { kind: "not-utf8", before: "abc", offset: 3 },
      ["function-failed@19: `file` has no result here: `ca.pem` is not UTF-8: see its byte 3"],
    ],
    [
      { kind: "too-large", bytes: 11, limit: 10 },
      ["function-failed@19: `file` has no result here: `ca.pem` has 11 bytes, and 10 is the limit"],
    ],
    [{ kind: "loop" }, ["function-failed@19: `file` has no result here: `ca.pem` is a loop of symbolic links"]],
    [
      { kind: "unreadable", reason: "permission denied" },
      ["function-failed@19: `file` has no result here: `ca.pem` cannot be read: permission denied"],
    ],
    [{ kind: "outside", root: "/project" }, ["use-outside-project@19: `ca.pem` lies outside the project"]],
  ])("is told with what is wrong: $kind", (result, expected) => {
    expect(read(result)).toEqual(expected);
  });
});
