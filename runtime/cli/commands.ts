import type { CommandSpec } from "./command.ts";

/**
 * Every command, in the order in which `--help` lists them. Help, completion, usage errors and
 * `docs/commands.md` are derived from this table.
 */
export const commands: readonly CommandSpec[] = [
  {
    path: ["version"],
    summary: "Print the version",
    positionals: "",
    minPositionals: 0,
    maxPositionals: 0,
    options: {},
    examples: [{ command: "podplanec version", does: "prints the version of podplanec" }],
    load: () => import("../commands/version.ts"),
  },
];
