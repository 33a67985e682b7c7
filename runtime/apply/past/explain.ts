import type { StepView } from "../../engine/index.ts";
import { openSecretStoreOf, serviceAccountNames } from "../../secrets/index.ts";
import { openStore, seedObjectName } from "../../stores/index.ts";
import { findUnrecorded, stateAddresses } from "../driver/index.ts";
import {
  type ApplyWorld,
  clusterStoreOptions,
  isAlive,
  livingTools,
  type PastRun,
  pendingRuns,
} from "../world/index.ts";

/** Whether the work of a step is there, whoever did it; `unknown` where nothing outside of the journal shows it. */
type Found = { readonly is: "there" | "missing" | "unknown"; readonly text: string };

/** What journal, state and stores say of one step. */
export interface StepFinding {
  readonly step: string;
  readonly journal: string;
  readonly found: string;
  /** `behind`: the run was cut off between the work and its note, or somebody else did it. */
  readonly verdict: "agrees" | "journal is behind" | "differs";
}

export type ExplainWorld = Pick<ApplyWorld, "context" | "options" | "build" | "ir" | "tofu" | "secrets">;

/**
 * Says for each step of the last run whether journal, state and stores agree. Reads only: no lock is taken, nothing
 * is written. Undefined where there is no run that is not done.
 */
export async function explainLastRun(world: ExplainWorld): Promise<readonly string[] | undefined> {
  const runs = pendingRuns(world.build.folder);
  const [last] = runs;
  if (!last) return undefined;
  const findings: StepFinding[] = [];
  for (const step of last.view.steps) findings.push(judge(step, await lookFor(step, world, runs)));
  const rows = findings.map(
    ({ step, journal, found, verdict }) => `${step}: ${verdict}; journal: ${journal}; ${found}`,
  );
  return [headOf(last), ...rows, ...(await restOf(world, runs))];
}

function headOf(last: PastRun): string {
  const { ended } = last.view;
  const how = ended ? ended.outcome : isAlive(last) ? "runs" : "cut off";
  return `run ${last.folder.id}: ${how}`;
}

async function restOf(world: ExplainWorld, runs: readonly PastRun[]): Promise<readonly string[]> {
  const living = runs.flatMap(livingTools).map(({ pid, words }) => `still runs: tofu ${words[0]} (process ${pid})`);
  if (living.length > 0) return living;
  const unrecorded = await findUnrecorded(world, runs);
  return unrecorded.map(({ address, importCommand }) => `may exist and is in no state: ${address}: ${importCommand}`);
}

function judge({ id, status }: StepView, { is, text }: Found): StepFinding {
  const isDone = status === "done" || status === "unchanged";
  const verdict = is === "unknown" || isDone === (is === "there") ? "agrees" : isDone ? "differs" : "journal is behind";
  return { step: id, journal: status === "running" ? "begun, without an end" : status, found: text, verdict };
}

async function lookFor({ kind }: StepView, world: ExplainWorld, runs: readonly PastRun[]): Promise<Found> {
  switch (kind) {
    case "buckets":
      return lookForBucket(world);
    case "seed":
      return lookForSeed(world);
    case "identity":
      return lookForKeys(world);
    case "infrastructure":
      return lookForResources(world, runs);
    default:
      return { is: "unknown", text: "nothing else shows it" };
  }
}

async function lookForBucket(world: ExplainWorld): Promise<Found> {
  const recorded = await stateAddresses(world);
  const isRecorded = [...recorded].some((address) => /^\w+\.netsy$/.test(address));
  const there = await reading(world, (store) => store.list(1, world.context.signal).then(() => true));
  if (there !== undefined && isRecorded) return { is: "there", text: "the bucket is there, and in the state" };
  return {
    is: "missing",
    text: `the bucket ${there === undefined ? "is not there" : "is there"}, and ${isRecorded ? "" : "not "}in the state`,
  };
}

async function lookForSeed(world: ExplainWorld): Promise<Found> {
  const info = await reading(world, (store) => store.stat(seedObjectName, world.context.signal));
  const url = `${world.ir.platform.buckets.netsy.url}/${seedObjectName}`;
  return info ? { is: "there", text: `${url} is there` } : { is: "missing", text: `${url} is not there` };
}

/** What a store says; undefined where it has no such thing, or cannot be asked. */
async function reading<T>(
  world: ExplainWorld,
  read: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>,
): Promise<T | undefined> {
  const store = await openStore(world.ir.platform.buckets.netsy.url, clusterStoreOptions(world));
  try {
    return await read(store).catch(() => undefined);
  } finally {
    store.close();
  }
}

async function lookForKeys({ ir, context, options }: ExplainWorld): Promise<Found> {
  const { env, signal } = context;
  const endpoint = options.secretEndpoint;
  const { store } = await openSecretStoreOf(ir, { env, region: undefined, profile: undefined, endpoint, signal });
  try {
    const missing: string[] = [];
    const { prefix, files } = ir.platform.secrets;
    const secretName = (name: string): string => files.find((file) => file.name === name)?.secret ?? name;
    for (const name of serviceAccountNames({ prefix, secretName })) {
      const value = await store.read(name, signal).catch(() => undefined);
      if (value === undefined) missing.push(name);
    }
    if (missing.length === 0) return { is: "there", text: `both keys are in ${store.shown}` };
    return { is: "missing", text: `not in ${store.shown}: ${missing.join(", ")}` };
  } finally {
    store.close();
  }
}

/** Everything that the last plan of all would make. */
async function lookForResources(world: ExplainWorld, [last]: readonly PastRun[]): Promise<Found> {
  const plan = last?.view.plans.findLast(({ scope }) => scope === "all");
  if (!plan) return { is: "unknown", text: "nothing was planned yet" };
  const wanted = plan.changes.filter(({ action }) => action === "create" || action === "replace");
  const recorded = await stateAddresses(world);
  const there = wanted.filter(({ address }) => recorded.has(address)).length;
  if (wanted.length === 0) return { is: "unknown", text: "the plan made nothing new" };
  return {
    is: there === wanted.length ? "there" : "missing",
    text: `${there} of ${wanted.length} planned resources are in the state`,
  };
}
