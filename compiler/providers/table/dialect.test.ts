import { expect, test } from "vitest";
import { dialects } from "./dialect.ts";

test("secrets lie where the server of the pinned modules looks for them (contracts/nstance.md 6.3)", () => {
  expect(dialects.v2a.secretPrefix("demo")).toBe("nstance/demo/");
  expect(dialects.v2b.secretPrefix("demo")).toBe("demo/");
});
