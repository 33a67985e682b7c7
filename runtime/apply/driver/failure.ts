import { UserError } from "../../cli/index.ts";
import type { Failure } from "../../engine/index.ts";
import { isWriteFailure } from "../../workspace/index.ts";
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
  // What no line of the source causes stands in a file of the user's.
  const place = first?.source ?? first?.generated;
  return {
    what: `${doing} failed${first ? `: ${headline(first.summary)}${more}` : endOf(result)}`,
    ...(advice.why === undefined ? {} : { why: advice.why }),
    ...(place ? { source: place } : {}),
    ...(said === "" ? {} : { said }),
    next: [...(advice.next ?? mendOf(first)), world.again("--resume")],
  };
}

function mendOf(first: DriveResult["errors"][number] | undefined): readonly string[] {
  const { source, generated } = first ?? {};
  if (source) return [`change ${source.file}:${source.line}, then \`podplanec build\``];
  return generated ? [`look at ${generated.file}:${generated.line}`] : ["the lines above say what it did until then"];
}

/** The first line that says something: some summaries are whole letters. */
function headline(summary: string): string {
  return (summary.trim().split("\n")[0] ?? "").replace(/:$/, "");
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
  if (isWriteFailure(error)) {
    return {
      what: `a file could not be read or written: ${error.message}`,
      why: "the system refused it",
      next: ["mend the folder, or make room", again],
    };
  }
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    what: "this is a bug in podplanec, not in your files",
    said,
    next: ["report it at https://github.com/podplane/podplanec/issues with these lines", again],
  };
}
