import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceWithPools } from "../sources.ts";

/** A document that is typed into, and what its answers may cost. */
export interface Document {
  readonly name: string;
  /** Its name on the disk, by which a server knows what it is. */
  readonly file: string;
  readonly text: string;
  /** How many keys are typed. */
  readonly keys: number;
  /** Before this line a new one is typed, again and again. */
  readonly before: RegExp;
  readonly typed: string;
  /** p95 of a key, in milliseconds; a peer has none. */
  readonly budget?: number;
}

const ours = {
  file: "cluster.podplane",
  before: /^ {2}pool control-plane/,
  typed: '  mirror = "https://deps.example.com"\n',
};

/** What the budgets of the editor are about. The third is also what memory is measured with, after `edits` keys. */
export function ownDocuments(root: string, edits: number): readonly Document[] {
  const production = readFileSync(join(root, "examples/internaltools-production/cluster.podplane"), "utf8");
  return [
    { ...ours, name: "production", text: production, keys: 300, budget: 20 },
    { ...ours, name: "5,000 lines", text: sourceWithPools(300, "p300", 5_000), keys: 300, budget: 50 },
    { ...ours, name: "300 pools", text: sourceWithPools(300, "p300"), keys: edits, budget: 20 },
    { ...ours, name: "3,000 pools", text: sourceWithPools(3_000, "p3000"), keys: 150, budget: 300 },
  ];
}

const peers = {
  file: "main.tsp",
  before: /^model Cluster/,
  typed: 'model Mirror { url: string = "https://deps.example.com"; }\n',
};

/**
 * The same in TypeSpec: as many models as there are pools, with as many members, each referred to once. It waits half
 * a second and more before it answers a key, so fewer are typed.
 */
export function typeSpecDocuments(): readonly Document[] {
  return [
    { ...peers, name: "TypeSpec, 5,000 lines", text: modelsFor(300, 5_000), keys: 30 },
    { ...peers, name: "TypeSpec, 300 models", text: modelsFor(300), keys: 30 },
    { ...peers, name: "TypeSpec, 3,000 models", text: modelsFor(3_000), keys: 15 },
  ];
}

function modelsFor(pools: number, lines = 0): string {
  const parts = ["enum Arch {", "  arm64,", "  amd64,", "}", ""];
  const padding = Math.max(0, Math.floor((lines - pools * 11) / pools));
  for (let index = 0; index < pools; index++) {
    parts.push(...new Array<string>(padding).fill(`// What pool ${index} is for, and whom to ask.`));
    parts.push(
      `model Pool${index} {`,
      "  arch: Arch = Arch.arm64;",
      `  @minValue(${(index % 5) + 1})`,
      `  size: int32 = ${(index % 5) + 1};`,
      '  instance_type: string = "t4g.medium";',
      `  disk_size: int32 = ${50 + (index % 50)};`,
      "}",
    );
  }
  parts.push("model Cluster {");
  for (let index = 0; index < pools; index++) {
    parts.push('  @doc("A pool.")', "  @minItems(1)", `  pool${index}: Pool${index}[];`, "");
  }
  parts.push("}", "");
  return parts.join("\n");
}
