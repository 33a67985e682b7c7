import { describe, expect, test } from "vitest";
import { type BlockSchema, cluster } from "../../compiler/schema/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { compileText } from "../helpers/podplane-source.ts";
import { attributeCases, clusterOf, type Parts } from "./attribute-cases.ts";
import { differences } from "./emitted.ts";

/*
 * Ruling 59: what is set, is delivered. Each attribute is changed in turn, and just what the schema table says that it
 * emits is seen to change.
 */

interface Attribute {
  readonly path: string;
  readonly emits: readonly string[];
}

function attributesOf(block: BlockSchema, path: string): readonly Attribute[] {
  const own = Object.entries(block.attributes).map(([name, { emits }]) => ({ path: `${path}.${name}`, emits }));
  return [...own, ...Object.values(block.blocks).flatMap((child) => attributesOf(child, `${path}/${child.kind}`))];
}

const attributes = attributesOf(cluster, cluster.kind);
const reasons = (emits: readonly string[]) => emits.filter((one) => one.startsWith("none: "));

function outputsOf(parts: Parts): readonly EmittedFile[] {
  const { clusters, diagnostics } = compileText(clusterOf(parts), parts.lock ? { lock: parts.lock } : {});
  const [only] = clusters;
  if (!only?.ir) throw new Error(diagnostics.map((one) => `${one.name}: ${one.message}`).join("\n"));
  return emitCluster(only);
}

test("there is a case for each attribute that emits something, and for no other", () => {
  const emitting = attributes.filter(({ emits }) => reasons(emits).length === 0);
  expect(Object.keys(attributeCases).sort()).toEqual(emitting.map(({ path }) => path).sort());
});

test("what emits nothing says why, and nothing else", () => {
  for (const { path, emits } of attributes) {
    expect(emits.length, path).toBeGreaterThan(0);
    if (reasons(emits).length > 0) expect(emits, path).toHaveLength(1);
  }
});

describe.each(attributes.filter(({ path }) => path in attributeCases))("$path", ({ path, emits }) => {
  test("changes what it says, and nothing else", () => {
    const given = attributeCases[path];
    if (!given) throw new Error("no case");
    const { parts, part, before, after, also } = given;
    const [old, now] = [outputsOf({ ...parts, [part]: before }), outputsOf({ ...parts, [part]: after, ...also })];
    expect(differences(old, now)).toEqual([...emits].sort());
  });
});
