import { describe, expect, test } from "vitest";
import { compileText, errorsOf, source } from "../../test/helpers/podplane-source.ts";

const library = `podplane 1
param environment: enum(staging, production) = staging
param size: int = 1
let name = "\${param.environment}-\${param.size}"
template sized() for pool { size = param.size }
`;

const compile = (top: string, cluster: string, files: Readonly<Record<string, string>> = { "lib.podplane": library }) =>
  compileText(source({ top, cluster }), { files });

describe("arguments of use", () => {
  test("give a library its values, each use its own", () => {
    const top = `use "lib.podplane" as plain
use "lib.podplane" as live(environment = production, size = let.wanted)
use "lib.podplane" as other(size = 2)
let wanted = 3`;
    const cluster = `assert plain.name == "staging-1", "a"
assert live.name == "production-3", "b"
assert other.name == "staging-2", "c"`;
    expect(errorsOf(compile(top, cluster))).toEqual([]);
  });

  test("reach the templates of the library", () => {
    const text = source({
      top: 'use "lib.podplane" as a(size = 3)',
      pool: "include a.sized()",
      cluster: 'assert pool.control-plane.size == 3, "no"',
    });
    expect(errorsOf(compileText(text, { files: { "lib.podplane": library } }))).toEqual([]);
  });

  test("are passed on by a library, for each of its own instances", () => {
    const files = {
      "lib.podplane": library,
      "outer.podplane":
        'podplane 1\nuse "lib.podplane" as inner(size = param.n)\nparam n: int = 7\nlet name = inner.name\n',
    };
    const top = 'use "outer.podplane" as a(n = 4)\nuse "outer.podplane" as b';
    expect(errorsOf(compile(top, 'assert a.name == "staging-4" && b.name == "staging-7", "no"', files))).toEqual([]);
  });

  test.each([
    ["unknown", 'use "lib.podplane" as a(siez = 1)', "unknown-import-parameter"],
    ["unknown, with a word behind it", 'use "lib.podplane" as a(siez = large)', "unknown-import-parameter"],
    ["of another type", 'use "lib.podplane" as a(size = "x")', "parameter-type"],
    ["no member", 'use "lib.podplane" as a(environment = prod)', "not-a-member"],
    ["of another type once computed", 'use "lib.podplane" as a(size = 5 / 2)', "not-whole"],
  ])("that are %s are an error", (_what, top, rule) => {
    expect(errorsOf(compile(top, 'assert a.name != "", "no"'))).toEqual([rule]);
  });

  test.each([
    ["with other arguments", 'use "lib.podplane" as a(size = 1)', 'name = "x"'],
    ["without any, where it is needed", 'use "lib.podplane" as a', "name = a.id"],
  ])("that are missing are an error %s", (_when, top, cluster) => {
    const files = {
      "lib.podplane": "podplane 1\nparam id: string\nparam size: int = 1\nlet id = param.id\nlet n = 1\n",
    };
    expect(errorsOf(compile(top, cluster, files))).toEqual(["import-parameter-missing"]);
  });

  test("that are missing are no error where nothing needs them", () => {
    const files = { "lib.podplane": 'podplane 1\nparam id: string\nlet id = param.id\nlet word = "x"\n' };
    expect(errorsOf(compile('use "lib.podplane" as a', "name = a.word", files))).toEqual([]);
  });

  test("a fault of a value tells the use that leads to it", () => {
    const files = { "lib.podplane": "podplane 1\nparam size: int = 1\nlet share = 1 / param.size\n" };
    const { diagnostics } = compile('use "lib.podplane" as a(size = 0)', 'assert a.share > 0, "no"', files);
    const fault = diagnostics.find((one) => one.name === "division-by-zero");
    expect(fault?.related.map((one) => one.message)).toEqual(["in this use"]);
  });

  test("files that use each other twice end at a bound", () => {
    const files: Record<string, string> = { "l0.podplane": "podplane 1\nparam n: int = 0\nlet v = param.n\n" };
    for (let level = 1; level <= 20; level++) {
      const use = (alias: string) => `use "l${level - 1}.podplane" as ${alias}(n = param.n)`;
      files[`l${level}.podplane`] = `podplane 1\n${use("a")}\n${use("b")}\nparam n: int = 0\nlet v = a.v + b.v\n`;
    }
    expect(errorsOf(compile('use "l20.podplane" as top(n = 1)', "assert top.v > 0", files))).toContain(
      "too-many-items",
    );
  });
});
