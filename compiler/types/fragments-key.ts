import type { Fragment, Fragments } from "./fragment.ts";
import type { Shape } from "./shape.ts";

/** Equal for templates and roots that bring and read the same blocks, at the same places. */
export function fragmentsKey({ templates, roots }: Fragments): string {
  const all = new Set<Fragment>([...templates.values(), ...roots.values()]);
  // A set is walked in the order of insertion, also of what is added on the way: what is used may be of other files.
  for (const one of all) for (const { fragment } of one.uses) all.add(fragment);
  const numbers = new Map([...all].map((one, index) => [one.shape, index]));
  return JSON.stringify([...all].map((one) => keyOf(one, numbers)));
}

function keyOf(
  { file, name, shape, reads, removes, told, uses, depth }: Fragment,
  numbers: ReadonlyMap<Shape, number>,
) {
  const own = reads.filter((read) => !told.has(read));
  const steps = own.map((read) => [
    read.isAsserted,
    read.steps.map(({ kind, label }) => [kind, label?.text, label?.span.start]),
  ]);
  const used = uses.map(({ fragment }) => numbers.get(fragment.shape));
  const removed = removes.map(({ span }) => span.start);
  return [file, name, depth, steps, removed, used, shapeKey(shape, numbers)];
}

/** Blocks nest as deep as the parser lets them; what is included has a key of its own. */
function shapeKey(
  { blocks, included, attributes, statements, isOpen }: Shape,
  numbers: ReadonlyMap<Shape, number>,
): unknown {
  const inner = blocks.map(({ kind, labels, shape }) => [kind, labels ?? null, shapeKey(shape, numbers)]);
  const removed = statements.map(({ name, labels, isCertain, span }) => [name, labels ?? null, isCertain, span.start]);
  const others = included.map((one) => numbers.get(one));
  return [isOpen, removed, attributes ? [...attributes] : null, inner, others];
}
