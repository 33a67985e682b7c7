import { type CommandContext, runProcess, runCommandLine as runWords } from "./cli/index.ts";
import { commands } from "./commands/index.ts";

/** Runs podplanec for a process and returns the exit code: the command line with the table of commands. */
export function runPodplanec(host: NodeJS.Process): Promise<number> {
  return runProcess(commands, host);
}

/** Runs one command line in a given world, as tests do. */
export function runCommandLine(context: CommandContext, words: readonly string[]): Promise<number> {
  return runWords(commands, context, words);
}
