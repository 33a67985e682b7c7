import { describe, expect, test } from "vitest";
import { importsOf } from "./imports.ts";
import { checkStructure, type Problem, type StructureConfig } from "./rules.ts";

const config: StructureConfig = {
  layers: { grammar: [], compiler: ["grammar"], emitters: [], runtime: ["grammar", "compiler", "emitters"] },
  strangers: { emitters: ["emitters/document"] },
  doors: { emitters: ["compiler/ir/index.ts"] },
  open: ["emitters", "runtime"],
  exceptions: [],
};

/** A tree in which every folder has what it must have. */
function tree(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const all = new Map(Object.entries(files));
  for (const path of Object.keys(files)) {
    const parts = path.split("/").slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) {
      const folder = parts.slice(0, depth).join("/");
      for (const name of ["index.ts", "README.md"]) {
        if (!all.has(`${folder}/${name}`)) all.set(`${folder}/${name}`, "");
      }
    }
  }
  return all;
}

function problemsOf(files: Readonly<Record<string, string>>, changes: Partial<StructureConfig> = {}) {
  return checkStructure(tree(files), { ...config, ...changes });
}

function told(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ rule, place }) => `${rule} ${place}`);
}

describe("imports", () => {
  test("of each kind are found, with their lines", () => {
    const text = [
      'import "./effect.ts";',
      'import { a } from "../b/index.ts";',
      "import {",
      "  type C,",
      "  d,",
      '} from "./cd.ts";',
      'export * from "./e.ts";',
      'export type { F } from "../../f/index.ts";',
      'const g = await import("./g.ts");',
      'type H = import("./h.ts").H;',
    ].join("\n");
    expect(importsOf("compiler/x/y.ts", text).map(({ line, to }) => `${line} ${to}`)).toEqual([
      "1 compiler/x/effect.ts",
      "2 compiler/b/index.ts",
      "6 compiler/x/cd.ts",
      "7 compiler/x/e.ts",
      "8 f/index.ts",
      "9 compiler/x/g.ts",
      "10 compiler/x/h.ts",
    ]);
  });

  test("of packages, and words that look like imports, are not", () => {
    const text = [
      'import { x } from "node:fs";',
      'import y from "yaml";',
      'export const note = "from";',
      '  import { z } from "./z.ts";',
      '// import { q } from "./q.ts";',
    ].join("\n");
    expect(importsOf("compiler/a.ts", text)).toEqual([]);
  });

  test("of files that are not there are told", () => {
    expect(told(problemsOf({ "compiler/a.ts": 'import "./b.ts";' }))).toEqual(["missing-file compiler/a.ts:1"]);
  });
});

describe("circles", () => {
  test("of two files", () => {
    const [problem, ...more] = problemsOf({
      "compiler/a.ts": 'import "./b.ts";',
      "compiler/b.ts": 'import type { A } from "./a.ts";',
    });
    expect(more).toEqual([]);
    expect(problem?.what).toBe(
      "compiler/a.ts, compiler/b.ts import each other: compiler/a.ts → compiler/b.ts (compiler/a.ts:1), compiler/b.ts → compiler/a.ts (compiler/b.ts:1)",
    );
    expect(problem?.why).toBe("none of them can be read or changed alone, and compiler/ has no order to read it in");
  });

  test("of two folders through different files, of types or lazy", () => {
    const files = {
      "runtime/a/one.ts": 'import type { Y } from "../b/index.ts";',
      "runtime/a/index.ts": "",
      "runtime/b/index.ts": "",
      "runtime/b/two.ts": 'const a = await import("../a/index.ts");',
    };
    expect(told(problemsOf(files))).toEqual(["circle runtime/a/one.ts:1"]);
  });

  test("of three folders, deep in one", () => {
    const files = {
      "compiler/d/a/x.ts": 'import "../b/index.ts";',
      "compiler/d/b/index.ts": 'import "../c/index.ts";',
      "compiler/d/c/index.ts": 'import "../a/index.ts";',
    };
    const problems = problemsOf(files);
    expect(problems.map(({ what }) => what)).toEqual([
      "compiler/d/a, compiler/d/b, compiler/d/c import each other: compiler/d/a → compiler/d/b (compiler/d/a/x.ts:1), compiler/d/b → compiler/d/c (compiler/d/b/index.ts:1), compiler/d/c → compiler/d/a (compiler/d/c/index.ts:1)",
    ]);
  });

  test("of a folder and one above it", () => {
    const files = { "compiler/a/x.ts": 'import "../shared.ts";', "compiler/shared.ts": "" };
    expect(problemsOf(files).map(({ what }) => what)).toEqual([
      "compiler/a/x.ts imports compiler/shared.ts, of the folder above it",
    ]);
  });

  test("are none where all leads one way", () => {
    const files = {
      "compiler/compile.ts": 'import "./a/index.ts";\nimport "./b/index.ts";',
      "compiler/a/index.ts": 'export * from "./x.ts";',
      "compiler/a/x.ts": 'import "../b/index.ts";',
      "compiler/b/index.ts": 'import "../../grammar/index.ts";',
      "grammar/index.ts": "",
    };
    expect(problemsOf(files)).toEqual([]);
  });
});

describe("surfaces", () => {
  test.each([
    ["a file of another folder", "runtime/a/x.ts", "../b/y.ts", "runtime/b/index.ts"],
    ["a file of a layer", "runtime/a/x.ts", "../../compiler/y.ts", "compiler/index.ts"],
    ["a folder inside another", "runtime/a/x.ts", "../b/c/index.ts", "runtime/b/index.ts"],
    ["a folder of a layer", "runtime/a/x.ts", "../../compiler/c/index.ts", "compiler/index.ts"],
    ["a folder in the own one", "runtime/a/x.ts", "./c/y.ts", "runtime/a/c/index.ts"],
  ])("%s is reached by its index.ts", (_name, from, path, door) => {
    const to = new URL(path, `file:///${from}`).pathname.slice(1);
    const [problem, ...more] = problemsOf({ [from]: `import "${path}";`, [to]: "" });
    expect(more).toEqual([]);
    expect(problem?.rule).toBe("surface");
    expect(problem?.what).toBe(`${from} imports ${to}, past ${door}`);
    expect(problem?.fix).toBe(
      `import it from ${door}; if it is not there, export it or ask for what you need in other words`,
    );
  });

  test("a file with data has no other door", () => {
    const files = {
      "runtime/a/x.ts": 'import data from "../b/data.json";',
      "runtime/b/y.ts": "",
      "runtime/b/data.json": "",
    };
    expect(told(problemsOf(files))).toEqual(["surface runtime/a/x.ts:1"]);
  });
});

describe("directions", () => {
  test.each([
    ["grammar/a.ts", "../compiler/index.ts"],
    ["compiler/a.ts", "../emitters/env/index.ts"],
    ["compiler/a.ts", "../runtime/cli/index.ts"],
    ["compiler/a.ts", "../test/helpers.ts"],
    ["emitters/env/a.ts", "../../grammar/index.ts"],
    ["emitters/env/a.ts", "../../compiler/index.ts"],
    ["emitters/env/a.ts", "../netsy/index.ts"],
  ])("%s does not import %s", (from, path) => {
    const to = new URL(path, `file:///${from}`).pathname.slice(1);
    const problems = problemsOf({ [from]: `import "${path}";`, [to]: "" });
    expect(told(problems)).toContain(`layer ${from}:1`);
    for (const { why, fix } of problems) expect([why, fix]).not.toContain("");
  });

  test.each([
    ["emitters/env/a.ts", "../../compiler/ir/index.ts"],
    ["emitters/env/a.ts", "../document/index.ts"],
    ["runtime/a/x.ts", "../../emitters/env/index.ts"],
    ["runtime/a/x.ts", "../../package.json"],
  ])("%s imports %s", (from, path) => {
    const to = new URL(path, `file:///${from}`).pathname.slice(1);
    expect(problemsOf({ [from]: `import "${path}";`, [to]: "" })).toEqual([]);
  });
});

describe("folders", () => {
  test("have a surface and a page, at every depth", () => {
    const bare = new Map([
      ["compiler/index.ts", ""],
      ["compiler/a/x.ts", ""],
      ["compiler/a/b/y.ts", ""],
    ]);
    expect(checkStructure(bare, config).map(({ what }) => what)).toEqual([
      "compiler/ has no README.md",
      "compiler/a/ has no README.md",
      "compiler/a/ has no index.ts",
      "compiler/a/b/ has no README.md",
      "compiler/a/b/ has no index.ts",
    ]);
  });
});

describe("exceptions", () => {
  const files = { "runtime/a/x.ts": 'import "../b/y.ts";', "runtime/b/y.ts": "" };

  test("allow what lies below their path", () => {
    const exceptions = [{ rule: "surface", below: "runtime/b", reason: "it is being split" }] as const;
    expect(problemsOf(files, { exceptions })).toEqual([]);
  });

  test("that allow nothing are told", () => {
    const exceptions = [{ rule: "circle", below: "runtime/b", reason: "there was one" }] as const;
    expect(told(problemsOf(files, { exceptions }))).toEqual([
      "surface runtime/a/x.ts:1",
      "idle-exception scripts/structure/config.ts",
    ]);
  });
});
