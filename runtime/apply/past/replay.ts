import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CommandContext, exitCodes, UserError } from "../../cli/index.ts";
import type { Event } from "../../engine/index.ts";
import { eventsIn } from "../world/index.ts";

/** Nobody waits longer than this for the next event of a recorded run, in milliseconds. */
const longestPause = 3_000;

/**
 * Shows a recorded run again, with nothing but its journal. At the pace at which it ran where somebody watches, at
 * once elsewhere. The exit code is that of the recorded run.
 */
export async function replayJournal(
  context: CommandContext,
  path: string,
  show: (event: Event) => void,
): Promise<number> {
  const events = eventsIn(readJournalText(context.cwd, path));
  const [first] = events;
  if (first?.type !== "run-started") {
    throw new UserError(`${path} is no journal of a run`, {
      why: "it does not begin with the event `run-started`",
      fix: "name a journal.jsonl, or what --json printed",
      exitCode: exitCodes.usage,
    });
  }
  let before = Date.parse(first.time);
  for (const event of events) {
    const time = Date.parse(event.time);
    if (context.stdout.isTerminal) await pause(time - before, context.signal);
    if (context.signal.aborted) return exitCodes.cancelled;
    before = time;
    show(event);
  }
  const last = events.at(-1);
  return last?.type === "run-ended" ? last.code : exitCodes.applyFailed;
}

function readJournalText(cwd: string, path: string): string {
  try {
    return readFileSync(resolve(cwd, path), "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`the journal ${path} cannot be read`, {
      why,
      fix: "name a journal.jsonl, or a file that --json was written to",
      exitCode: exitCodes.usage,
    });
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const bounded = Math.min(Math.max(milliseconds, 0), longestPause);
  await sleep(bounded, undefined, { signal }).catch(() => undefined);
}
