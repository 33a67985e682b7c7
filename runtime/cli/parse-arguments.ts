import { parseArgs } from "node:util";
import { type CommandArguments, type CommandSpec, exitCodes, UserError } from "./command.ts";
import { similarTo } from "./similar.ts";

/**
 * Finds the command that the first words name: the longest match, so that `seed put` wins over a
 * command `seed`.
 */
export function findCommand(commands: readonly CommandSpec[], words: readonly string[]): CommandSpec | undefined {
  let best: CommandSpec | undefined;
  for (const command of commands) {
    const matches = command.path.every((word, index) => words[index] === word);
    if (matches && command.path.length > (best?.path.length ?? 0)) best = command;
  }
  return best;
}

/** Parses what follows the command's own words. Throws a usage error (exit 2) that names the fault. */
export async function parseCommandArguments(command: CommandSpec, words: readonly string[]): Promise<CommandArguments> {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [
      name,
      { type: option.type, multiple: option.multiple ?? false, ...(option.short ? { short: option.short } : {}) },
    ]),
  );
  const parsed = await parseOrExplain(command, words, options);
  const count = parsed.positionals.length;
  if (count < command.minPositionals || count > command.maxPositionals) {
    throw usageError(command, `\`${command.path.join(" ")}\` takes ${describeCount(command)}, and ${count} were given`);
  }
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(parsed.values)) {
    const spec = command.options[name];
    if (value === true) flags.add(name);
    else if (typeof value === "string") values.set(name, value);
    else if (Array.isArray(value)) lists.set(name, value.map(String));
    const allowed = spec?.values;
    if (!allowed || typeof value !== "string" || allowed.includes(value)) continue;
    const what = `--${name} is one of ${allowed.join(", ")}, not \`${value}\``;
    const refused = spec.refused && Object.hasOwn(spec.refused, value) ? spec.refused[value] : undefined;
    throw refused ? new UserError(what, { ...refused, exitCode: exitCodes.usage }) : usageError(command, what);
  }
  return { positionals: parsed.positionals, flags, values, lists };
}

async function parseOrExplain(
  command: CommandSpec,
  words: readonly string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>["options"],
) {
  try {
    return parseArgs({ args: [...words], options: options ?? {}, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const what = message.split(". ")[0] ?? message;
    const unknown = /^Unknown option '--(.+)'/.exec(what)?.[1];
    const similar = unknown === undefined ? undefined : await similarTo(unknown, Object.keys(command.options));
    throw usageError(command, similar === undefined ? what : `${what}; did you mean --${similar}?`);
  }
}

function describeCount(command: CommandSpec): string {
  if (command.maxPositionals === 0) return "no arguments";
  if (command.minPositionals === command.maxPositionals) return `exactly ${command.minPositionals} argument(s)`;
  if (command.maxPositionals === Number.POSITIVE_INFINITY) return `at least ${command.minPositionals} argument(s)`;
  return `${command.minPositionals} to ${command.maxPositionals} arguments`;
}

function usageError(command: CommandSpec, what: string): UserError {
  return new UserError(what, { fix: `see \`podplanec ${command.path.join(" ")} --help\``, exitCode: exitCodes.usage });
}
