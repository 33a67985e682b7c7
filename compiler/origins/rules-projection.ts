import type { Rule } from "./rule.ts";

/** How the document for other tools, `podplane.cluster.jsonc`, is made. */
export const projectionRules = {
  "projection-document": {
    explanation:
      "What the cluster says, in the form that the Podplane CLI and other tools read; its schema stands beside it.",
    source: "cluster-config 1, design 3.3",
  },
  "projection-schema": {
    explanation: "The members that such a document may have, made from the schema table.",
    source: "cluster-config 1 and 3",
  },
  "projection-subnet-range": {
    explanation: "JSONC has no `auto/N`, so the range that was chosen stands there.",
    source: "ruling 50",
  },
  "projection-network-ipv6": {
    explanation: "In JSONC a network that does not ask for IPv6 has none: what this one has by itself is written out.",
    source: "decision 0414",
  },
  "projection-subnet-ipv6": {
    explanation: "In a network with IPv6 a new subnet has IPv6 too; JSONC says so for each.",
    source: "ruling 4",
  },
  "projection-largest-size": {
    explanation: "JSONC knows one size per pool: the largest of the sizes by zone.",
    source: "ruling 14",
  },
  "projection-no-seed": {
    explanation: "An empty seed says that the cluster starts without one.",
    source: "cluster-config 1, ruling 26",
  },
  "projection-machine": {
    explanation: "JSONC asks for a type of VMs: where there is none, it says their processors and memory in MiB.",
    source: "contracts/nstance.md 1.2",
  },
} as const satisfies Readonly<Record<string, Rule>>;
