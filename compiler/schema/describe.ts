import { listWords } from "../diagnostics/index.ts";
import type { ReferenceTarget, TypeSpec } from "./define/index.ts";
import { refinements } from "./refinements.ts";

/** A type in words, with its article: for messages and for the reference page. */
export function describeType(spec: TypeSpec): string {
  switch (spec.kind) {
    case "string":
      return spec.refinement === undefined || refinements[spec.refinement].what === "text"
        ? "a string"
        : `a string (${refinements[spec.refinement].what})`;
    case "integer":
      return spec.min !== undefined && spec.max !== undefined
        ? `an integer from ${spec.min} to ${spec.max}`
        : "an integer";
    case "boolean":
      return "true or false";
    case "enum":
      return spec.values.length > 8 ? "one of several names" : `one of ${listWords(spec.values)}`;
    case "reference":
      return `the name of a ${referenceNames[spec.to]}`;
    case "cidr":
      return spec.family === undefined ? "a CIDR range" : `an IPv${spec.family} CIDR range`;
    case "address":
      return spec.family === undefined ? "an address" : `an IPv${spec.family} address`;
    case "size":
      return `a size in whole ${spec.unit}`;
    case "duration":
      return "a duration";
    case "auto":
      return "`auto`";
    case "auto-prefix":
      return "`auto/N`";
    case "secret":
      return "a secret, as it is declared";
    case "list":
      return `a list, each item ${describeType(spec.of)}`;
    case "map":
      return `an object, each value ${describeType(spec.of)}`;
    case "union":
      return spec.of.map(describeType).join(", or ");
  }
}

/** Which blocks references name by their label, where these stand, and the words that name no block. */
export const referencedBlocks: Readonly<Record<ReferenceTarget, ReferencedBlocks>> = {
  pool: { kind: "pool", within: undefined, words: [] },
  "load-balancer": { kind: "load_balancer", within: undefined, words: [] },
  "subnet-role": { kind: "pool", within: undefined, words: ["public", "nstance"] },
  bucket: { kind: "bucket", within: undefined, words: [] },
  "secrets-provider": { kind: "provider", within: "secrets", words: [] },
};

export interface ReferencedBlocks {
  readonly kind: string;
  /** The kind of the block around, where the kind itself says too little. */
  readonly within: string | undefined;
  readonly words: readonly string[];
}

/** What the things are called that references name. */
export const referenceNames = {
  pool: "pool",
  "load-balancer": "load balancer",
  "subnet-role": "subnet role",
  bucket: "bucket",
  "secrets-provider": "secrets provider",
} as const;
