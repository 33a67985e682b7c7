import type { CommandSpec } from "../cli/index.ts";

export const versionCommand: CommandSpec = {
  path: ["version"],
  summary: "Print the version",
  positionals: "",
  minPositionals: 0,
  maxPositionals: 0,
  options: {},
  examples: [{ command: "podplanec version", does: "prints the version of podplanec" }],
  load: () => import("./version.ts"),
};
