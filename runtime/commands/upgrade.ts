import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { planText } from "../plan/index.ts";
import { writeDiagnostics } from "../render/index.ts";
import {
  type ComparedStep,
  compareSteps,
  languageStep,
  readState,
  requireBuilt,
  type Step,
  stepsOf,
  type Wanted,
  writeState,
} from "../upgrade/index.ts";

/**
 * `podplanec upgrade [path]`: the next step to what this release has newer than a built cluster, with its impact. Exit 0
 * also where there is nothing newer, 1 where the source cannot be built with it.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const isDry = args.flags.has("dry-run");
  const wanted = wantedOf(args);
  const state = readState(context.cwd, args.positionals[0] ?? ".");
  if (!isDry) requireBuilt(context.cwd, state);
  const steps = stepsOf(state, languageStep(context.cwd, state), wanted);
  if (steps.length === 0) {
    context.stdout.write(`${state.lock.id} has all that this release has\n`);
    return exitCodes.ok;
  }
  let number = 0;
  for await (const compared of compareSteps(context, state, isDry ? steps : steps.slice(0, 1))) {
    const step = steps[number++];
    if (!step) throw new Error("more steps were compared than there are");
    context.stdout.write(stepText(step, compared, `step ${number} of ${steps.length}`, args.flags.has("full")));
    if (compared.errors.length > 0) return refuse(context, compared);
    if (!isDry) context.stdout.write(writeStep(context, compared, steps.slice(number)));
  }
  return exitCodes.ok;
}

function wantedOf({ values, lists }: CommandArguments): Wanted {
  const [module, dialect] = [values.get("module"), values.get("dialect")];
  const dependencies = lists.get("dependency") ?? [];
  const fault =
    dialect !== undefined && module === undefined
      ? ["`--dialect` says how a module's inputs look, and no module is given", "add `--module SOURCE=VERSION`"]
      : module !== undefined && dependencies.length > 0
        ? ["--module and --dependency are two steps", "run the command once for each"]
        : undefined;
  if (fault) throw new UserError(fault[0] ?? "", { fix: fault[1] ?? "", exitCode: exitCodes.usage });
  return { module, dialect, dependencies };
}

function stepText(step: Step, { planned, compiled }: ComparedStep, number: string, full: boolean): string {
  const head = [`${number}: ${step.title}`, ...step.lines.map((line) => `  ${line}`)];
  const impact = planned ? planText(planned, compiled.compilation.sources, { full }) : "";
  return `${head.join("\n")}\n${impact}`;
}

function refuse(context: CommandContext, { errors, compiled }: ComparedStep): number {
  writeDiagnostics(context, "pretty", errors, compiled.compilation.sources);
  context.stderr.write("error: the source cannot be built with this step, so nothing was written\n");
  return exitCodes.errors;
}

function writeStep(context: CommandContext, { state }: ComparedStep, rest: readonly Step[]): string {
  const written = writeState(context.cwd, state);
  const later = rest.map(({ title }) => title).join(", ");
  const next = rest.length === 0 ? "" : `, then \`podplanec upgrade\` again for ${later}`;
  return `updated ${written.join(", ")}\nnext: \`podplanec build\`, read what changes, apply${next}\n`;
}
