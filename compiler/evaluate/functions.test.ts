import { describe, expect, test } from "vitest";
import { compileText, errorsOf, source } from "../../test/helpers/podplane-source.ts";
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
