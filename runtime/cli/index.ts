export {
  type CommandArguments,
  type CommandContext,
  type CommandModule,
  type CommandSpec,
  exitCodes,
  type LiveTerminal,
  type OptionSpec,
  type Output,
  type Terminal,
  type TerminalOutput,
  UserError,
} from "./command.ts";
export { runCommandLine, runProcess } from "./run.ts";
export { version } from "./version.ts";
