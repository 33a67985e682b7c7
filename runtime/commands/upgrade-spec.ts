import type { CommandSpec } from "../cli/index.ts";

export const upgradeCommand: CommandSpec = {
  path: ["upgrade"],
  summary: "Take the newer versions of this release into a built cluster, one step at a time, each with its impact",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    "dry-run": { type: "boolean", doc: "Write nothing: show all steps and what each does" },
    module: { type: "string", value: "SOURCE=VERSION", doc: "Only this module of OpenTofu, in this version" },
    dialect: { type: "string", values: ["v2a", "v2b"], doc: "Shape of its inputs, for a version not known here" },
    dependency: { type: "string", multiple: true, value: "NAME", doc: "Only this package of VMs" },
    full: { type: "boolean", doc: "Print every change, however many lines that takes" },
  },
  examples: [
    {
      command: "podplanec upgrade --dry-run",
      does: "shows all steps to the versions of this release, with their impact",
    },
    { command: "podplanec upgrade", does: "makes the first of them; build, apply, and run it again for the next" },
    {
      command: "podplanec upgrade --module nstance-dev/nstance/aws=2.2.0 --dialect v2b",
      does: "takes a version of the modules that podplanec does not know",
    },
  ],
  load: () => import("./upgrade.ts"),
};
