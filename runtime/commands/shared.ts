import { type Diagnostic, denyWarnings } from "../../compiler/index.ts";
import type { CommandArguments } from "../cli/index.ts";
import { createStopwatch, type GivenValues, type Stopwatch } from "../compile/index.ts";
import type { BuildArguments } from "../project/index.ts";

/** What the options of `compile-options.ts` say, as a value. */
export function buildArgumentsOf(args: CommandArguments, stopwatch?: Stopwatch): BuildArguments {
  return {
    ...(stopwatch ? { measure: stopwatch.measure } : {}),
    ...valuesOf(args),
    out: args.values.get("out"),
    acceptDestroy: args.lists.get("accept-destroy") ?? [],
    newLock: args.flags.has("new-lock"),
  };
}

/** What `--vars` and `--set` say. */
export function valuesOf(args: CommandArguments): GivenValues {
  return { assignments: args.lists.get("set") ?? [], varsFiles: args.lists.get("vars") ?? [] };
}

/** With `--timings` a stopwatch of the machine's clock. */
export function stopwatchOf(args: CommandArguments): Stopwatch | undefined {
  return args.flags.has("timings") ? createStopwatch(() => performance.now()) : undefined;
}

/** Diagnostics as the command line wants them: with `--deny-warnings` each warning is an error. */
export function severitiesOf(args: CommandArguments, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return args.flags.has("deny-warnings") ? denyWarnings(diagnostics) : diagnostics;
}
