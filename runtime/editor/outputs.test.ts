import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { CompileCache } from "../../compiler/index.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { createEditorHost } from "./host.ts";

const name = "podplane.main.tf";

let folder: string;
beforeEach(async () => {
  folder = makeFolder({ "cluster.podplane": source(), "own.tf": "" });
  expect((await runCommand(folder, ["build"])).code).toBe(0);
});

const outputAt = (path: string, open: ReadonlyMap<string, string> = new Map()) =>
  createEditorHost(folder).outputAt(path, open, new CompileCache());

test("a generated file is what the source gives now, as it is in the editor", async () => {
  const output = await outputAt(name);
  expect([output?.path, output?.text.includes("tools")]).toEqual([name, true]);
  const start = output?.text.indexOf("terraform {") ?? -1;
  expect([start >= 0, output?.explain(start, start + 1).length]).toEqual([true, expect.any(Number)]);
  const open = new Map([["cluster.podplane", source().replace("t4g.small", "t4g.medium")]]);
  const [now, then] = [await outputAt("podplane.cluster.jsonc", open), await outputAt("podplane.cluster.jsonc")];
  expect([now?.text.includes("t4g.medium"), then?.text.includes("t4g.medium")]).toEqual([true, false]);
  expect((await outputAt("podplane.env/knc_arm64/user-data.env"))?.path).toBe("podplane.env/knc_arm64/user-data.env");
});

test("any other file is none, nor is one whose source has errors or that no build wrote", async () => {
  expect(await outputAt("own.tf")).toBeUndefined();
  expect(await outputAt("cluster.podplane")).toBeUndefined();
  expect(await outputAt(name, new Map([["cluster.podplane", "podplane 1\n"]]))).toBeUndefined();
  expect(await outputAt(name, new Map([["cluster.podplane", source().replace("eu-west-1a", "x")]]))).toBeUndefined();
  rmSync(join(folder, "podplane.build.json"));
  expect(await outputAt(name)).toBeUndefined();
});

test("the outputs of a source are those that a build without arguments writes", async () => {
  const host = createEditorHost(folder);
  const checked = async (file: string, text?: string) => {
    const open = text === undefined ? new Map() : new Map([[file, text]]);
    return host.outputsOf(file, await host.check(file, open, new CompileCache()));
  };
  const paths = (await checked("cluster.podplane")).map(({ path }) => path);
  expect(paths).toContain(name);
  expect(paths.every((path) => path.startsWith("podplane."))).toBe(true);
  expect(await checked("cluster.podplane", "podplane 1\nlet a = b\n")).toEqual([]);
  writeFileSync(join(folder, "v.podplanevars"), "");
  expect(await checked("v.podplanevars")).toEqual([]);
  const cluster = { clusters: [], sources: new Map() } as never;
  expect(await host.changesOf("v.podplanevars", cluster)).toEqual([]);
});

test("sources below folders are found, and those of others are left out", async () => {
  const other = makeFolder({
    "a.podplane": "",
    "sub/b.podplane": "",
    "sub/c.txt": "",
    "node_modules/d.podplane": "",
    ".hidden/e.podplane": "",
  });
  const host = createEditorHost(other);
  expect(host.sourcesBelow(["."])).toEqual(["a.podplane", "sub/b.podplane"]);
  expect(host.sourcesBelow(["sub", "none"])).toEqual(["sub/b.podplane"]);
});

test("a JSONC document is checked, and other files are not", async () => {
  const host = createEditorHost(folder);
  const found = async (file: string, text: string) =>
    (await host.check(file, new Map([[file, text]]), new CompileCache())).diagnostics.length > 0;
  expect(await found("podplane.cluster.jsonc", "{")).toBe(true);
  expect(await found("other.jsonc", "{")).toBe(false);
  expect(await found("x.podplane", "podplane 1\nlet a = b\n")).toBe(true);
});
