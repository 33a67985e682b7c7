import { describe, expect, test } from "vitest";
import { type BlockSchema, cluster } from "../../compiler/schema/index.ts";
import { attributeCases, classCases } from "./attribute-cases.ts";
import { clusterOf, type Parts } from "./case-clusters.ts";
import { classesOf } from "./classes.ts";
import { differences } from "./emitted.ts";
import { buildOf as built, classesSaid, type SaidBuild } from "./said-classes.ts";

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

function buildOf(parts: Parts): SaidBuild {
  const build = built(parts);
  if (!build) throw new Error(`it does not compile: ${clusterOf(parts)}`);
  return build;
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

/** A rename touches nothing where the old name was built; here it was not. */
const isRename = (path: string) => path.endsWith(".renamed_from");

describe.each(attributes.filter(({ path }) => path in attributeCases))("$path", ({ path, emits }) => {
  const given = attributeCases[path];
  if (!given) throw new Error("no case");
  const { parts, part, before, after, also } = given;
  const [old, now] = [buildOf({ ...parts, [part]: before }), buildOf({ ...parts, [part]: after, ...also })];

  test("changes what it says, and nothing else", () => {
    expect(differences(old.files, now.files)).toEqual([...emits].sort());
  });

  test.skipIf(isRename(path))("does what it says: the files tell its classes", async () => {
    const [first, second] = classCases[path] ?? [];
    const [was, is] = [first ? buildOf(first) : old, second ? buildOf(second) : now];
    const told = await classesOf(was, is);
    const said = new Set(classesSaid(path, was, is));
    // What cannot be done in place is told as that; some of what would change besides.
    if (said.delete("unsupported")) expect(told).toEqual(expect.arrayContaining([...said]));
    else expect(told).toEqual([...said].sort());
  });
});
