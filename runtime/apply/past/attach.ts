import { setTimeout as sleep } from "node:timers/promises";
import { type CommandContext, exitCodes, UserError } from "../../cli/index.ts";
import { type Event, listRuns, openGrowing, parseEvent, type RunFolder } from "../../engine/index.ts";
import { openDisplay } from "../display/index.ts";
import { type ApplyOptions, isAlive, readRun } from "../world/index.ts";

/** How often the journal is looked at, in milliseconds. */
const lookEvery = 100;

/**
 * Shows the newest run of these outputs from its journal, and follows it to its end. Whoever ends this ends nothing
 * else. The exit code is that of the run.
 */
export async function attachToRun(
  context: CommandContext,
  outputs: string,
  options: Pick<ApplyOptions, "format">,
): Promise<number> {
  const { signal, stderr } = context;
  const [newest] = listRuns(outputs);
  if (!newest) {
    throw new UserError("there is no run to attach to", {
      why: "no apply was begun on this machine with these outputs",
      fix: "start one with `podplanec apply`",
    });
  }
  const display = await openDisplay(context, options, "attach");
  const end = await followJournal(newest, signal, display.show).finally(() => display.close());
  if (end !== undefined) return end;
  if (signal.aborted) {
    stderr.write("left: the run goes on; `podplanec apply --attach` follows it again\n");
    return exitCodes.cancelled;
  }
  stderr.write(`the run was cut off: no process of it lives\nfix: go on with it: \`podplanec apply --resume\`\n`);
  return exitCodes.applyFailed;
}

/** The exit code of the run; undefined where it has none, or the signal came. */
async function followJournal(
  folder: RunFolder,
  signal: AbortSignal,
  show: (event: Event) => void,
): Promise<number | undefined> {
  const file = openGrowing(folder.journal);
  try {
    for (;;) {
      // Looked up before reading: what a run wrote before it died is then shown.
      const lives = isAlive(readRun(folder));
      for (const event of file.lines().flatMap((line) => parseEvent(line) ?? [])) {
        show(event);
        if (event.type === "run-ended") return event.code;
      }
      if (!lives || signal.aborted) return undefined;
      await sleep(lookEvery, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    file.close();
  }
}
