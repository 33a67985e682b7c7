import fc from "fast-check";
import type { Kind, Source, Thing } from "./source.ts";

/** One step of a chain: what is renamed at once, what else happens to the source, and whether its build is applied. */
export interface Step {
  /** Which things, and the place of each one's new name among those that are free. */
  readonly renames: readonly { readonly thing: number; readonly name: number }[];
  /** Exchanges the names of two things of one kind. */
  readonly swap: Kind | undefined;
  /** Undoes the last rename of a thing. */
  readonly back: boolean;
  /** Takes the hints of the step before out; they may also stay. */
  readonly dropHints: boolean;
  /** Something new takes the name that a bucket had once. */
  readonly reuse: boolean;
  readonly label: number;
  readonly applies: boolean;
}

export const anyChain: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    renames: fc.array(fc.record({ thing: fc.nat(100), name: fc.nat(100) }), { maxLength: 3 }),
    swap: fc.option(fc.constantFrom<Kind>("pool", "bucket", "role", "balancer"), { nil: undefined, freq: 2 }),
    back: fc.boolean(),
    dropHints: fc.boolean(),
    reuse: fc.nat(5).map((number) => number === 0),
    label: fc.nat(5),
    applies: fc.boolean(),
  }),
  { minLength: 3, maxLength: 6 },
);

const names = ["web", "jobs", "uploads", "exports", "edge", "files", "alpha", "beta", "gamma"];
const labels = [undefined, "near", "home"] as const;
const farLabels = ["far", "away"] as const;

/** The source after a step. `former` are names that buckets had, the newest last. */
export function takeStep(source: Source, step: Step, former: readonly string[]): Source {
  let things = new Map(source.things);
  if (step.dropHints) things = new Map([...things].map(([number, thing]) => [number, { ...thing, from: undefined }]));
  const rename = (number: number, name: string) => {
    const thing = things.get(number);
    const isTaken = [...things.values()].some((one) => one.kind === thing?.kind && one.name === name);
    if (!thing || isTaken || wasRenamed(source, things, number)) return;
    things.set(number, { ...thing, name, from: thing.name });
  };
  for (const { thing, name } of step.renames) rename(keyAt(things, thing), names[name % names.length] ?? "web");
  if (step.back) {
    const [number, thing] = [...source.things].find(([, { from }]) => from !== undefined) ?? [];
    if (number !== undefined && thing?.from !== undefined) rename(number, thing.from);
  }
  if (step.swap !== undefined) swapNames(source, things, step.swap);
  const free = former.findLast(
    (name) => ![...things.values()].some((one) => one.kind === "bucket" && one.name === name),
  );
  if (step.reuse && free !== undefined)
    things.set(100 + things.size, { kind: "bucket", name: free, provider: 0, of: [] });
  return { things, labels: [labels[step.label % labels.length], farLabels[step.label % farLabels.length] ?? "far"] };
}

/** A thing has one hint, so that it is renamed once in each build. */
function wasRenamed(source: Source, things: ReadonlyMap<number, Thing>, number: number): boolean {
  return source.things.get(number)?.name !== things.get(number)?.name;
}

function keyAt(things: ReadonlyMap<number, Thing>, place: number): number {
  return [...things.keys()][place % things.size] ?? 1;
}

function swapNames(source: Source, things: Map<number, Thing>, kind: Kind): void {
  const same = [...things].filter(([number, thing]) => thing.kind === kind && !wasRenamed(source, things, number));
  const [first, second] = same;
  if (!first || !second) return;
  things.set(first[0], { ...first[1], name: second[1].name, from: first[1].name });
  things.set(second[0], { ...second[1], name: first[1].name, from: second[1].name });
}
