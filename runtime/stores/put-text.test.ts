import { describe, expect, test } from "vitest";
import type { Cell, CellValue } from "./cell.ts";
import { putText, readCell } from "./put-text.ts";
import { StoreError } from "./store-error.ts";

const { signal } = new AbortController();
const options = { signal, retry: { attempts: 3, delay: 1, maxDelay: 1 } };
const away = () => new StoreError("unavailable", "the store is away");

/** A cell in memory. A fault is thrown before its request, or behind it. */
function memoryCell(first?: string, faults: readonly ("before" | "behind" | undefined)[] = []) {
  let value: CellValue | undefined = first === undefined ? undefined : { text: first, version: "1" };
  let writes = 0;
  const left = [...faults];
  const cell: Cell = {
    shown: "the test cell",
    read: async () => value,
    async write(text, version) {
      writes += 1;
      const fault = left.shift();
      if (fault === "before") throw away();
      if (value?.version !== version) return undefined;
      value = { text, version: String(Number(version ?? 0) + 1) };
      if (fault === "behind") throw away();
      return value.version;
    },
    close() {},
  };
  return {
    cell,
    text: () => value?.text,
    writes: () => writes,
    set: (text: string, version: string) => {
      value = { text, version };
    },
  };
}

describe("a text is put", () => {
  test("where nothing is", async () => {
    const { cell, text } = memoryCell();
    expect(await putText(cell, "a", undefined, options)).toEqual({ kind: "created", version: "1" });
    expect(text()).toBe("a");
  });

  test("over the version that was looked at", async () => {
    const { cell, text } = memoryCell("a");
    expect(await putText(cell, "b", "1", options)).toEqual({ kind: "replaced", version: "2" });
    expect(text()).toBe("b");
  });

  test.each([
    ["before the request", ["before", "before"], 3],
    ["behind it, so that the answer is lost", ["behind"], 1],
    ["both", ["before", "behind"], 2],
    ["behind the last request", ["before", "before", "behind"], 3],
  ] as const)("though the store fails %s", async (_when, faults, writes) => {
    const store = memoryCell("a", faults);
    expect(await putText(store.cell, "b", "1", options)).toEqual({ kind: "replaced", version: "2" });
    expect([store.text(), store.writes()]).toEqual(["b", writes]);
  });
});

describe("nothing is written over", () => {
  test("that came where nothing was", async () => {
    const { cell, text } = memoryCell("theirs");
    expect(await putText(cell, "b", undefined, options)).toEqual({
      kind: "changed",
      expected: undefined,
      found: "1",
    });
    expect(text()).toBe("theirs");
  });

  test("that was changed since it was looked at, or is gone", async () => {
    const { cell, set, text } = memoryCell();
    expect(await putText(cell, "b", "1", options)).toEqual({ kind: "changed", expected: "1", found: undefined });
    set("theirs", "7");
    expect(await putText(cell, "b", "1", options)).toEqual({ kind: "changed", expected: "1", found: "7" });
    expect(text()).toBe("theirs");
  });

  test("that was changed while the store was away", async () => {
    const { cell, set, text } = memoryCell("a", ["before"]);
    const onRetry = () => set("theirs", "5");
    expect(await putText(cell, "b", "1", { ...options, onRetry })).toMatchObject({ kind: "changed", found: "5" });
    expect(text()).toBe("theirs");
  });
});

test("the same text of somebody else is as good", async () => {
  const { cell } = memoryCell("b");
  expect(await putText(cell, "b", undefined, options)).toEqual({ kind: "unchanged", version: "1" });
});

test("a store that stays away is told, once the attempts are over", async () => {
  const { cell, writes, text } = memoryCell("a", ["before", "before", "before", "before"]);
  await expect(putText(cell, "b", "1", options)).rejects.toThrow("the store is away");
  expect([writes(), text()]).toEqual([3, "a"]);
});

describe("when the store stays away behind the last request", () => {
  /** A cell that is written once, as nobody learns, and then shows what `read` gives. */
  const lost = (read: Cell["read"]): Cell => ({ ...memoryCell().cell, read, write: () => Promise.reject(away()) });
  const once = { signal, retry: { attempts: 1, delay: 1, maxDelay: 1 } };

  test("what was put is known again", async () => {
    const cell = lost(async () => ({ text: "b", version: "2" }));
    expect(await putText(cell, "b", "1", once)).toEqual({ kind: "replaced", version: "2" });
    expect(await putText(cell, "b", undefined, once)).toEqual({ kind: "created", version: "2" });
  });

  test("what cannot be looked at is told as the request was", async () => {
    const denied = lost(() => Promise.reject(new StoreError("denied", "no look")));
    await expect(putText(denied, "b", "1", once)).rejects.toThrow("the store is away");
  });

  test("a fault of ours is told as it is", async () => {
    const broken = lost(() => Promise.reject(new TypeError("a fault")));
    await expect(putText(broken, "b", "1", once)).rejects.toThrow("a fault");
  });

  test("who cancels it is told so", async () => {
    const abort = new AbortController();
    const cell = lost(() => {
      abort.abort(new Error("cancelled"));
      return Promise.reject(away());
    });
    await expect(putText(cell, "b", "1", { ...once, signal: abort.signal })).rejects.toThrow("cancelled");
  });
});

test("a refusal of the write is not looked at", async () => {
  let reads = 0;
  const cell: Cell = {
    ...memoryCell().cell,
    read: async () => {
      reads += 1;
      return undefined;
    },
    write: () => Promise.reject(new StoreError("denied", "no")),
  };
  await expect(putText(cell, "b", undefined, options)).rejects.toThrow("no");
  expect(reads).toBe(0);
});

test("a store that refuses a write, and shows nothing new, is told", async () => {
  const { cell } = memoryCell("a");
  await expect(putText({ ...cell, write: async () => undefined }, "b", "1", options)).rejects.toMatchObject({
    kind: "conflict",
    message: "the test cell is written by several at once",
    why: "the store refused a write, and shows what was there before",
    fix: "run the same command again",
  });
});

test("nothing is asked for once it is cancelled", async () => {
  const { cell, writes } = memoryCell();
  const gone = { ...options, signal: AbortSignal.abort(new Error("cancelled")) };
  await expect(putText(cell, "b", undefined, gone)).rejects.toThrow("cancelled");
  expect(writes()).toBe(0);
});

test("a refusal is not tried again, in reading neither", async () => {
  let reads = 0;
  const { cell } = memoryCell();
  const denied: Cell = {
    ...cell,
    async read() {
      reads += 1;
      throw new StoreError(reads < 3 ? "unavailable" : "denied", "no");
    },
  };
  await expect(readCell(denied, options)).rejects.toThrow("no");
  expect(reads).toBe(3);
});
