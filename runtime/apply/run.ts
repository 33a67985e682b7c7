import { hostname } from "node:os";
import { type CommandContext, exitCodes, UserError, version } from "../cli/index.ts";
import {
  birthOf,
  createJournal,
  createRun,
  type LeaseRecord,
  type MachineWorld,
  machineId,
  newRunId,
  type RunFolder,
  type RunStart,
  runSteps,
  type Step,
} from "../engine/index.ts";
import { findTofu, noSecrets } from "../tofu/index.ts";
import { openDisplay } from "./display/index.ts";
import { explainThrown, withoutStateBucket } from "./driver/index.ts";
import type { LoadedCluster } from "./load.ts";
import {
  type ApplyOptions,
  type ApplyWorld,
  type HeldLease,
  holdLease,
  isAlive,
  livingChild,
  type PastRun,
  pendingRuns,
  removeFiles,
} from "./world/index.ts";

/** What is run, and how it was called. */
export interface RunRequest {
  readonly command: "apply" | "destroy";
  readonly cluster: LoadedCluster;
  readonly options: ApplyOptions;
  readonly again: ApplyWorld["again"];
  stepsOf(world: ApplyWorld): readonly Step[];
}

/** Runs an apply or a destroy to its end, with a lease and a journal, and returns its exit code. */
export async function runCluster(context: CommandContext, request: RunRequest): Promise<number> {
  const { cluster, options, command } = request;
  // The lease has to be renewed, whoever looks away.
  context.stdout.neverWait?.();
  context.stderr.neverWait?.();
  const outputs = cluster.build.folder;
  const startedAt = Date.now();
  const pending = pendingRuns(outputs);
  refuseUnfinished(pending, request);
  const id = newRunId(startedAt);
  const identity = { host: hostname(), pid: process.pid, birth: birthOf(process.pid) ?? "" };
  const time = new Date(startedAt).toISOString();
  const lease = await takeFor(context, request, pending, {
    run: id,
    command,
    host: identity.host,
    machine: machineId(),
    process: { pid: identity.pid, birth: identity.birth },
    startedAt: time,
  });
  const [last] = options.resume ? pending : [];
  const start: RunStart = {
    run: id,
    command,
    cluster: cluster.ir.id.value,
    folder: cluster.build.shown,
    version,
    ...identity,
    startedAt: time,
    ...(last ? { resumes: last.folder.id } : {}),
  };
  try {
    const run = createRun(outputs, id);
    return await runHeld(context, request, { run, lease, pending: options.resume ? pending : [], start });
  } finally {
    await lease.release();
  }
}

/** A run that was cut off is gone on with, and not begun again beside what it left. */
function refuseUnfinished([last]: readonly PastRun[], { options, command, again }: RunRequest): void {
  if (options.resume || !last || last.view.ended !== undefined || isAlive(last)) return;
  throw new UserError(`an earlier ${last.view.run?.command ?? command} was cut off (run ${last.folder.id})`, {
    why: "what it left has to be looked at before anything is applied",
    fix: `go on with it: \`${again("--resume")}\``,
    exitCode: exitCodes.applyFailed,
  });
}

function takeFor(
  context: CommandContext,
  { cluster, options }: RunRequest,
  pending: readonly PastRun[],
  owner: Parameters<typeof holdLease>[0]["owner"],
): Promise<HeldLease> {
  return holdLease({
    ir: cluster.ir,
    folder: cluster.build.folder,
    owner,
    joins: options.resume ? livingChild(pending) : undefined,
    store: { env: context.env, ...(options.storeEndpoint === undefined ? {} : { endpoint: options.storeEndpoint }) },
    signal: context.signal,
    onWait: ({ host }: LeaseRecord) =>
      context.stderr.write(`waiting to see whether the ${owner.command} on ${host} still renews its lease\n`),
  }).catch((error: unknown) => {
    throw withoutStateBucket(cluster.ir, error);
  });
}

interface Held {
  readonly run: RunFolder;
  readonly lease: HeldLease;
  readonly pending: readonly PastRun[];
  readonly start: RunStart;
}

async function runHeld(context: CommandContext, request: RunRequest, held: Held): Promise<number> {
  const { cluster, options, again } = request;
  const { run, lease, pending, start } = held;
  const journal = createJournal(run.journal, Date.now);
  // OpenTofu goes on without a terminal, and so does what has to be done behind it.
  context.outliveTerminal?.();
  const display = await openDisplay(context, options, "run");
  let tofu: string | undefined;
  const world: ApplyWorld = {
    context,
    options,
    ...cluster,
    secrets: { current: noSecrets },
    run,
    lease,
    pending,
    ask: display.ask,
    again,
    // Looked for when a step first runs it: whatever is wrong before that has its own message.
    get tofu() {
      tofu ??= findTofu(context.env);
      return tofu;
    },
  };
  const machine: MachineWorld = {
    signal: context.signal,
    now: () => performance.now(),
    record(body) {
      const event = journal.append(body);
      display.show(event);
      return event;
    },
    guard: () => lease.verify(),
    tidy: removeFiles,
    explain: (error) => explainThrown(error, again("--resume")),
    next: [again("--resume")],
  };
  try {
    const view = await runSteps(start, request.stepsOf(world), machine);
    return view.ended?.code ?? exitCodes.errors;
  } finally {
    await display.close();
    journal.close();
  }
}
