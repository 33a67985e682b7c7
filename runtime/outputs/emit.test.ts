import { expect, test } from "vitest";
import { compile } from "../../compiler/index.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { hashIr } from "./emit.ts";

/** The hash of the cluster of a text that is called as given. */
function hashOf(file: string): string {
  const compilation = compile({
    file,
    text: source(),
    notation: "podplane",
    workspace: { read: () => ({ kind: "missing" }), resolve: (_from, path) => ({ kind: "path", path }) },
    varsFiles: [],
    assignments: [],
    lockOf: () => undefined,
  });
  const ir = compilation.clusters[0]?.ir;
  if (!ir) throw new Error("the text does not compile");
  return hashIr(ir);
}

test("the hash of what a cluster means does not depend on the folder that podplanec is called in", () => {
  expect(hashOf("cluster.podplane")).toBe(hashOf("examples/tools/cluster.podplane"));
});
