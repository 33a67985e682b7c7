import type { CommandSpec } from "../cli/index.ts";
import { compileOptions } from "./compile-options.ts";

export const checkCommand: CommandSpec = {
  path: ["check"],
  summary: "Report everything that is wrong",
  positionals: "[path…]",
  minPositionals: 0,
  maxPositionals: Number.POSITIVE_INFINITY,
  options: {
    format: {
      type: "string",
      values: ["pretty", "short", "json", "sarif", "github"],
      doc: "How diagnostics are written",
    },
    fix: { type: "boolean", doc: "Apply the edits that diagnostics offer to the sources, and report what is left" },
    watch: { type: "boolean", doc: "Check again whenever a source changes" },
    "with-tofu": {
      type: "boolean",
      doc: "Let OpenTofu check the outputs too, and report at the lines of the source",
    },
    ...compileOptions,
  },
  examples: [
    { command: "podplanec check", does: "checks the cluster of this folder" },
    { command: "podplanec check --format sarif clusters/*", does: "checks many, for a code scanning service" },
  ],
  load: () => import("./check.ts"),
};
