import { type Event, parseEvent } from "../../../runtime/engine/index.ts";

/** What a recording begins with, whenever it was made. */
const begin = Date.parse("2026-07-01T09:00:00.000Z");

/** The lines of a journal without what tells where and when it was made; the times between events stay. */
export function normalised(events: readonly Event[]): string {
  const shift = begin - Date.parse(events[0]?.time ?? "");
  return events
    .map((event) => {
      const time = new Date(Date.parse(event.time) + shift).toISOString();
      const line = withoutPaths(JSON.stringify({ ...cleaned(event), time }));
      if (parseEvent(line) === undefined) throw new Error(`no event any more: ${line}`);
      return `${line}\n`;
    })
    .join("");
}

function cleaned(event: Event): Event {
  switch (event.type) {
    case "run-started": {
      const place = { run: "20260701T090000Z-5eed01", folder: "small", host: "workstation", pid: 4100 };
      return { ...event, ...place, startedAt: new Date(begin).toISOString() };
    }
    case "tool-started":
      return { ...event, tool: "tofu", birth: "", pid: 4200 };
    case "tool-ended":
      return { ...event, pid: 4200 };
    default:
      return event;
  }
}

/** Paths of sources, outputs and plans without the folder that they lay in. */
function withoutPaths(line: string): string {
  return line
    .replace(/"(?:[^"]*\/)?(cluster\.podplane|podplane\.[\w.-]+\.tf)"/g, '"$1"')
    .replace(/[^"=]*\/podplanec-plan-\w+/g, "/tmp/podplanec-plan-x");
}
