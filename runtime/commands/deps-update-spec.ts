import type { CommandSpec } from "../cli/index.ts";

export const depsUpdateCommand: CommandSpec = {
  path: ["deps", "update"],
  summary: "Pin the dependencies of this release, or another version of a module, in the lock file",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    module: { type: "string", value: "SOURCE=VERSION", doc: "Terraform module and its version" },
    dialect: { type: "string", values: ["v2a", "v2b"], doc: "Shape of its inputs, for a version not known here" },
  },
  examples: [
    {
      command: "podplanec deps update --module nstance-dev/nstance/aws=2.2.0 --dialect v2b",
      does: "pins version 2.2.0 of the AWS modules for the next build",
    },
  ],
  load: () => import("./deps-update.ts"),
};
