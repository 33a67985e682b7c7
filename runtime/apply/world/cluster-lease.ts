import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Ir } from "../../../compiler/index.ts";
import { exitCodes, UserError } from "../../cli/index.ts";
import {
  type Failure,
  isRunning,
  type LeaseOwner,
  type LeaseRecord,
  type ProcessMark,
  privateFolder,
  realLeaseWorld,
  renewEvery,
  takeLease,
} from "../../engine/index.ts";
import { openCell, type StoreOptions } from "../../stores/index.ts";

/** As long is waited until the lease names a child, in milliseconds. */
const longestNoting = 5_000;

/** The lease of a cluster, renewed until it is given back. */
export interface HeldLease {
  verify(): Promise<Failure | undefined>;
  /** Has the lease name a program that keeps it, even where this process dies. */
  setChild(child: ProcessMark | undefined): Promise<void>;
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly ir: Ir;
  /** The folder of the outputs. */
  readonly folder: string;
  readonly owner: LeaseOwner;
  readonly joins: ProcessMark | undefined;
  readonly store: StoreOptions;
  readonly signal: AbortSignal;
  onWait(holder: LeaseRecord): void;
}

/** Takes the lease that lies beside the cluster's state. Throws where another run has it, and says which. */
export async function holdLease(options: LeaseOptions): Promise<HeldLease> {
  const { ir, folder, owner, joins, signal, onWait } = options;
  const place = placeOf(ir, folder);
  const cell = await openCell(place.url, place.isFile ? {} : { ...options.store, ...place.options });
  const result = await takeLease({ cell, owner, joins, signal, onWait }, realLeaseWorld(isRunning));
  if (result.kind === "held") {
    cell.close();
    throw heldByOther(result.holder, result.isChild);
  }
  const { lease } = result;
  // Whatever comes, it is given back and made sure of to the end: not by the signal that cancels the run.
  const own = new AbortController();
  const timer = setInterval(() => void lease.renew(own.signal).catch(() => undefined), renewEvery);
  timer.unref();
  return {
    verify: () => lease.verify(own.signal),
    async setChild(child) {
      lease.setChild(child);
      // A store that is away for a moment is no reason to wait: the next renewal has it.
      await Promise.race([lease.renew(own.signal), sleep(longestNoting, undefined, { ref: false })]).catch(
        () => undefined,
      );
    },
    async release() {
      clearInterval(timer);
      // A lease that cannot be given back runs out by itself.
      await lease.release(own.signal).catch(() => undefined);
      cell.close();
    },
  };
}

interface Place {
  readonly url: string;
  readonly isFile: boolean;
  readonly options: StoreOptions;
}

/** Beside the state: in its bucket, else in the private folder beside the file. */
function placeOf({ state }: Ir, folder: string): Place {
  switch (state?.kind) {
    case "s3":
      return {
        isFile: false,
        url: `s3://${state.bucket.value}/${state.key.value}.podplane-lease`,
        options: { region: state.region.value, ...(state.profile ? { profile: state.profile.value } : {}) },
      };
    case "gcs":
      return {
        isFile: false,
        url: `gs://${state.bucket.value}/${[state.prefix.value, "podplane-lease"].filter(Boolean).join("/")}`,
        options: {},
      };
    // An http server keeps the state and its lock, and nothing else.
    case "http":
    case "local":
    case undefined:
      return { url: pathToFileURL(join(privateFolder(folder), "lease")).href, isFile: true, options: {} };
  }
}

function heldByOther({ host, process, startedAt, command, run, child }: LeaseRecord, isChild: boolean): UserError {
  const who = `host ${host}, process ${process.pid}, since ${startedAt}`;
  if (isChild) {
    return new UserError(`OpenTofu of an earlier ${command} still runs (process ${child?.pid} on ${host})`, {
      why: `its ${command} (${who}, run ${run}) was killed; what it started goes on`,
      fix: "`podplanec apply --resume` waits for it and goes on; `podplanec apply --attach` shows it",
      exitCode: exitCodes.applyFailed,
    });
  }
  return new UserError(`another ${command} of this cluster runs: ${who}`, {
    why: `run ${run} holds the lease; two at once would plan against each other's half-done work`,
    fix: "wait until it has ended; `podplanec apply --attach` shows it where it runs on this machine",
    exitCode: exitCodes.applyFailed,
  });
}
