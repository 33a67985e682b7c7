import { expect, test } from "vitest";
import { allShapes, compiledShape, losses, ourVerdict, sourceOf } from "../../impact/losses.ts";

test("what stops is what counting over the emitted OpenTofu says, on all clusters of up to four zones and three pools", async () => {
  let [compiledCount, lossCount] = [0, 0];
  for (const shape of allShapes(4)) {
    const compiled = await compiledShape(shape);
    if (!compiled) continue;
    compiledCount += 1;
    for (const lost of losses(shape, compiled.pools)) {
      lossCount += 1;
      expect(ourVerdict(compiled.lossOf(lost)), `${lost.kind} ${lost.name}\n${sourceOf(shape)}`).toEqual(
        compiled.count(lost),
      );
    }
  }
  console.info(`${compiledCount} clusters, ${lossCount} losses`);
  expect(compiledCount).toBeGreaterThan(3000);
});
