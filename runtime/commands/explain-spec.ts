import type { CommandSpec } from "../cli/index.ts";

export const explainCommand: CommandSpec = {
  path: ["explain"],
  summary: "Explain a diagnostic, with a wrong and a right example",
  positionals: "[CODE|NAME]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    json: { type: "boolean", doc: "Print JSON" },
  },
  examples: [
    { command: "podplanec explain PDP2220", does: "explains why ranges must not overlap" },
    { command: "podplanec explain", does: "lists all diagnostics" },
  ],
  load: () => import("./explain.ts"),
};
