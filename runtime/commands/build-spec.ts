import type { CommandSpec } from "../cli/index.ts";
import { compileOptions } from "./compile-options.ts";

export const buildCommand: CommandSpec = {
  path: ["build"],
  summary: "Check sources and write their outputs",
  positionals: "[path…]",
  minPositionals: 0,
  maxPositionals: Number.POSITIVE_INFINITY,
  options: {
    check: { type: "boolean", doc: "Write nothing; exit 3 if the outputs are not up to date" },
    force: { type: "boolean", doc: "Replace generated files that were edited by hand" },
    "accept-destroy": {
      type: "string",
      multiple: true,
      value: "NAME",
      doc: "Destroy what was built and is gone from the source; NAME is what the error shows",
    },
    "new-lock": { type: "boolean", doc: "Choose all anew: for a cluster that was never applied" },
    watch: { type: "boolean", doc: "Build again whenever a source changes" },
    emit: { type: "string", values: ["ir"], doc: "Print what emitters see, as JSON, and write nothing" },
    ...compileOptions,
  },
  examples: [
    { command: "podplanec build", does: "builds the cluster of this folder, beside its source" },
    {
      command: "podplanec build --vars staging.podplanevars",
      does: "builds with the values of a file, into the folder staging",
    },
  ],
  load: () => import("./build.ts"),
};
