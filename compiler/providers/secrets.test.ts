import { expect, test } from "vitest";
import { awsModules } from "./aws/modules.ts";
import { googleModules } from "./google/modules.ts";

test("secrets lie where the server of the pinned modules looks for them (contracts/nstance.md 6.3)", () => {
  expect(awsModules.facts.v2a.secretPrefix("demo")).toBe("nstance/demo/");
  expect(awsModules.facts.v2b.secretPrefix("demo")).toBe("demo/");
  expect(googleModules.facts.v2a.secretPrefix("demo")).toBe("demo-");
});
