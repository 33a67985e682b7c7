import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CommandContext, exitCodes, UserError } from "../../cli/index.ts";
import type { Event } from "../../engine/index.ts";
import { type Display, openDisplay } from "../display/index.ts";
import { type ApplyOptions, eventsIn } from "../world/index.ts";

/** Nobody waits longer than this for the next event of a recorded run, in milliseconds of it. */
const longestPause = 3_000;

/**
 * Shows a recorded run again, with nothing but its journal. At the pace at which it ran, or as many times as fast as
 * is asked, where somebody watches; at once elsewhere. The exit code is that of the recorded run.
 */
export async function replayJournal(
  context: CommandContext,
  path: string,
  { format, speed }: Pick<ApplyOptions, "format" | "speed">,
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
  const pace = context.stdout.isTerminal ? speed : undefined;
  const clock = createClock(Date.parse(first.time), pace);
  const display = await openDisplay(context, { format }, "replay", clock.now);
  try {
    return await showAll(events, display, clock, context.signal);
  } finally {
    await display.close();
  }
}

async function showAll(events: readonly Event[], display: Display, clock: Clock, signal: AbortSignal): Promise<number> {
  for (const event of events) {
    await clock.reach(Date.parse(event.time), signal);
    if (signal.aborted) return exitCodes.cancelled;
    display.show(event);
  }
  const last = events.at(-1);
  return last?.type === "run-ended" ? last.code : exitCodes.applyFailed;
}

/** The time in the recording. */
interface Clock {
  now(): number;
  /** Waits until it is that time in the recording. */
  reach(time: number, signal: AbortSignal): Promise<void>;
}

/** `pace` is how many times as fast as it was; undefined for at once. */
function createClock(begin: number, pace: number | undefined): Clock {
  let reached = begin;
  let since = performance.now();
  return {
    now: () => reached + (performance.now() - since) * (pace ?? 0),
    async reach(time, signal) {
      const pause = Math.min(Math.max(time - reached, 0), longestPause);
      if (pace !== undefined) await sleep(pause / pace, undefined, { signal }).catch(() => undefined);
      reached = Math.max(reached, time);
      since = performance.now();
    },
  };
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
