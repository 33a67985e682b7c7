import type { Span } from "../../grammar/index.ts";
import { type Impact, impactsOfResources, type MadeBy } from "../schema/index.ts";
import type { AttributeDifference, BlockDifference, Difference } from "./compare.ts";
import type { Makes } from "./made-by.ts";
import type { SaidBlock } from "./said.ts";
import { type Unsupported, unsupported } from "./unsupported.ts";
import { showGiven, titleOf } from "./words.ts";

export type ImpactClass = Impact | "destroy";

/** Every class, the most severe first: the order of reports. */
export const impactClasses: readonly ImpactClass[] = [
  "unsupported",
  "destroy",
  "replace",
  "rolling",
  "scaling",
  "infrastructure",
  "live",
  "tags",
  "seed",
  "client",
];

/** One change of the source, and what it does. */
export interface Change {
  /** The most severe first; never empty. */
  readonly classes: readonly [ImpactClass, ...ImpactClass[]];
  /** Place in the schema table: `cluster/pool.size`, `cluster/pool`. */
  readonly path: string;
  /** The block, in the words of the file: `load_balancer main / listener 443`; empty for the root. */
  readonly block: string;
  /** Undefined where the block as a whole came, went or got another name. */
  readonly attribute: string | undefined;
  readonly kind: "changed" | "added" | "removed";
  /** Values as the source writes them; undefined for a block, and both for a secret. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly secret: boolean;
  /** Where the source says it now; of what is gone, the block that had it. */
  readonly span: Span | undefined;
  readonly unsupported: Unsupported | undefined;
  /** What to write so that it does less, where there is something. */
  readonly fix: string | undefined;
  readonly blocks: readonly SaidBlock[];
  readonly emits: readonly string[];
}

interface ClassifyOptions {
  readonly severalProviders: boolean;
  readonly makes: Makes;
}

/** What a difference does. Undefined for what changes nothing by itself, or is not known. */
export function classify(difference: Difference, { severalProviders, makes }: ClassifyOptions): Change | undefined {
  const block = titleOf(difference.blocks, severalProviders);
  switch (difference.kind) {
    case "attribute":
      return classifyAttribute(difference, block, makes);
    case "added":
    case "removed":
    case "relabelled":
      return classifyBlock(difference, block, makes);
    case "unknown":
      return undefined;
  }
}

function classifyAttribute(difference: AttributeDifference, block: string, makes: Makes): Change | undefined {
  const { path, name, schema, before, after, span, blocks } = difference;
  if (name === "renamed_from") return undefined;
  const anew = schema.replacesManaged && blocks.some(isManaged) ? (["replace"] as const) : [];
  const [first, ...more] = ordered([...made(schema.impact, schema.madeBy, difference, makes), ...anew]);
  if (first === undefined) return undefined;
  const { secret } = schema;
  const show = (value: typeof before) => (secret ? undefined : showGiven(value, schema.type.spec));
  return {
    classes: [first, ...more],
    path,
    block,
    attribute: name,
    kind: "changed",
    before: show(before),
    after: show(after),
    secret,
    span,
    unsupported: first === "unsupported" ? unsupported[path] : undefined,
    fix: undefined,
    blocks,
    emits: schema.emits,
  };
}

function classifyBlock(difference: BlockDifference, block: string, makes: Makes): Change | undefined {
  const { kind, path, schema, before, after, span, blocks } = difference;
  const { impact } = schema;
  const classes = kind === "relabelled" ? (impact?.relabelled ?? []) : (impact?.[kind] ?? []);
  const [first, ...more] = ordered(made(classes, impact?.madeBy, difference, makes));
  if (first === undefined) return undefined;
  const labels = (one: SaidBlock | undefined) => one?.labels.join(" ");
  return {
    classes: [first, ...more],
    path,
    block,
    attribute: undefined,
    kind: kind === "relabelled" ? "changed" : kind,
    before: kind === "relabelled" ? labels(before) : undefined,
    after: kind === "relabelled" ? labels(after) : undefined,
    secret: false,
    span,
    unsupported: first === "unsupported" ? unsupported[path] : undefined,
    fix: undefined,
    blocks,
    emits: [],
  };
}

/** Whether a provider gives to OpenTofu what scripts of its nodes would make. */
function isManaged({ kind, values }: SaidBlock): boolean {
  return kind === "provider" && typeof values === "object" && values["manage"] === "terraform";
}

/** The classes of a row that hold in this cluster. */
function made(
  classes: readonly ImpactClass[],
  madeBy: MadeBy | undefined,
  difference: Difference,
  makes: Makes,
): readonly ImpactClass[] {
  if (madeBy === undefined || classes.length === 0 || makes(madeBy, difference)) return classes;
  const left = classes.filter((one) => !impactsOfResources.has(one));
  return left.length > 0 ? left : ["client"];
}

/** The classes of a row, the most severe first. */
export function ordered(classes: readonly ImpactClass[]): readonly ImpactClass[] {
  return impactClasses.filter((one) => classes.includes(one));
}
