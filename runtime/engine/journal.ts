import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { UserError } from "../cli/index.ts";
import { isWriteFailure } from "../workspace/index.ts";
import { type Event, type EventBody, eventVersion, parseEvent } from "./event.ts";

/** An append-only file of events, one JSON object per line. */
export interface Journal {
  /** Gives an event its number and time, and writes it. Throws a `UserError` where it cannot be kept. */
  append(body: EventBody): Event;
  close(): void;
}

/** Of these a kill may lose the last: the program's own output has them, too. All others reach the disk at once. */
const replaceable: ReadonlySet<EventBody["type"]> = new Set(["resource-progress", "log", "waiting"]);

/** Opens a journal that does not exist yet, readable by its owner alone. `now` gives milliseconds since 1970. */
export function createJournal(path: string, now: () => number): Journal {
  const descriptor = attempt(path, () => openSync(path, "ax", 0o600));
  let seq = 0;
  return {
    append(body) {
      seq += 1;
      const event: Event = { v: eventVersion, seq, time: new Date(now()).toISOString(), ...body };
      attempt(path, () => {
        const bytes = Buffer.from(`${JSON.stringify(event)}\n`, "utf8");
        for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
        if (!replaceable.has(body.type)) fsyncSync(descriptor);
      });
      return event;
    },
    close: () => closeSync(descriptor),
  };
}

function attempt<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (!isWriteFailure(error) && !(error instanceof Error && "code" in error)) throw error;
    throw new UserError(`the journal ${path} cannot be written`, {
      why: `${error.message}; without it nobody could say later what was done, so nothing more is begun`,
      fix: "make room or mend the folder, then run `podplanec apply --resume`",
      exitCode: 4,
      cause: error,
    });
  }
}

/** The events of a journal. A last line that a kill cut off is left out, and so is what a newer version wrote. */
export function readJournal(path: string): readonly Event[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => parseEvent(line) ?? []);
}

/** Reads a file that grows, line by line: each call returns the whole lines that came since the last one. */
export interface GrowingFile {
  lines(): readonly string[];
  /** What came after the last line break, where the file is complete. */
  rest(): string;
  close(): void;
}

export function openGrowing(path: string): GrowingFile {
  const descriptor = openSync(path, "r");
  const buffer = Buffer.alloc(64 * 1024);
  let pending = Buffer.alloc(0);
  let at = 0;
  const readMore = (): void => {
    const { size } = fstatSync(descriptor);
    while (at < size) {
      const count = readSync(descriptor, buffer, 0, buffer.length, at);
      if (count === 0) return;
      pending = Buffer.concat([pending, buffer.subarray(0, count)]);
      at += count;
    }
  };
  return {
    lines() {
      readMore();
      const end = pending.lastIndexOf(10);
      if (end < 0) return [];
      const whole = pending.subarray(0, end).toString("utf8");
      pending = Buffer.from(pending.subarray(end + 1));
      return whole.split("\n");
    },
    rest: () => pending.toString("utf8"),
    close: () => closeSync(descriptor),
  };
}
