import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { Cell } from "./cell.ts";
import { memoryContent } from "./content.ts";
import type { ObjectStore } from "./object-store.ts";
import { type PutSeedEvent, putSeed } from "./put-seed.ts";
import { readCell } from "./put-text.ts";
import { StoreError } from "./store-error.ts";

/* When a store that is away is asked again, where nothing else is said. */

const { signal } = new AbortController();
const away = async () => {
  throw new StoreError("unavailable", "the store is away", { why: "nothing came" });
};

/** The milliseconds that `work` waits, none of which pass, where chance gives `chance`. */
async function pausesOf(work: () => Promise<unknown>, chance: number): Promise<readonly unknown[]> {
  const pauses: unknown[] = [];
  const random = vi.spyOn(Math, "random").mockReturnValue(chance);
  const sleep = vi.spyOn(timers, "setTimeout").mockImplementation(async (delay) => {
    pauses.push(delay);
    return undefined as never;
  });
  syncBuiltinESMExports();
  try {
    await expect(work()).rejects.toThrow("the store is away");
  } finally {
    for (const spy of [random, sleep]) spy.mockRestore();
    syncBuiltinESMExports();
  }
  return pauses;
}

test("a seed is tried six times, with longer and longer pauses between, a random half of each", async () => {
  const store: ObjectStore = {
    url: "s3://demo",
    list: away,
    stat: away,
    read: away,
    create: away,
    close() {},
  };
  const events: PutSeedEvent[] = [];
  const seed = memoryContent(Buffer.from("seed"));
  const put = () => putSeed(store, seed, { signal, onEvent: (event) => events.push(event) });
  expect(await pausesOf(put, 1)).toEqual([250, 500, 1000, 2000, 4000]);
  expect(events.slice(0, 3)).toEqual([
    { kind: "looking", attempt: 1 },
    { kind: "retrying", attempt: 2, delay: 250, why: "the store is away: nothing came" },
    { kind: "looking", attempt: 2 },
  ]);
  const losing = { ...store, list: async () => [] };
  // The last one comes before the look behind the last attempt.
  expect(await pausesOf(() => putSeed(losing, seed, { signal }), 0)).toEqual([125, 250, 500, 1000, 2000, 2500]);
});

test("a text is, too, and what went wrong is told before each of them", async () => {
  const cell: Cell = { shown: "the cell", read: away, write: away, close() {} };
  const told: unknown[] = [];
  const onRetry = (attempt: number, why: string) => told.push([attempt, why]);
  expect(await pausesOf(() => readCell(cell, { signal, onRetry }), 1)).toEqual([250, 500, 1000, 2000, 4000]);
  expect(told).toEqual([2, 3, 4, 5, 6].map((attempt) => [attempt, "the store is away: nothing came"]));
});
