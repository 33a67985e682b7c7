import type { CommandSpec } from "./command.ts";

/** The help of `podplanec` itself, or of a group such as `podplanec seed`. */
export function overview(commands: readonly CommandSpec[], words: readonly string[]): string {
  const group = words.filter((word) => !word.startsWith("-") && word !== "help");
  const inGroup = commands.filter((command) => group.every((word, index) => command.path[index] === word));
  const shown = inGroup.length > 0 ? inGroup : commands;
  return [
    "podplanec checks *.podplane files and compiles them to OpenTofu, user-data and env files.",
    "",
    "Usage: podplanec <command> [options]",
    "",
    "Commands:",
    commandList(shown),
    "`podplanec <command> --help` shows options and an example.",
    "",
  ].join("\n");
}

/** A line for each command: its words and what it does. */
export function commandList(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ path }) => path.join(" ").length));
  return commands.map(({ path, summary }) => `  ${path.join(" ").padEnd(width)}  ${summary}\n`).join("");
}

/** The help of one command: usage, options, examples. */
export function commandHelp(command: CommandSpec): string {
  const name = `podplanec ${command.path.join(" ")}`;
  const options = Object.entries(command.options).map(([option, spec]) => {
    const short = spec.short ? `-${spec.short}, ` : "";
    const value = spec.type === "string" ? ` ${spec.values?.join("|") ?? spec.value ?? "VALUE"}` : "";
    return { left: `${short}--${option}${value}`, right: spec.multiple ? `${spec.doc} (repeatable)` : spec.doc };
  });
  options.push({ left: "-h, --help", right: "Show this help" });
  const width = Math.max(...options.map((option) => option.left.length));
  return [
    `${command.summary}.`,
    "",
    `Usage: ${[name, "[options]", command.positionals].filter(Boolean).join(" ")}`,
    "",
    "Options:",
    ...options.map((option) => `  ${option.left.padEnd(width)}  ${option.right}`),
    "",
    "Examples:",
    ...command.examples.flatMap((example) => [`  ${example.command}`, `      ${example.does}`]),
    "",
  ].join("\n");
}
