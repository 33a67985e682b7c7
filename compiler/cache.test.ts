import { describe, expect, test } from "vitest";
import { file } from "./diagnostics/pages/page.ts";
import { CompileCache, compile, type Workspace } from "./index.ts";

const count = 50;

/** Fifty files: the main one uses all, and each tenth uses the one behind it. */
function projectOf(): Map<string, string> {
  const files = new Map<string, string>();
  const names = Array.from({ length: count - 1 }, (_, index) => `f${index}`);
  for (const [index, name] of names.entries()) {
    const next = index % 10 === 0 ? `use "f${index + 1}.podplane" as next\nlet also = next.value\n` : "";
    files.set(`${name}.podplane`, `podplane 1\n${next}let value = ${index}\n`);
  }
  const uses = names.map((name) => `use "${name}.podplane" as ${name}`);
  files.set(
    "main.podplane",
    `podplane 1\n${uses.join("\n")}\nlet sum = ${names.map((one) => `${one}.value`).join(" + ")}\n`,
  );
  return files;
}

function workspaceOf(files: ReadonlyMap<string, string>): Workspace {
  return {
    read(path) {
      const text = files.get(path);
      return text === undefined ? { kind: "missing" } : { kind: "text", text };
    },
    resolve: (_from, path) => ({ kind: "path", path }),
  };
}

function run(files: ReadonlyMap<string, string>, cache?: CompileCache) {
  return compile({
    file: "main.podplane",
    text: files.get("main.podplane") ?? "",
    notation: "podplane",
    workspace: workspaceOf(files),
    varsFiles: [],
    assignments: [],
    lockOf: () => undefined,
    ...(cache ? { cache } : {}),
  }).diagnostics;
}

/** What is done anew after a file was changed. */
function again(change: (text: string) => string, name: string) {
  const files = projectOf();
  const cache = new CompileCache();
  run(files, cache);
  const before = cache.counts;
  files.set(name, change(files.get(name) ?? ""));
  expect(run(files, cache)).toEqual(run(files));
  const { parsed, bound, typed } = cache.counts;
  return { parsed: parsed - before.parsed, bound: bound - before.bound, typed: typed - before.typed };
}

describe("a cache that is kept", () => {
  test("reads each file once", () => {
    const cache = new CompileCache();
    expect(run(projectOf(), cache)).toEqual([]);
    expect(cache.counts).toEqual({ parsed: count, bound: count, typed: count });
    run(projectOf(), cache);
    expect(cache.counts).toEqual({ parsed: count, bound: count, typed: count });
  });

  test("does nothing anew for others where what a file gives stays", () => {
    expect(again((text) => text.replace("value = 12", "value = 13"), "f12.podplane")).toEqual({
      parsed: 1,
      bound: 1,
      typed: 1,
    });
  });

  test("checks those that use a file again where what it gives changes", () => {
    const change = (text: string) => text.replace("value = 12", 'value = "12"');
    expect(again(change, "f12.podplane")).toEqual({ parsed: 1, bound: 1, typed: 2 });
    // f10 uses it, and gives the same as before by another name.
    expect(again((text) => text.replace("value = 11", 'value = "11"'), "f11.podplane").typed).toBe(3);
  });

  test("tells the places of parameters anew where they move", () => {
    const files = new Map([
      ["main.podplane", 'podplane 1\nuse "lib.podplane" as lib\ncluster a { include lib.t(n = "x") }\n'],
      ["lib.podplane", 'podplane 1\ntemplate t(n: int) { name = "a" }\n'],
    ]);
    const cache = new CompileCache();
    run(files, cache);
    files.set("lib.podplane", '// moved\npodplane 1\ntemplate t(n: int) { name = "a" }\n');
    expect(run(files, cache)).toEqual(run(files));
  });

  test.each([
    ["a default that becomes longer", "template t(n: int = 1, m: int) {}", "template t(n: int = 100, m: int) {}"],
    ["a parameter that becomes longer", "template t(m: list<int>) {}", "template t(m:  list<int>) {}"],
    ["a block that is called something else", "template t() { pool a {} }", "template t() { pool b {} }"],
    ["a block that is read", 'template t() { name = "${pool.a.size}" }', 'template t() { name = "${pool.b.size}" }'],
    ["a place that moves", 'template t() { name = "${pool.b.size}" }', 'template t() {  name = "${pool.b.size}" }'],
    [
      "a template of a template",
      "template t() { include u() }\ntemplate u() { pool a {} }",
      "template t() { include u() }\ntemplate u() { pool b {} }",
    ],
  ])("tells the same as a fresh run after %s", (_, before, after) => {
    const main = 'podplane 1\nuse "l.podplane" as l\ncluster c { include l.t()\nname = "${pool.a.size}" }\n';
    const files = new Map([["main.podplane", main]]);
    const cache = new CompileCache();
    for (const text of [before, after, before]) {
      files.set("l.podplane", `podplane 1\n${text}\n`);
      expect(run(files, cache)).toEqual(run(files));
    }
  });
});

test("a chain of 10,000 values is typed and computed", () => {
  const lines = Array.from(
    { length: 10_000 },
    (_, index) => `let a${index} = ${index === 0 ? "1" : `let.a${index - 1} + 1`}`,
  );
  const { source } = file(`podplane 1\n${lines.reverse().join("\n")}\nlet wrong = "x" + let.a9999\n`);
  const found = run(new Map([["main.podplane", source]]));
  expect(found.map((one) => one.name)).toEqual(["operator-mismatch"]);
}, 60_000);
