import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../../test/safety/tree.ts";
import { type Cell, type CellValue, openCell, StoreError } from "../stores/index.ts";
import { type LeaseOwner, type LeaseRequest, type LeaseWorld, leaseTime, takeLease } from "./lease.ts";

const { signal } = new AbortController();

function memoryCell(): Cell & { value: CellValue | undefined } {
  return {
    value: undefined,
    shown: "the cell",
    async read() {
      return this.value;
    },
    async write(text, version) {
      if (this.value?.version !== version) return undefined;
      this.value = { text, version: String(Number(version ?? 0) + 1) };
      return this.value.version;
    },
    close: () => undefined,
  };
}

function owner(run: string, machine = "m1", pid = 1): LeaseOwner {
  return {
    run,
    command: "apply",
    host: `host-${machine}`,
    machine,
    process: { pid, birth: `b${pid}` },
    startedAt: "2026-07-01T09:00:00.000Z",
  };
}

/** A world whose clock goes on by what is waited for. */
function worldOf(running: ReadonlySet<number> = new Set()): LeaseWorld & { time: number; onPause?: () => void } {
  return {
    time: 1_000_000,
    now() {
      return this.time;
    },
    async pause(milliseconds) {
      this.time += milliseconds;
      this.onPause?.();
    },
    isRunning: ({ pid }) => running.has(pid),
  };
}

async function taken(request: LeaseRequest, world: LeaseWorld) {
  const result = await takeLease(request, world);
  if (result.kind !== "taken") throw new Error(`held by ${result.holder.run}`);
  return result.lease;
}

describe("the lease of a cluster", () => {
  test("is had by one of many who want it at once", async () => {
    const cell = memoryCell();
    const all = new Set(Array.from({ length: 20 }, (_, index) => index + 1));
    const results = await Promise.all(
      [...all].map((pid) => takeLease({ cell, owner: owner(`r${pid}`, "m1", pid), signal }, worldOf(all))),
    );
    expect(results.filter(({ kind }) => kind === "taken")).toHaveLength(1);
  });

  test("names who has it: host, process and time", async () => {
    const cell = memoryCell();
    await taken({ cell, owner: owner("first"), signal }, worldOf());
    const second = await takeLease({ cell, owner: owner("second", "m1", 2), signal }, worldOf(new Set([1])));
    expect(second).toMatchObject({
      kind: "held",
      isChild: false,
      holder: { host: "host-m1", process: { pid: 1 }, startedAt: "2026-07-01T09:00:00.000Z" },
    });
  });

  test("of a dead process on the same machine is free at once, and after a release, too", async () => {
    const cell = memoryCell();
    const lease = await taken({ cell, owner: owner("first"), signal }, worldOf());
    await taken({ cell, owner: owner("second", "m1", 2), signal }, worldOf());
    await lease.release(signal);
    const third = await takeLease({ cell, owner: owner("third", "m1", 3), signal }, worldOf(new Set([2])));
    expect(third.kind).toBe("held");
  });

  test("is kept by a living child of a dead process, but for whoever waits for that child", async () => {
    const cell = memoryCell();
    const lease = await taken({ cell, owner: owner("first"), signal }, worldOf());
    const child = { pid: 7, birth: "b7" };
    lease.setChild(child);
    await lease.renew(signal);
    const world = worldOf(new Set([7]));
    const request = { cell, owner: owner("second", "m1", 2), signal };
    expect(await takeLease(request, world)).toMatchObject({ kind: "held", isChild: true });
    expect(await takeLease({ ...request, joins: child }, world)).toMatchObject({ kind: "taken" });
  });

  test("of another machine is free only after nobody renewed it while we looked, whatever its clock says", async () => {
    const cell = memoryCell();
    const far = worldOf();
    far.time -= 10 * leaseTime;
    const lease = await taken({ cell, owner: owner("far", "m2"), signal }, far);
    const waits: string[] = [];
    const world = worldOf();
    world.onPause = () => void lease.renew(signal);
    const request: LeaseRequest = { cell, owner: owner("near"), signal, onWait: ({ host }) => waits.push(host) };
    // Its clock is ten leases behind, and it renews.
    expect((await takeLease(request, world)).kind).toBe("held");
    world.onPause = () => undefined;
    world.time += 2 * leaseTime;
    expect((await takeLease(request, world)).kind).toBe("taken");
    expect(waits).toEqual(["host-m2", "host-m2"]);
  });

  test("that is fresh on another machine is refused without waiting", async () => {
    const cell = memoryCell();
    await taken({ cell, owner: owner("far", "m2"), signal }, worldOf());
    const waits: string[] = [];
    const request: LeaseRequest = { cell, owner: owner("near"), signal, onWait: ({ host }) => waits.push(host) };
    expect((await takeLease(request, worldOf())).kind).toBe("held");
    expect(waits).toEqual([]);
  });
});

describe("the holder", () => {
  test("may go on as long as it renews", async () => {
    const world = worldOf();
    const lease = await taken({ cell: memoryCell(), owner: owner("first"), signal }, world);
    for (let round = 0; round < 10; round++) {
      world.time += leaseTime;
      expect(await lease.verify(signal)).toBeUndefined();
    }
  });

  test("that stood still for a minute stops, though nobody took it", async () => {
    const world = worldOf();
    const lease = await taken({ cell: memoryCell(), owner: owner("first"), signal }, world);
    world.time += 61_000;
    // The timer that wakes up first does not hide it.
    await lease.renew(signal);
    expect(await lease.verify(signal)).toMatchObject({
      why: "this process stood still for 61 s: another apply may have gone on meanwhile",
    });
    expect((await lease.verify(signal))?.what).toBe(
      "the lease of this cluster is not ours any more, so nothing more is begun",
    );
  });

  test("stops when somebody else took it", async () => {
    const cell = memoryCell();
    const lease = await taken({ cell, owner: owner("first"), signal }, worldOf());
    await taken({ cell, owner: owner("second", "m1", 2), signal }, worldOf());
    expect((await lease.verify(signal))?.why).toBe(
      "somebody else took the cell: another apply may have gone on meanwhile",
    );
    await lease.release(signal);
    expect(JSON.parse(cell.value?.text ?? "")).toEqual({
      ...owner("second", "m1", 2),
      renewedAt: "1970-01-01T00:16:40.000Z",
    });
  });

  test("keeps it when the answer to a renewal is lost, and when the store is away for a moment", async () => {
    const cell = memoryCell();
    const world = worldOf();
    const away = new StoreError("unavailable", "no answer");
    let fault: "none" | "lost" | "away" = "none";
    const faulty: Cell = {
      ...cell,
      read: () => cell.read(signal),
      async write(text, version) {
        if (fault === "away") throw away;
        const next = await cell.write(text, version, signal);
        if (fault === "lost") throw away;
        return next;
      },
    };
    const lease = await taken({ cell: faulty, owner: owner("first"), signal }, world);
    fault = "lost";
    await expect(lease.renew(signal)).rejects.toThrow("no answer");
    fault = "away";
    world.time += leaseTime / 2;
    expect(await lease.verify(signal)).toBeUndefined();
    world.time += leaseTime;
    await expect(lease.verify(signal)).rejects.toThrow("no answer");
    fault = "none";
    expect(await lease.verify(signal)).toBeUndefined();
  });
});

test("a cell in a folder is changed by one of many at once, and keeps one file", async () => {
  const folder = makeFolder();
  const url = `${pathToFileURL(folder).href}/lease`;
  const cells = await Promise.all(Array.from({ length: 10 }, () => openCell(url)));
  let version: string | undefined;
  for (let round = 1; round <= 20; round++) {
    const written = await Promise.all(cells.map((cell, index) => cell.write(`${round} ${index}`, version, signal)));
    const [first, ...others] = written.filter((one) => one !== undefined);
    expect(others).toEqual([]);
    version = first;
    expect((await cells[0]?.read(signal))?.version).toBe(version);
  }
  expect(existsSync(join(folder, "lease"))).toBe(true);
  expect(readdirSync(join(folder, "lease"))).toEqual([`${version}.json`]);
});
