import type { CommandSpec } from "../cli/index.ts";

export const defaultsUpdateCommand: CommandSpec = {
  path: ["defaults", "update"],
  summary: "Give a built cluster the newest defaults, and say what the next apply will change",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {},
  examples: [
    {
      command: "podplanec defaults update",
      does: "writes the newest generation to the lock file; the next build shows the difference",
    },
  ],
  load: () => import("./defaults-update.ts"),
};
