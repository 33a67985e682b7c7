import { createPlainLog, jsonLine, type PlainLog } from "../../apply-log/index.ts";
import type { Tui, Viewer } from "../../apply-tui/index.ts";
import type { CommandContext, LiveTerminal } from "../../cli/index.ts";
import type { Event } from "../../engine/index.ts";
import { type ApplyOptions, type Asker, createLineAsker } from "../world/index.ts";

/** What shows the events of a run, and asks. */
export interface Display {
  show(event: Event): void;
  readonly ask: Asker;
  /** Shows what is left, and gives the terminal back. */
  close(): Promise<void>;
}

/**
 * Opens what shows a run: events as JSON, a live view where a terminal can show one, else lines. `now` is the clock of
 * the events, in milliseconds since 1970.
 */
export async function openDisplay(
  context: CommandContext,
  { format }: Pick<ApplyOptions, "format">,
  viewer: Viewer,
  now: () => number = Date.now,
): Promise<Display> {
  const lines = format === "json" ? jsonDisplay(context) : lineDisplay(context, createPlainLog());
  const { liveTerminal: terminal } = context;
  if (format !== "plain" || !terminal) return lines;
  try {
    const { openTui } = await import("../../apply-tui/index.ts");
    return liveDisplay(context, terminal, viewer, (world) => openTui({ ...world, now }));
  } catch (error) {
    context.stderr.write(gaveUp(error));
    return lines;
  }
}

function jsonDisplay(context: CommandContext): Display {
  return {
    show: (event) => context.stdout.write(jsonLine(event)),
    ask: createLineAsker(context),
    close: async () => undefined,
  };
}

function lineDisplay(context: CommandContext, log: PlainLog): Display {
  return {
    show(event) {
      const text = log.take(event);
      if (text !== "") context.stdout.write(text);
    },
    ask: createLineAsker(context),
    close: async () => undefined,
  };
}

type Open = (world: Omit<Parameters<typeof import("../../apply-tui/index.ts").openTui>[0], "now">) => Tui;

/** The live view; where it breaks, lines go on where it stopped, and the open question is asked in a line. */
function liveDisplay(context: CommandContext, terminal: LiveTerminal, viewer: Viewer, open: Open): Display {
  // It takes every event, so that it knows steps and plans when it has to go on.
  const log = createPlainLog();
  const lines = lineDisplay(context, log);
  let tui: Tui | undefined = open({
    terminal,
    isColoured: (context.env["NO_COLOR"] ?? "") === "",
    viewer,
    onCrash(error) {
      tui = undefined;
      context.stderr.write(gaveUp(error));
    },
  });
  return {
    show(event) {
      if (!tui) return lines.show(event);
      log.take(event);
      tui.show(event);
    },
    ask: {
      isPresent: terminal.input !== undefined,
      async answer(question, signal) {
        try {
          if (tui) return await tui.answer(signal);
        } catch {
          context.stdout.write(`    ${question.text}\n`);
        }
        return lines.ask.answer(question, signal);
      },
    },
    async close() {
      await tui?.close();
    },
  };
}

function gaveUp(error: unknown): string {
  const what = error instanceof Error ? error.message : String(error);
  return `warning: the live view ended (${what}); the run goes on, told in lines\n`;
}
