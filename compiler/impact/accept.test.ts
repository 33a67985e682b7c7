import { describe, expect, test } from "vitest";
import { compileText, source } from "../../test/helpers/podplane-source.ts";
import { compile } from "../compile.ts";
import type { ModelBlock } from "../schema/model-block.ts";
import { acceptOld } from "./accept.ts";
import { givenBlocks } from "./given.ts";

/** An error of a check, in the pool `spare`: it has no subnet anywhere. */
const lonely = (size: number, more = "") =>
  source({ pools: `${more}pool spare { arch = arm64, size = ${size}, instance_type = "t4g.small" }` });

function compiled(text: string) {
  const { clusters, diagnostics } = compileText(text);
  const model = clusters[0]?.model as ModelBlock | undefined;
  if (!model) throw new Error("no cluster");
  return {
    model,
    diagnostics,
    blocks: Object.fromEntries(givenBlocks(model).map(({ path, values }) => [path, values])),
  };
}

const severities = (diagnostics: ReturnType<typeof acceptOld>) =>
  diagnostics.filter((one) => one.name === "pool-without-subnet").map((one) => one.severity);

describe("a check that is newer than the last build", () => {
  const old = compiled(lonely(1));
  const accepted = { compiler: "0.3.9", blocks: old.blocks };
  const future = () => "0.4.0";

  test("warns where the block is as it was, also when it moved", () => {
    expect(severities(old.diagnostics)).toEqual(["error"]);
    expect(severities(acceptOld(old.diagnostics, old.model, accepted, future))).toEqual(["warning"]);
    const moved = compiled(lonely(1, "// Moved.\n\n"));
    const [warning] = acceptOld(moved.diagnostics, moved.model, accepted, future).filter(
      (one) => one.name === "pool-without-subnet",
    );
    expect(warning?.severity).toBe("warning");
    expect(warning?.why).toContain("The check is new in 0.4.0");
  });

  test("is an error where the block is new or changed, and of the same or an older release everywhere", () => {
    const changed = compiled(lonely(2));
    expect(severities(acceptOld(changed.diagnostics, changed.model, accepted, future))).toEqual(["error"]);
    const none = { compiler: "0.3.9", blocks: compiled(source()).blocks };
    expect(severities(acceptOld(old.diagnostics, old.model, none, future))).toEqual(["error"]);
    for (const since of ["0.3.9", "", "0.2.12", "rubbish"]) {
      expect(severities(acceptOld(old.diagnostics, old.model, accepted, () => since))).toEqual(["error"]);
    }
    expect(severities(acceptOld(old.diagnostics, old.model, undefined, future))).toEqual(["error"]);
  });

  test("compares numbers, not text", () => {
    const later = { compiler: "0.10.0", blocks: old.blocks };
    expect(severities(acceptOld(old.diagnostics, old.model, later, () => "0.9.0"))).toEqual(["error"]);
    expect(severities(acceptOld(old.diagnostics, old.model, later, () => "0.11.0"))).toEqual(["warning"]);
  });

  test("lets the cluster compile", () => {
    const input = (blocks: typeof old.blocks) => ({
      file: "cluster.podplane",
      text: lonely(1),
      notation: "podplane" as const,
      workspace: {
        read: () => ({ kind: "missing" }) as const,
        resolve: () => ({ kind: "outside", root: "" }) as const,
      },
      varsFiles: [],
      assignments: [],
      lockOf: () => undefined,
      acceptedOf: () => ({ compiler: "0.0.1", blocks }),
    });
    expect(compile(input({})).clusters[0]?.ir).toBeUndefined();
    const accepting = compile(input(old.blocks)).diagnostics;
    expect(severities(accepting)).toEqual(["warning"]);
  });
});

test("every block has a path of its own", () => {
  const { model } = compiled(source({ provider: "bucket a {}\nbucket b {}" }));
  const paths = givenBlocks(model).map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths).toContain("cluster tools/provider aws 1/zone eu-west-1a/subnet 2");
});
