import type { CommandSpec } from "../cli/index.ts";

export const fmtCommand: CommandSpec = {
  path: ["fmt"],
  summary: "Write sources in their canonical form",
  positionals: "[path…]",
  minPositionals: 0,
  maxPositionals: Number.POSITIVE_INFINITY,
  options: {
    check: { type: "boolean", doc: "Write nothing; exit 3 if a file is not in its canonical form" },
  },
  examples: [
    { command: "podplanec fmt", does: "formats every .podplane file below this folder" },
    { command: "podplanec fmt -", does: "formats standard input to standard output" },
  ],
  load: () => import("./fmt.ts"),
};
