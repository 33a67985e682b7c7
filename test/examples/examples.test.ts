import { globSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { format as formatHcl } from "@cdktn/hcl-tools";
import { parse as parseHcl } from "@cdktn/hcl2json";
import { describe, expect, it } from "vitest";
import { manifestName, printManifest } from "../../runtime/manifest/manifest.ts";
import { buildSource } from "../../runtime/outputs/build.ts";
import { findSources } from "../../runtime/project/sources.ts";
import { explainOrigin } from "../../runtime/trace/explain.ts";
import { lineRange, originsAt } from "../../runtime/trace/lookup.ts";
import { expectCommittedFiles } from "../helpers/golden/renew.ts";

const root = resolve(import.meta.dirname, "../..");
const noArguments = { assignments: [], varsFiles: [], out: undefined };

/** Every folder with outputs: a source without a cluster, such as a shared library, has none. */
const examples = globSync(`examples/**/${manifestName}`, { cwd: root }).map(dirname).sort();

function build(example: string, out?: string) {
  const [source] = findSources(root, [example]);
  if (!source) throw new Error(`${example} has no source`);
  return buildSource(root, source, { ...noArguments, out }, false);
}

it("finds the examples", () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
});

describe.each(examples)("%s", (example) => {
  const built = build(example);
  const [cluster] = built.clusters;
  if (!cluster) throw new Error(`${example} has errors`);

  it("has no errors, and no warning or hint that is not allowed on its line with a reason", () => {
    expect(built.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });

  it("is as silent where it is built anew, without the lock file", () => {
    const anew = build(example, "none/of/these");
    expect(anew.clusters).toHaveLength(built.clusters.length);
    expect(anew.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });

  it("is what is committed, to the byte", () => {
    const folder = join(root, example);
    const expected = new Map([
      ...cluster.files.map(({ path, text }) => [path, text] as const),
      [manifestName, printManifest(cluster.manifest)] as const,
    ]);
    expectCommittedFiles(folder, expected);
    const committed = globSync(["podplane.*", "podplane.env/**"], { cwd: folder, withFileTypes: true });
    const files = committed.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.sort()).toEqual([...expected.keys()].map((path) => join(folder, path)).sort());
  });

  it("is parsed by the real HCL parser and left alone by the real formatter", async () => {
    const files = cluster.files.filter((one) => one.path.endsWith(".tf"));
    expect(files.length > 0).toBe(cluster.cluster.ir?.providers.some(({ kind }) => kind !== "proxmox"));
    for (const file of files) {
      expect(await parseHcl(file.path, file.text)).not.toEqual({});
      expect(await formatHcl(file.text), file.path).toBe(file.text);
    }
  });

  it("can explain every line of every file", () => {
    for (const file of cluster.files) {
      const lines = file.text.split("\n").length - 1;
      for (let line = 1; line <= lines; line++) {
        const range = lineRange(file.text, line);
        const origins = range ? originsAt(file, range.start, range.end) : [];
        const text = origins.flatMap((origin) => explainOrigin(origin, built.compiled.compilation.sources));
        expect(text.length, `${file.path}:${line}`).toBeGreaterThan(0);
        expect(text.join("\n"), `${file.path}:${line}`).not.toContain("rule undefined");
      }
    }
  });
});
