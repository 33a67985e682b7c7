import type { SaidBlock } from "./said.ts";

/** Two blocks that are one thing in both builds, or one that only one build has. */
export interface Pair {
  readonly before: SaidBlock | undefined;
  readonly after: SaidBlock | undefined;
}

/**
 * Which blocks of one kind are the same thing before and after. In turn: by their labels, by former names, and where they
 * have no label by what they say, by what they are for, and by their place. What is left came or went.
 */
export function pairBlocks(before: readonly SaidBlock[], after: readonly SaidBlock[]): readonly Pair[] {
  const old = new Set(before);
  const partners = new Map<SaidBlock, SaidBlock>();
  for (const { was, now } of ways(before, after)) {
    const index = Map.groupBy(old, was);
    for (const one of after) {
      const key = partners.has(one) ? undefined : now(one);
      const partner = key === undefined ? undefined : index.get(key)?.shift();
      if (!partner) continue;
      partners.set(one, partner);
      old.delete(partner);
    }
  }
  return [
    ...after.map((one) => ({ before: partners.get(one), after: one })),
    ...before.filter((one) => old.has(one)).map((one) => ({ before: one, after: undefined })),
  ];
}

/** Blocks with equal keys are one thing; those without a key are none. */
interface Way {
  was(block: SaidBlock): string | undefined;
  now(block: SaidBlock): string | undefined;
}

function ways(before: readonly SaidBlock[], after: readonly SaidBlock[]): readonly Way[] {
  const taken = new Set(after.map(nameOf));
  const both = (key: (block: SaidBlock) => string | undefined): Way => ({ was: key, now: key });
  const unnamed = (key: (block: SaidBlock) => string) => both((one) => (isNamed(one) ? undefined : key(one)));
  const gone = new Set(before.map(nameOf).filter((name) => name !== "" && !taken.has(name)));
  const alone = before.length === 1 && after.length === 1;
  return [
    both((one) => (isNamed(one) ? `${nameOf(one)} ${placeOf(one)}` : undefined)),
    {
      was: (one) => (taken.has(nameOf(one)) ? undefined : nameOf(one)),
      now: (one) => one.former.find((name) => gone.has(name)),
    },
    unnamed(textOf),
    // A label that is added to a subnet, or taken out, moves nothing; another label is another subnet.
    {
      was: (one) => (isNamed(one) ? undefined : textOf(one)),
      now: (one) => (isOptional(one) ? textOf(one) : undefined),
    },
    {
      was: (one) => (isOptional(one) ? textOf(one) : undefined),
      now: (one) => (isNamed(one) ? undefined : textOf(one)),
    },
    unnamed((one) => `${purposeOf(one)} ${placeOf(one)}`),
    both((one) => (one.kind === "provider" ? nameOf(one) : undefined)),
    // What there is one of on both sides, such as the seed, is the same whatever it is called.
    both((one) => (alone && one.schema.impact?.relabelled ? "" : undefined)),
  ];
}

function nameOf(block: SaidBlock): string {
  return block.labels.join(" ");
}

/** Whether the labels say which block it is. */
function isNamed(block: SaidBlock): boolean {
  return block.labels.length > 0;
}

/** Whether it has a label that it could do without. */
function isOptional(block: SaidBlock): boolean {
  return isNamed(block) && !block.schema.labels.some((label) => label.required);
}

/** Two providers of one kind are told apart by where they are. */
function placeOf(block: SaidBlock): string {
  if (block.kind !== "provider" || !block.schema.many) return "";
  return ["account", "project", "region"].map((name) => valueText(block, name)).join(" ");
}

function valueText(block: SaidBlock, name: string): string {
  return JSON.stringify(typeof block.values === "object" ? block.values[name] : undefined) ?? "";
}

/** All that a block says, with what stands in it. */
function textOf(block: SaidBlock): string {
  return JSON.stringify([block.values, block.children.map((one) => [one.kind, one.labels, textOf(one)])]);
}

/** What a block without a label is for: its pool or its services. */
function purposeOf(block: SaidBlock): string {
  return ["pool", "services"].map((name) => valueText(block, name)).join(" ");
}
