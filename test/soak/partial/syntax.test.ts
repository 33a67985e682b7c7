import { describe, expect, test } from "vitest";
import { deleteLines, swapTokens } from "../../helpers/edits.ts";
import { shareOfOne } from "../../helpers/partial.ts";
import { tallySyntax } from "../../helpers/syntax-partial.ts";

describe.each([
  ["deleting a line", deleteLines],
  ["swapping two neighbouring tokens", swapTokens],
])("%s", (_, edit) => {
  test("adds one problem of syntax in at least 90 % of cases where it adds any, and never more than three", async () => {
    const result = await tallySyntax(edit, () => true);
    expect(result.edits).toBeGreaterThan(1500);
    expect(Math.max(...result.adding.keys()), result.worst).toBeLessThanOrEqual(3);
    expect(shareOfOne(result)).toBeGreaterThanOrEqual(0.9);
  });
});
