import type { CommandSpec } from "../cli/index.ts";

export const depsStatusCommand: CommandSpec = {
  path: ["deps", "status"],
  summary: "List what VMs download, and where the lock file pins something else",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {},
  examples: [
    { command: "podplanec deps status", does: "lists versions and digests, and exits 3 if the lock file differs" },
  ],
  load: () => import("./deps-status.ts"),
};
