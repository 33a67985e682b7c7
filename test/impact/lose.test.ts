import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lossOf } from "../../compiler/impact/index.ts";
import { irOf } from "../helpers/podplane-source.ts";
import { allShapes, compiledShape, losses, ourVerdict, sourceOf } from "./losses.ts";

describe("what stops without a zone or a pool", () => {
  const shapes = allShapes(4);

  test("is what counting over the emitted OpenTofu says, on some of all clusters of four zones and three pools", async () => {
    expect(shapes.length).toBeGreaterThan(4000);
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...shapes), async (shape) => {
        const compiled = await compiledShape(shape);
        if (!compiled) return;
        for (const lost of losses(shape, compiled.pools)) {
          seen += 1;
          expect(ourVerdict(compiled.lossOf(lost)), `${lost.kind} ${lost.name}\n${sourceOf(shape)}`).toEqual(
            compiled.count(lost),
          );
        }
      }),
      { seed: 20261128, numRuns: 25 },
    );
    expect(seen).toBeGreaterThan(60);
  });

  test("says which line to change so that it goes on", () => {
    const shape = { zones: 2, controlPlane: [0], web: [0, 1], jobs: [], open: [0, 1] };
    const text = sourceOf(shape);
    const { services } = lossOf(irOf(text), { kind: "zone", name: "eu-west-1a" });
    const api = services.find(({ service }) => service === "api");
    expect(api).toMatchObject({
      goesOn: false,
      fix: { text: "add `subnet { pool = control-plane }` to the zone eu-west-1b" },
    });
    const fixed = text.replace(/(zone eu-west-1b \{)/, "$1\n subnet { cidr = auto/24, pool = control-plane }");
    const after = lossOf(irOf(fixed), { kind: "zone", name: "eu-west-1a" });
    expect(after.services.map(({ goesOn }) => goesOn)).toEqual([true, true, true]);
  });
});
