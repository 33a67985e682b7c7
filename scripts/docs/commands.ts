import { type CommandSpec, exitCodes, type OptionSpec } from "../../runtime/cli/index.ts";
import { commands } from "../../runtime/commands/index.ts";
import { code, link, notice, page, table } from "./markdown.ts";

const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: "done",
  errors: "the files have errors, or something is missing",
  usage: "the command was called wrongly",
  differs: "a check found that files differ from what they should be",
  applyFailed: "an apply or destroy failed",
  stateExists: "there is state already, and it was not touched",
  cancelled: "cancelled with Ctrl-C",
};

/** Every command with its options and examples. */
export function commandsPage(): string {
  return page([
    notice("the command table"),
    "# Commands",
    "`podplanec <command> --help` shows the same in the terminal.",
    commands.map((command) => `- ${link(nameOf(command), nameOf(command))}: ${command.summary}`).join("\n"),
    ...commands.map(commandText),
    "## Exit codes",
    table(
      ["Code", "Meaning"],
      Object.entries(exitMeanings).map(([name, meaning]) => [
        code(String(exitCodes[name as keyof typeof exitCodes])),
        meaning,
      ]),
    ),
  ]);
}

function nameOf(command: CommandSpec): string {
  return command.path.join(" ");
}

function commandText(command: CommandSpec): string {
  const usage = ["podplanec", ...command.path, "[options]", command.positionals].filter(Boolean).join(" ");
  const rows = Object.entries(command.options).map(([name, option]) => [optionText(name, option), option.doc]);
  const examples = command.examples.flatMap((example) => [`# ${example.does}`, example.command]);
  return page([
    `## ${nameOf(command)}`,
    `${command.summary}.`,
    `\`\`\`sh\n${usage}\n\`\`\``,
    rows.length === 0 ? "" : table(["Option", "Meaning"], rows),
    `\`\`\`sh\n${examples.join("\n")}\n\`\`\``,
  ]).trimEnd();
}

function optionText(name: string, option: OptionSpec): string {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  const value = option.type === "string" ? ` ${option.values?.join("|") ?? option.value ?? "VALUE"}` : "";
  return `${code(`${short}--${name}${value}`)}${option.multiple ? " (repeatable)" : ""}`;
}
