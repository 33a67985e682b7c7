import { basename, dirname, resolve } from "node:path";
import { optionNames, writeCluster } from "../../compiler/domains/cluster/scaffold/index.ts";
import { type CommandArguments, type CommandContext, type CommandSpec, exitCodes, UserError } from "../cli/index.ts";
import { type Asker, collectAnswers, createAsker, requireFreeFolder } from "../init/index.ts";
import { createFile, displayPath } from "../workspace/index.ts";

/** What is done with the answers, each including the one before. */
const ends = [
  { value: "write", label: "write it, to read it first" },
  { value: "build", label: "write it and build its outputs" },
  { value: "apply", label: "build it and bring it up, after another question" },
] as const;

type End = (typeof ends)[number]["value"];

/**
 * `podplanec init [folder]`: the source of a new cluster. Asks on a terminal for what the options do not say; nothing is
 * written before the last answer, and never over anything.
 */
export async function run(
  context: CommandContext,
  args: CommandArguments,
  commands: readonly CommandSpec[],
): Promise<number> {
  const folder = resolve(context.cwd, args.positionals[0] ?? ".");
  const path = requireFreeFolder(context.cwd, folder);
  const shown = displayPath(context.cwd, path);
  const { terminal, env, signal } = context;
  refuseUnaskedApply(context, args);
  const asker = args.flags.has("yes")
    ? "With --yes nobody is asked."
    : terminal
      ? await createAsker(terminal, signal, `A new cluster: ${shown}. Nothing is written before the last answer.`)
      : "Nobody can be asked: standard input and standard error are no terminal.";
  const options = new Map([...args.values].filter(([name]) => optionNames().has(name)));
  const answers = await collectAnswers({ options, around: { folder: basename(folder), env }, asker });
  const end = answers && (await endOf(args, asker));
  if (!answers || !end) {
    context.stderr.write("cancelled: nothing was written\n");
    return exitCodes.cancelled;
  }
  createFile(path, writeCluster(answers), {
    shown,
    exists: { why: "init never overwrites a file: it could be someone's work", fix: "name another folder" },
    fix: "mend that, or name another folder",
  });
  context.stdout.write(`wrote ${shown}\n`);
  const place = displayPath(context.cwd, dirname(path));
  if (end === "write") {
    context.stdout.write(`next: read it, then \`podplanec build${place === "." ? "" : ` ${place}`}\`\n`);
    return exitCodes.ok;
  }
  const built = await runOther(context, commands, "build", place);
  return built === exitCodes.ok && end === "apply" ? runOther(context, commands, "apply", place) : built;
}

/** What the options ask for, or somebody says. */
async function endOf({ flags }: CommandArguments, asker: Asker | string): Promise<End | undefined> {
  if (flags.has("apply")) return "apply";
  if (flags.has("build")) return "build";
  if (typeof asker === "string") return "write";
  const answer = await asker.choose("What now?", ends);
  return ends.find(({ value }) => value === answer)?.value;
}

/** An apply asks before it changes anything, so that it needs somebody to ask. */
function refuseUnaskedApply({ stdinIsTerminal }: CommandContext, { flags }: CommandArguments): void {
  if (!flags.has("apply") || stdinIsTerminal === true) return;
  throw new UserError("nobody can be asked here, and --apply asks before it changes anything", {
    fix: "use --build, read what was built, and run `podplanec apply --auto-approve`",
    exitCode: exitCodes.usage,
  });
}

async function runOther(
  context: CommandContext,
  commands: readonly CommandSpec[],
  name: string,
  place: string,
): Promise<number> {
  const command = commands.find(({ path }) => path.join(" ") === name);
  if (!command) throw new Error(`there is no command ${name}`);
  const { run: runCommand } = await command.load();
  const none = {
    flags: new Set<string>(),
    values: new Map<string, string>(),
    lists: new Map<string, readonly string[]>(),
  };
  return runCommand(context, { positionals: [place], ...none }, commands);
}
