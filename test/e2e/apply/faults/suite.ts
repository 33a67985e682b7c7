import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWithTools, findTool } from "../../../helpers/tools.ts";
import { applyTools } from "../stand-ins.ts";
import { faultsOfMachine, faultsOfNetworks } from "./before.ts";
import type { FaultCase } from "./case.ts";
import { expectWhole, failureOf } from "./told.ts";
import { faultsOfApply } from "./while-applying.ts";
import { type FaultWorld, startFaultWorld } from "./world.ts";

const all: readonly FaultCase[] = [...faultsOfMachine, ...faultsOfNetworks, ...faultsOfApply];

/** Declares runs into faults: each is told with its cause and with what to do, and none is a success. */
export function applyFaultSuite(which: "quick" | "all"): void {
  describeWithTools(`podplanec apply, into a fault (${which})`, applyTools, () => {
    let world: FaultWorld;
    beforeAll(async () => {
      world = await startFaultWorld();
    });
    afterAll(() => world?.standIns.stop());

    const cases = all.filter(({ isQuick, tools = [] }) => {
      return (which === "all" || isQuick) && tools.every((tool) => findTool(tool) !== undefined);
    });
    test.each(cases)("$name", async ({ run, told }) => {
      const finished = await run(world);
      expect(finished.code, finished.stdout.slice(-1_000)).toBeGreaterThan(0);
      const failure = failureOf(finished);
      expectWhole(failure);
      const { what, why = "", said = "", source, next } = failure;
      const place = source ? `${source.file}:${source.line}` : "";
      expect([what, why, said, place, ...next].join("\n")).toMatch(told);
    });
  });
}
