import { expect, test } from "vitest";
import type { EventBody } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { waitForAnswer } from "./wait-for.ts";

/** Looks once; whoever would look again is stopped. */
async function waitFor(answer: string | undefined, limit: number) {
  const events: EventBody[] = [];
  const abort = new AbortController();
  const again = (...words: readonly string[]) => ["podplanec apply", ...words].join(" ");
  const emit = (body: EventBody): void => {
    events.push(body);
    abort.abort("stopped");
  };
  const context = { step: "s", signal: abort.signal, emit, view: () => ({}) as never };
  const awaited = { name: "SSH of pve1", look: async () => answer, limit, next: ["look at it"] };
  const result = await waitForAnswer({ again } as ApplyWorld, context, awaited).catch((error: unknown) => error);
  return { result, events };
}

test("what answers is not waited for", async () => {
  const result = { kind: "done", summary: "SSH of pve1 answers" };
  expect(await waitFor(undefined, 0)).toEqual({ result, events: [] });
});

test("what does not answer is told, and looked at again", async () => {
  expect(await waitFor("refused", 1)).toEqual({
    result: expect.objectContaining({ name: "AbortError" }),
    events: [{ type: "waiting", step: "s", text: "SSH of pve1 (refused)", seconds: 0 }],
  });
});

test("what does not answer in time fails with the reason", async () => {
  expect(await waitFor("refused", 0)).toEqual({
    result: {
      kind: "failed",
      failure: {
        what: "SSH of pve1 did not answer within 0 s",
        why: "refused",
        next: ["look at it", "podplanec apply --resume"],
      },
    },
    events: [],
  });
});
