import type { CommandSpec } from "../cli/index.ts";

export const defaultsStatusCommand: CommandSpec = {
  path: ["defaults", "status"],
  summary: "Show the generation of defaults that a cluster has, and what newer ones would change",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {},
  examples: [
    {
      command: "podplanec defaults status",
      does: "lists each consequence with its impact, and exits 3 if there is one",
    },
  ],
  load: () => import("./defaults-status.ts"),
};
