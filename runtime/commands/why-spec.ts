import type { CommandSpec } from "../cli/index.ts";

export const whyCommand: CommandSpec = {
  path: ["why"],
  summary: "Explain a generated line by the source, defaults and rules that made it",
  positionals: "FILE:LINE",
  minPositionals: 1,
  maxPositionals: 1,
  options: {},
  examples: [{ command: "podplanec why podplane.main.tf:42", does: "shows where line 42 comes from" }],
  load: () => import("./why.ts"),
};
