import type { CommandSpec } from "../cli/index.ts";
import { compileOptions } from "./compile-options.ts";

const { timings: _timings, "deny-warnings": _deny, ...inputs } = compileOptions;

export const planCommand: CommandSpec = {
  path: ["plan"],
  summary: "Tell what a change does to what is deployed, before any cloud is touched",
  positionals: "[path…]",
  minPositionals: 0,
  maxPositionals: Number.POSITIVE_INFINITY,
  options: {
    full: { type: "boolean", doc: "Print every change, however many lines that takes" },
    ...inputs,
  },
  examples: [
    { command: "podplanec plan", does: "compares the cluster of this folder with its last build" },
    { command: "podplanec plan --full", does: "does the same, with every change on a line of its own" },
  ],
  load: () => import("./plan.ts"),
};
