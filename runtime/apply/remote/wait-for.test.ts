import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EventBody } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { waitForAnswer } from "./wait-for.ts";

vi.mock("node:timers/promises", () => ({ setTimeout: async (milliseconds: number) => void pauses.push(milliseconds) }));

const pauses: number[] = [];
beforeEach(() => {
  pauses.length = 0;
});
afterEach(() => vi.clearAllMocks());

async function waitFor(answers: readonly (string | undefined)[], limit: number) {
  const events: EventBody[] = [];
  const left = [...answers];
  const again = (...words: readonly string[]) => ["podplanec apply", ...words].join(" ");
  const context = { step: "s", signal: new AbortController().signal, emit: (body: EventBody) => events.push(body) };
  const awaited = { name: "SSH of pve1", look: async () => left.shift(), limit, next: ["look at it"] };
  const result = await waitForAnswer({ again } as ApplyWorld, { ...context, view: () => ({}) as never }, awaited);
  return { result, events };
}

const waiting = (why: string, seconds: number) => ({
  type: "waiting",
  step: "s",
  text: `SSH of pve1 (${why})`,
  seconds,
});

test("what answers is not waited for", async () => {
  expect(await waitFor([undefined], 0)).toEqual({
    result: { kind: "done", summary: "SSH of pve1 answers" },
    events: [],
  });
  expect(pauses).toEqual([]);
});

test("what answers later is looked at every five seconds", async () => {
  expect(await waitFor(["refused", "no route", undefined], 30)).toEqual({
    result: { kind: "done", summary: "SSH of pve1 answers" },
    events: [waiting("refused", 0), waiting("no route", 5)],
  });
  expect(pauses).toEqual([5000, 5000]);
});

test("what never answers fails with the last reason", async () => {
  expect(await waitFor(["a", "b", "c", undefined], 10)).toEqual({
    result: {
      kind: "failed",
      failure: {
        what: "SSH of pve1 did not answer within 10 s",
        why: "c",
        next: ["look at it", "podplanec apply --resume"],
      },
    },
    events: [waiting("a", 0), waiting("b", 5)],
  });
});
