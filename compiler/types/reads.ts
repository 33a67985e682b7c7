import type { Name } from "../../grammar/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { type KindTable, type Shape, tableOf } from "./shape.ts";

/** A path to a block that an expression reads: `pool.ingress` of `pool.ingress.size`. */
export interface BlockRead {
  readonly steps: readonly Step[];
  /** Whether it stands in an assertion, which speaks of the finished cluster. */
  readonly isAsserted: boolean;
}

export interface Step {
  readonly kind: string;
  /** Undefined for a block without a name, such as `kubernetes`. */
  readonly label: Name | undefined;
}

/** How the first words of a path lead to a block. */
export interface Descent {
  readonly schema: BlockSchema;
  readonly steps: readonly Step[];
  /** How many words were taken. */
  readonly index: number;
}

/** The block that the first words lead to: its kind, and a label where blocks of the kind have one. */
export function descend(path: readonly Name[], root: BlockSchema): Descent {
  const steps: Step[] = [];
  let schema = root;
  let index = 0;
  for (let part = path[index]; part; part = path[index]) {
    const child = Object.hasOwn(schema.blocks, part.text) ? schema.blocks[part.text] : undefined;
    if (!child || Object.hasOwn(schema.attributes, part.text)) break;
    schema = child;
    const isNamed = hasLabel(child, path[index + 1]);
    steps.push({ kind: child.kind, label: isNamed ? path[index + 1] : undefined });
    index += isNamed ? 2 : 1;
  }
  return { schema, steps, index };
}

function hasLabel(schema: BlockSchema, next: Name | undefined): boolean {
  if (schema.labels.some((label) => label.required)) return true;
  if (schema.labels.length === 0 || !next) return false;
  return !Object.hasOwn(schema.attributes, next.text) && !Object.hasOwn(schema.blocks, next.text);
}

/** A name that no block has, and those that there are. */
export interface Missing {
  readonly kind: string;
  readonly label: Name;
  readonly known: readonly string[];
  /** Whether there is no block of the kind at all. */
  readonly isAlone: boolean;
}

/** The first name of a path that no block of a root can have; undefined where there may be such a block. */
export function findMissing({ steps }: BlockRead, root: Shape): Missing | undefined {
  let shapes: readonly Shape[] = [root];
  for (const { kind, label } of steps) {
    const all = shapes.map(tableOf);
    if (all.some((table) => table.isOpen)) return undefined;
    const kinds = all.flatMap((table) => table.kinds.get(kind) ?? []);
    if (kinds.some(({ computed }) => computed.length > 0)) return undefined;
    const named = kinds.flatMap((one) => (label ? (one.byLabel.get(label.text) ?? []) : one.all));
    if (named.length === 0) {
      // A block without a name that is not there has no values, which is no fault by itself.
      return label && { kind, label, known: namesIn(kinds), isAlone: kinds.length === 0 };
    }
    shapes = named.map(({ shape }) => shape);
  }
  return undefined;
}

function namesIn(kinds: readonly KindTable[]): readonly string[] {
  return [...new Set(kinds.flatMap(({ all }) => all.flatMap(({ labels }) => labels?.slice(-1) ?? [])))];
}
