import type { CommandSpec } from "../cli/index.ts";

export const importCommand: CommandSpec = {
  path: ["import"],
  summary: "Turn a podplane.cluster.jsonc into a .podplane file, comments kept",
  positionals: "FILE",
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    out: {
      type: "string",
      value: "FILE",
      doc: "The file to make, or - for standard output; unset, cluster.podplane beside the document",
    },
  },
  examples: [
    {
      command: "podplanec import podplane.cluster.jsonc --out tools.podplane",
      does: "writes tools.podplane, and exits 1 if that file exists",
    },
  ],
  load: () => import("./import.ts"),
};
