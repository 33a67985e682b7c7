import { existsSync } from "node:fs";
import { join } from "node:path";
import type { StepContext, StepResult } from "../../engine/index.ts";
import { hideInFile, joinRun } from "../../tofu/index.ts";
import { findUnrecorded, followTofu, readStateSecrets } from "../driver/index.ts";
import { type ApplyWorld, askQuestion, livingTools, removeLeftFiles } from "../world/index.ts";

/** Waits for programs that a killed run left running, and deletes what it could not. */
export async function joinLeftRuns(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const waited: string[] = [];
  // What a program said is kept without them.
  if (world.pending.some((run) => livingTools(run).length > 0)) {
    world.secrets.current = await readStateSecrets(world, context.signal);
  }
  for (const run of world.pending) {
    for (const tool of livingTools(run)) {
      const log = join("..", run.folder.id, tool.log);
      const { type: _type, ...started } = tool;
      context.emit({ type: "tool-started", ...started, step: context.step, log });
      const path = join(world.run.path, log);
      const result = await followTofu(world, context, joinRun(tool.pid, tool.birth, path));
      hideInFile(path, world.secrets.current);
      if (result.isCancelled) return { kind: "cancelled", summary: "stopped; what was made is in the state" };
      waited.push(`\`${tool.words[0]}\``);
    }
    removeLeftFiles(run);
  }
  if (waited.length === 0) return { kind: "unchanged", summary: "nothing runs any more" };
  return { kind: "done", summary: `waited for ${waited.join(", ")}, which has ended` };
}

/** Names what may exist and is in no state, before anything is applied that would make it once more. */
export async function nameUnrecorded(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  if (existsSync(join(world.build.folder, "errored.tfstate"))) return lostState(world);
  const resources = await findUnrecorded(world, world.pending);
  if (resources.length === 0) return { kind: "unchanged", summary: "everything that was begun is in the state" };
  context.emit({ type: "unrecorded", step: context.step, resources });
  const answer = await askQuestion(
    {
      id: `${context.step}-1`,
      step: context.step,
      kind: "confirm",
      text: "Go on as if they did not exist?",
      details: ["Look in the cloud first. What exists is brought into the state by the commands above."],
      flag: "--ignore-unrecorded",
    },
    world.options.ignoreUnrecorded ? "yes" : undefined,
    { ask: world.ask, emit: context.emit, signal: context.signal },
  );
  if (answer === "yes") return { kind: "done", summary: `${resources.length} named, and gone on` };
  return { kind: "declined", summary: "bring them into the state, then go on" };
}

function lostState({ again }: ApplyWorld): StepResult {
  return {
    kind: "failed",
    failure: {
      what: "OpenTofu left its state in errored.tfstate",
      why: "it could not be stored, and holds what was made; anything applied before it is would be made twice",
      next: ["`tofu state push errored.tfstate` in the outputs' folder, then delete the file", again("--resume")],
    },
  };
}
