import { expect } from "vitest";
import { type Failure, viewOf } from "../../../../runtime/engine/index.ts";
import type { Finished } from "../../stores/harness.ts";
import { eventsOf } from "../started-apply.ts";

/** What a run told of its failure: in its last event, or on standard error where it did not begin. */
export function failureOf({ stdout, stderr }: Pick<Finished, "stdout" | "stderr">): Failure {
  const failure = viewOf(eventsOf(stdout)).ended?.failure;
  if (failure) return failure;
  const line = (name: string): string | undefined => new RegExp(`^${name}: (.*)`, "m").exec(stderr)?.[1];
  const [what, why, fix] = ["error", "why", "fix"].map(line);
  if (what === undefined) throw new Error(`nothing is told of the failure: ${stderr}\n${stdout.slice(-2_000)}`);
  return { what, ...(why === undefined ? {} : { why }), next: fix === undefined ? [] : [fix] };
}

/** No bare message: what went wrong, and why, in whose words, or what to do besides trying again. */
export function expectWhole(failure: Failure): void {
  const { what, why = "", said = "", next } = failure;
  expect(what).toMatch(/^\S[^\n]{10,}$/);
  expect(what).not.toContain("bug in podplanec");
  expect(next.length, JSON.stringify(failure)).toBeGreaterThan(0);
  const isOnlyAgain = next.every((line) => /^podplanec \S+ .*--resume$/.test(line));
  expect(isOnlyAgain && why === "", JSON.stringify(failure)).toBe(false);
  expect(isOnlyAgain && said === "", JSON.stringify(failure)).toBe(false);
}
