export {
  type CommandArguments,
  type CommandContext,
  type CommandModule,
  type CommandSpec,
  exitCodes,
  type OptionSpec,
  type Output,
  type Terminal,
  UserError,
} from "./command.ts";
export { runCommandLine, runProcess } from "./run.ts";
export { version } from "./version.ts";
