import type { CommandContext, Output } from "../../runtime/cli/index.ts";
import { runCommandLine } from "../../runtime/program.ts";

/** What a command line did. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs podplanec in this process, in a given folder and environment, without touching either. */
export async function runCommand(
  cwd: string,
  words: readonly string[],
  env: CommandContext["env"] = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<CommandResult> {
  const said = { stdout: "", stderr: "" };
  const into = (name: keyof typeof said): Output => ({
    write: (data) => {
      said[name] += typeof data === "string" ? data : Buffer.from(data).toString("latin1");
    },
    isTerminal: false,
    columns: 80,
  });
  const context: CommandContext = {
    cwd,
    stdin: (async function* () {})(),
    stdout: into("stdout"),
    stderr: into("stderr"),
    env,
    signal,
  };
  return { code: await runCommandLine(context, words), ...said };
}
