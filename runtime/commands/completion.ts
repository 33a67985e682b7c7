import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/command.ts";
import { commands } from "../cli/commands.ts";
import { bashScript, fishScript, zshScript } from "../completion/scripts.ts";
import { completionTable } from "../completion/table.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** Prints the completion of a shell, made from the table of commands. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
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
