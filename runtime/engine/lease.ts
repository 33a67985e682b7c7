import { setTimeout as sleep } from "node:timers/promises";
import type { Cell, CellValue } from "../stores/index.ts";
import type { Failure } from "./event.ts";
import { object, optional, text, type ValueOf, whole } from "./shape.ts";

/*
 * Two applies of one cluster at once would plan against each other's half-done work. The lease is a record beside the
 * state that its holder renews; it is taken, renewed and given back by conditional writes, so that exactly one has it.
 */

const processShape = object({ pid: whole("Its number"), birth: text("When it began") }, "A process");

const recordShape = object(
  {
    run: text("Id of the run"),
    command: text("What was called"),
    host: text("Name of the machine"),
    machine: text("What tells machines with the same name apart"),
    process: processShape,
    startedAt: text("ISO 8601"),
    renewedAt: text("ISO 8601"),
    child: optional(processShape),
    released: optional(text("When it was given back")),
  },
  "A lease",
);

export type LeaseRecord = ValueOf<typeof recordShape>;
export type LeaseOwner = Omit<LeaseRecord, "renewedAt" | "child" | "released">;
export type ProcessMark = ValueOf<typeof processShape>;

/** Milliseconds after which a lease that nobody renewed is nobody's. */
export const leaseTime = 30_000;
/** How often its holder renews it. */
export const renewEvery = leaseTime / 3;
/** Whoever did not get to renew for so long was suspended, and others may have gone on in his place. */
const longestGap = 2 * leaseTime;

/** What the lease needs of the world. */
export interface LeaseWorld {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits so many milliseconds. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Whether a process of this machine runs. */
  isRunning(mark: ProcessMark): boolean;
}

export const realLeaseWorld = (isRunning: (pid: number, birth: string) => boolean): LeaseWorld => ({
  now: Date.now,
  pause: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  isRunning: ({ pid, birth }) => isRunning(pid, birth),
});

/** The lease in the hands of its holder. */
export interface Lease {
  /** Why nothing more may be begun; undefined where the lease is held, which was just made sure. */
  verify(signal: AbortSignal): Promise<Failure | undefined>;
  /** Renews it. To be called every `renewEvery` milliseconds, and while a program runs with its mark. */
  renew(signal: AbortSignal): Promise<void>;
  setChild(child: ProcessMark | undefined): void;
  /** Gives it back, so that the next one need not wait. */
  release(signal: AbortSignal): Promise<void>;
}

export type LeaseResult =
  | { readonly kind: "taken"; readonly lease: Lease }
  /** `isChild`: the holder is dead, and the program that it started lives on. */
  | { readonly kind: "held"; readonly holder: LeaseRecord; readonly isChild: boolean };

export interface LeaseRequest {
  readonly cell: Cell;
  readonly owner: LeaseOwner;
  /** A living child of a dead holder that the run is going to wait for. */
  readonly joins?: ProcessMark | undefined;
  readonly signal: AbortSignal;
  /** Told before it waits to see whether a holder on another machine still renews. */
  onWait?(holder: LeaseRecord): void;
}

/**
 * Takes the lease, or says who has it. A holder on this machine is looked for, so that a dead one is no obstacle; of
 * one on another machine it is waited whether he renews, by our own clock.
 */
export async function takeLease(request: LeaseRequest, world: LeaseWorld): Promise<LeaseResult> {
  const { cell, signal } = request;
  for (;;) {
    const value = await cell.read(signal);
    const held = await holderOf(value, request, world);
    if (held) return held;
    const record = recordOf(request.owner, world, request.joins);
    const version = await cell.write(JSON.stringify(record), value?.version, signal);
    if (version !== undefined) return { kind: "taken", lease: createLease(request, version, world) };
  }
}

async function holderOf(
  value: CellValue | undefined,
  request: LeaseRequest,
  world: LeaseWorld,
): Promise<LeaseResult | undefined> {
  const holder = value && parseRecord(value.text);
  if (!value || !holder || holder.released !== undefined) return undefined;
  if (holder.machine === request.owner.machine) {
    if (world.isRunning(holder.process)) return { kind: "held", holder, isChild: false };
    const { child } = holder;
    const isJoined = child !== undefined && child.pid === request.joins?.pid && child.birth === request.joins.birth;
    return child && !isJoined && world.isRunning(child) ? { kind: "held", holder, isChild: true } : undefined;
  }
  if (world.now() - Date.parse(holder.renewedAt) < leaseTime) return { kind: "held", holder, isChild: false };
  request.onWait?.(holder);
  // Clocks of machines differ: what counts is that nothing happens while we look.
  for (let waited = 0; waited < leaseTime; waited += renewEvery) {
    await world.pause(renewEvery, request.signal);
    const now = await request.cell.read(request.signal);
    if (now?.version === value.version) continue;
    const living = now && parseRecord(now.text);
    return living && living.released === undefined ? { kind: "held", holder: living, isChild: false } : undefined;
  }
  return undefined;
}

function recordOf(owner: LeaseOwner, world: LeaseWorld, child: ProcessMark | undefined): LeaseRecord {
  return { ...owner, renewedAt: new Date(world.now()).toISOString(), ...(child ? { child } : {}) };
}

function parseRecord(given: string): LeaseRecord | undefined {
  try {
    const value: unknown = JSON.parse(given);
    return recordShape.matches(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function createLease({ cell, owner, joins }: LeaseRequest, first: string, world: LeaseWorld): Lease {
  let version = first;
  let renewedAt = world.now();
  let child = joins;
  let lost: string | undefined;
  let turn: Promise<void> = Promise.resolve();

  async function write(record: LeaseRecord, signal: AbortSignal): Promise<void> {
    const text = JSON.stringify(record);
    let next = await cell.write(text, version, signal);
    if (next === undefined) {
      // The answer to our own last write may have been lost.
      const found = await cell.read(signal);
      if (found && parseRecord(found.text)?.run === owner.run) next = await cell.write(text, found.version, signal);
    }
    if (next === undefined) lost = `somebody else took ${cell.shown}`;
    else version = next;
  }

  async function renewNow(signal: AbortSignal): Promise<void> {
    const gap = world.now() - renewedAt;
    if (gap > longestGap) lost ??= `this process stood still for ${Math.round(gap / 1000)} s`;
    if (lost !== undefined) return;
    await write(recordOf(owner, world, child), signal);
    if (lost === undefined) renewedAt = world.now();
  }

  /** One write at a time: each needs the version of the one before. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  return {
    renew: (signal) => inTurn(() => renewNow(signal)),
    async verify(signal) {
      await inTurn(() => renewNow(signal)).catch((error: unknown) => {
        // The store may be away for a moment: what was renewed a moment ago is still ours.
        if (world.now() - renewedAt > leaseTime) throw error;
      });
      return lost === undefined ? undefined : lostFailure(lost);
    },
    setChild(mark) {
      child = mark;
    },
    release: (signal) =>
      inTurn(async () => {
        if (lost !== undefined) return;
        await write({ ...recordOf(owner, world, undefined), released: new Date(world.now()).toISOString() }, signal);
      }),
  };
}

function lostFailure(why: string): Failure {
  return {
    what: "the lease of this cluster is not ours any more, so nothing more is begun",
    why: `${why}: another apply may have gone on meanwhile`,
    next: ["look whether another apply of this cluster runs, and let it end first"],
  };
}
