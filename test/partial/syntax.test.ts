import { describe, expect, test } from "vitest";
import { deleteLines, swapTokens } from "../helpers/edits.ts";
import { effort } from "../helpers/effort.ts";
import { shareOfOne } from "../helpers/partial.ts";
import { tallySyntax } from "../helpers/syntax-partial.ts";

/** Of so many edits one is tried here, all of them in `test/soak/partial`. */
const stride = effort(7, 14);

describe.each([
  ["deleting a line", deleteLines],
  ["swapping two neighbouring tokens", swapTokens],
])("%s", (_, edit) => {
  test("adds one problem of syntax in at least 90 % of cases where it adds any, and never more than three", async () => {
    const result = await tallySyntax(edit, (index) => index % stride === 0);
    expect(result.edits).toBeGreaterThan(effort(200, 100));
    expect(Math.max(...result.adding.keys()), result.worst).toBeLessThanOrEqual(3);
    expect(shareOfOne(result)).toBeGreaterThanOrEqual(0.9);
  });
});
