import type { Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, isSeeded, seedCommands } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
  comment,
  type Expression,
  type Item,
  paragraphs,
  text,
} from "../hcl/index.ts";

/** Where the name of Netsy's bucket is read by what must not start before the bucket is seeded. */
export const seededBucket = "terraform_data.seeded.output";

/** Whether an apply is refused while the cluster's state is not seeded: new clusters only, as for other defaults. */
export function hasSeedGuard({ ir }: Context): boolean {
  return isSeeded(ir) && ir.defaults.value >= 2;
}

/** How a cloud looks into Netsy's bucket. */
export interface SeedLookup {
  readonly bucket: Expression;
  /**
   * The data source that looks, which finds the bucket by its id: that, unlike its name, is not known before it is
   * made, so an apply that makes it looks after that.
   */
  readonly look: (origin: Origin) => Block;
  /** What it found, a list. */
  readonly found: Expression;
}

/** A store that starts in an empty bucket can never be seeded (ruling 64, docs/decisions/0224). */
export function seedGuard(context: Context, of: Origin, lookup: SeedLookup): readonly (readonly Item[])[] {
  if (!hasSeedGuard(context)) return [];
  const origin = rule("seed-guard", of);
  const commands = seedCommands.map((command) => `\`${command}\``).join(" and ");
  const precondition = block(
    ["precondition"],
    [
      attribute("condition", code`length(${lookup.found}) > 0`),
      attribute(
        "error_message",
        text(`The cluster's state is not seeded. Run ${commands} in this folder, then apply again.`),
      ),
    ],
  );
  return [
    [
      comment(
        "No VM is told of the bucket before it is seeded: a store that starts in an empty one can never be.",
        origin,
      ),
      lookup.look(origin),
    ],
    [
      block(
        ["resource", "terraform_data", "seeded"],
        paragraphs<Item>([[attribute("input", lookup.bucket)], [block(["lifecycle"], [precondition])]]),
        origin,
      ),
    ],
  ];
}
