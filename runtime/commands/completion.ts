import { type CommandArguments, type CommandContext, type CommandSpec, exitCodes, UserError } from "../cli/index.ts";
import { bashScript, completionTable, fishScript, zshScript } from "../completion/index.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** Prints the completion of a shell, made from the table of commands. */
export async function run(
  context: CommandContext,
  args: CommandArguments,
  commands: readonly CommandSpec[],
): Promise<number> {
  const shell = args.positionals[0] ?? "";
  if (!isShell(shell)) {
    throw new UserError(`there is no completion for \`${shell}\``, {
      fix: `name one of ${Object.keys(scripts).join(", ")}`,
      exitCode: exitCodes.usage,
    });
  }
  context.stdout.write(scripts[shell](completionTable(commands)));
  return exitCodes.ok;
}

function isShell(text: string): text is keyof typeof scripts {
  return Object.hasOwn(scripts, text);
}
