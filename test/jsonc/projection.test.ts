import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { Diagnostics } from "../../compiler/diagnostics/diagnostic.ts";
import { projectModel } from "../../compiler/jsonc/project.ts";
import { readJsonc } from "../../compiler/jsonc/read.ts";
import { buildModel } from "../../compiler/model/build-model.ts";
import { cluster as schema } from "../../compiler/schema/index.ts";
import { emitProjection } from "../../emitters/projection/index.ts";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");

/** Reads a document and projects it again: text and what was reported. */
function roundTrip(text: string) {
  const diagnostics = new Diagnostics();
  const raw = readJsonc("x.jsonc", text, diagnostics);
  if (!raw) throw new Error(JSON.stringify(diagnostics.sorted()));
  const cluster = buildModel(raw, schema, "jsonc", diagnostics);
  const id = cluster.labels[0];
  if (!id) throw new Error("no id");
  const projection = projectModel({ cluster, namePrefix: id, rangeOf: () => undefined }, diagnostics);
  const [file] = emitProjection({
    ir: { sourceName: "cluster.podplane", projection, origin: cluster.origin } as Parameters<
      typeof emitProjection
    >[0]["ir"],
    schema: "{}\n",
  });
  return { file, found: diagnostics.sorted().map(({ name, message }) => `${name}: ${message}`) };
}

describe("a document is projected to itself", () => {
  test("the seed's cluster, byte for byte", () => {
    const text = fixture("internaltools-production.jsonc");
    const { file, found } = roundTrip(text);
    expect(found).toEqual([]);
    expect(file?.text).toBe(text);
  });

  test("every member of the contract, in the order of the schema table", () => {
    const text = fixture("maximal.jsonc");
    const { file, found } = roundTrip(text);
    expect(found).toEqual([]);
    expect(JSON.stringify(parse(file?.text ?? ""))).toBe(JSON.stringify(parse(text)));
  });
});

test("every line of the projection knows where it comes from", () => {
  const { file } = roundTrip(fixture("maximal.jsonc"));
  let offset = 0;
  for (const line of file?.text.split("\n").slice(0, -1) ?? []) {
    const middle = offset + line.length - line.trimStart().length;
    const covered = file?.trace.filter((range) => range.start <= middle && middle < range.end) ?? [];
    expect(covered.length, line).toBeGreaterThan(0);
    offset += line.length + 1;
  }
});

test.each([
  ["sizes by zone", '"size": 3', '"size": { "us-east-1a": 3 }'],
  ["a range to be chosen", '"172.18.1.0/24"', '"auto/24"'],
])("%s has no place in JSONC", (_what, before, after) => {
  const text = fixture("maximal.jsonc").replace(before, after);
  expect(roundTrip(text).found).toHaveLength(1);
});
