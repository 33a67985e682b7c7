import { createPlainLog, jsonLine } from "../apply-log/index.ts";
import type { CommandContext } from "../cli/index.ts";
import type { Event } from "../engine/index.ts";
import type { ApplyOptions } from "./world/index.ts";

/** What shows the events of a run on standard output. */
export function rendererOf(
  { stdout }: Pick<CommandContext, "stdout">,
  { format }: Pick<ApplyOptions, "format">,
): (event: Event) => void {
  if (format === "json") return (event) => stdout.write(jsonLine(event));
  const log = createPlainLog();
  return (event) => {
    const text = log.take(event);
    if (text !== "") stdout.write(text);
  };
}
