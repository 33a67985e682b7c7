import type { CommandSpec } from "../cli/index.ts";
import { valueOptions } from "./compile-options.ts";

export const seedBuildCommand: CommandSpec = {
  path: ["seed", "build"],
  summary: "Turn the cluster's seed into its bootstrap.netsy",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    seed: { type: "string", value: "FILE", doc: "A file or http(s) URL instead of the published seed" },
    values: {
      type: "string",
      value: "FILE",
      multiple: true,
      doc: "YAML or JSON over the components' values; a later file wins",
    },
    out: { type: "string", value: "FILE", doc: "The file to write, or - for standard output" },
    "stale-values": {
      type: "string",
      values: ["clean", "keep"],
      doc: "Remove what published seeds keep from the machine they were made on (default), or keep it",
    },
    ...valueOptions,
  },
  examples: [
    {
      command: "podplanec seed build --out bootstrap.netsy",
      does: "fetches and verifies the seed that the cluster here names, and writes it interpolated",
    },
    {
      command: "podplanec seed build --seed my.netsy --values values.yaml --out bootstrap.netsy",
      does: "takes a seed of one's own, whose digest the cluster names, and overrides values",
    },
  ],
  load: () => import("./seed-build.ts"),
};
