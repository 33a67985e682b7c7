import type { CommandSpec } from "../cli/index.ts";

export const envCommand: CommandSpec = {
  path: ["env"],
  summary: "Print the env that each service of a VM would get, made by the scripts that run on the VM",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    kind: { type: "string", values: ["knc", "knd"], doc: "Control plane (knc) or worker (knd)" },
    pool: { type: "string", value: "NAME", doc: "The VMs of a pool, instead of a kind" },
    arch: { type: "string", values: ["amd64", "arm64"], doc: "Architecture, where the cluster has both" },
    "user-data": { type: "string", value: "FILE", doc: "A user-data.env instead of that of the cluster" },
    mutable: { type: "string", value: "FILE", doc: "With --user-data: the mutable.env that is delivered" },
  },
  examples: [
    {
      command: "podplanec env --kind knc",
      does: "shows what the services of control-plane VMs get, before it reaches a node",
    },
    {
      command: "podplanec env --kind knd --user-data user-data.env --mutable mutable.env",
      does: "does the same for files, such as those of a VM",
    },
  ],
  load: () => import("./env.ts"),
};
