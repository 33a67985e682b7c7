import type { CommandSpec } from "../cli/index.ts";

export const diagramCommand: CommandSpec = {
  path: ["diagram"],
  summary: "Draw a cluster: its networks, or the components of its platform",
  positionals: "[path]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    view: { type: "string", values: ["network", "platform"], doc: "What is drawn; network unless given" },
    format: { type: "string", values: ["svg", "mermaid"], doc: "Form of the picture; svg unless given" },
    against: { type: "string", value: "COMMIT", doc: "Mark what differs from a branch, tag or commit" },
    out: { type: "string", value: "FILE", doc: "Write to a file instead of standard output" },
  },
  examples: [
    {
      command: "podplanec diagram --out network.svg",
      does: "draws networks, zones, subnets, pools, balancers and buckets",
    },
    {
      command: "podplanec diagram --view platform --format mermaid --against main",
      does: "prints the platform for a pull request, with what the branch adds and removes",
    },
  ],
  load: () => import("./diagram.ts"),
};
