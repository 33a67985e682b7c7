import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { type Event, parseEvent } from "../../../runtime/engine/index.ts";

/** The events in what `--json` printed. */
export function eventsOf(text: string): readonly Event[] {
  return text.split("\n").flatMap((line) => parseEvent(line) ?? []);
}

/** How a run of podplanec ended that was started with `--json`. */
export interface EndedApply {
  readonly code: number | null;
  readonly events: readonly Event[];
  readonly stderr: string;
}

/** A run of podplanec that has not ended yet, started with `--json`. */
export interface StartedApply {
  readonly pid: number;
  /** Waits for an event; throws where the run ends without it. */
  until(isIt: (event: Event) => boolean): Promise<Event>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<EndedApply>;
}

/** Follows a process whose standard output is events. */
export function startedApply(child: ChildProcess): StartedApply {
  const events: Event[] = [];
  const waiting = new Set<() => void>();
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("the process has no pipes");
  const lines = createInterface({ input: stdout });
  lines.on("line", (line) => {
    events.push(...eventsOf(line));
    for (const look of waiting) look();
  });
  const ended = Promise.all([once(child, "close"), once(lines, "close"), text(stderr)]).then(([[code], , said]) => ({
    code: typeof code === "number" ? code : null,
    events,
    stderr: said,
  }));
  return {
    pid: child.pid ?? -1,
    ended,
    kill: (signal) => void child.kill(signal),
    until: (isIt) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = events.find(isIt);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        ended.then(({ events, stderr }) => {
          const last = JSON.stringify(events.slice(-3));
          reject(new Error(`it ended without that event: ${stderr} ${last}`));
        }, reject);
      }),
  };
}
