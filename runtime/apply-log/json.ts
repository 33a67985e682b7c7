import type { Event } from "../engine/index.ts";

/** One event as a line of JSON, as the journal has it. */
export function jsonLine(event: Event): string {
  return `${JSON.stringify(event)}\n`;
}
