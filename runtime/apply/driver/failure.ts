import { UserError } from "../../cli/index.ts";
import type { Failure } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { adviceFor } from "./advice.ts";
import type { DriveResult } from "./drive.ts";
import { UnansweredQuery } from "./query.ts";

/** What failed in OpenTofu: its first error, where that comes from, and what to do about it. */
export function tofuFailure(world: ApplyWorld, doing: string, result: DriveResult): Failure {
  const [first, ...others] = result.errors;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  const said = first ? `${first.summary}\n${first.detail}`.trim() : result.words.join("\n");
  const advice = adviceFor(said);
  const mend = first?.source ? [`change ${first.source.file}:${first.source.line}, then \`podplanec build\``] : [];
  return {
    what: `${doing} failed${first ? `: ${first.summary}${more}` : endOf(result)}`,
    ...(advice.why === undefined ? {} : { why: advice.why }),
    ...(first?.source ? { source: first.source } : {}),
    ...(said === "" ? {} : { said }),
    next: [...(advice.next ?? mend), world.again("--resume")],
  };
}

/** What failed in another program, and the command that runs it again. */
export function programFailure(world: ApplyWorld, doing: string, result: DriveResult, command: string): Failure {
  const said = result.words.join("\n");
  return {
    what: `${doing} failed${endOf(result)}`,
    ...(said === "" ? {} : { said }),
    next: [command, world.again("--resume")],
  };
}

function endOf({ code }: DriveResult): string {
  return code === undefined ? ": a signal ended it" : ` with exit code ${code}`;
}

/** What is told of an error that a step threw. */
export function explainThrown(error: unknown, again: string): Failure {
  if (error instanceof UserError) {
    return {
      what: error.message,
      ...(error.why === undefined ? {} : { why: error.why }),
      ...(error instanceof UnansweredQuery ? { said: error.said } : {}),
      next: [...(error.fix === undefined ? [] : [error.fix]), again],
    };
  }
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    what: "this is a bug in podplanec, not in your files",
    said,
    next: ["report it at https://github.com/podplane/podplanec/issues with these lines", again],
  };
}
