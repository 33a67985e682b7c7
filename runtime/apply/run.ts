import { hostname } from "node:os";
import { createPlainLog, jsonLine } from "../apply-log/index.ts";
import { type CommandContext, version } from "../cli/index.ts";
import {
  createJournal,
  createRun,
  type Event,
  type MachineWorld,
  type RunStart,
  type RunView,
  runSteps,
} from "../engine/index.ts";
import { findTofu } from "../tofu/index.ts";
import { explainThrown } from "./driver/index.ts";
import type { LoadedCluster } from "./load.ts";
import { applySteps } from "./steps/index.ts";
import { type ApplyOptions, type ApplyWorld, createLineAsker, removeFiles } from "./world/index.ts";

/** Runs an apply to its end, with a journal, and returns its exit code. */
export async function runApply(
  context: CommandContext,
  cluster: LoadedCluster,
  options: ApplyOptions,
  again: ApplyWorld["again"],
): Promise<number> {
  let tofu: string | undefined;
  const startedAt = Date.now();
  const run = createRun(cluster.build.folder, startedAt);
  const journal = createJournal(run.journal, Date.now);
  const world: ApplyWorld = {
    context,
    options,
    ...cluster,
    run,
    ask: createLineAsker(context),
    again,
    // Looked for when a step first runs it: whatever is wrong before that has its own message.
    get tofu() {
      tofu ??= findTofu(context.env);
      return tofu;
    },
  };
  const show = rendererOf(context, options);
  const machine: MachineWorld = {
    signal: context.signal,
    now: () => performance.now(),
    record(body) {
      const event = journal.append(body);
      show(event);
      return event;
    },
    guard: async () => undefined,
    tidy: removeFiles,
    explain: (error) => explainThrown(error, again("--resume")),
    next: [again("--resume")],
  };
  const start: RunStart = {
    run: run.id,
    command: "apply",
    cluster: cluster.ir.id.value,
    folder: cluster.build.shown,
    version,
    host: hostname(),
    pid: process.pid,
    startedAt: new Date(startedAt).toISOString(),
  };
  try {
    const view: RunView = await runSteps(start, applySteps(world), machine);
    return view.ended?.code ?? 1;
  } finally {
    journal.close();
  }
}

function rendererOf({ stdout }: CommandContext, { format }: ApplyOptions): (event: Event) => void {
  if (format === "json") return (event) => stdout.write(jsonLine(event));
  const log = createPlainLog();
  return (event) => {
    const text = log.take(event);
    if (text !== "") stdout.write(text);
  };
}
