import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { compileSource } from "../../runtime/compile/index.ts";
import { findSources } from "../../runtime/project/index.ts";
import type { ModelBlock } from "../schema/model-block.ts";
import { fingerprintOf, givenBlocks, plainValue } from "./given.ts";

const root = resolve(import.meta.dirname, "../..");
const manifests = globSync("examples/**/podplane.build.json", { cwd: root }).sort();

/** The model as a release would make it that adds an attribute with a default to every block. */
function withNewDefault(block: ModelBlock): ModelBlock {
  const added = { value: "new", origin: { kind: "default", attribute: "x.new", span: block.header } } as const;
  const blocks = Object.fromEntries(
    Object.entries(block.blocks).map(([kind, children]) => [kind, children.map(withNewDefault)]),
  );
  return { ...block, attributes: { ...block.attributes, new: added }, blocks };
}

test("there are ten build files", () => expect(manifests).toHaveLength(10));

describe.each(manifests)("%s", (path) => {
  const [source] = findSources(root, [dirname(path)]);
  if (!source) throw new Error(`no source beside ${path}`);
  const args = { assignments: [], varsFiles: [], out: undefined };
  const model = compileSource(root, source, args).compilation.clusters[0]?.model;
  if (!model) throw new Error(`${path} has errors`);

  test("a release with a new default marks nothing as changed", () => {
    const blocks = givenBlocks(withNewDefault(model)).map((one) => [one.path, one.values]);
    expect(Object.fromEntries(blocks)).toEqual(JSON.parse(readFileSync(join(root, path), "utf8")).blocks);
    expect(fingerprintOf(withNewDefault(model))).toBe(fingerprintOf(model));
  });
});

test("of a secret its name is kept, and nothing of the way to it", () => {
  const span = { file: "CANARY.podplane", start: 0, end: 6 };
  const secret = { kind: "secret", name: "token", path: [span], span, source: "env(CANARY)" };
  expect(plainValue(secret)).toBe("secret.token");
  expect(plainValue([{ key: { value: "a" }, value: { value: secret, origin: {} } }])).toEqual({ a: "secret.token" });
});
