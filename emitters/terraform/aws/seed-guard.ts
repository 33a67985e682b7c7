import type { Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, isSeeded, seedCommands } from "../base/index.ts";
import { attribute, block, code, comment, type Item, number, paragraphs, ref, text } from "../hcl/index.ts";

/** Where the name of Netsy's bucket is read by what must not start before the bucket is seeded. */
export const seededBucket = "terraform_data.seeded.output";

/** Whether an apply is refused while the cluster's state is not seeded: new clusters only, as for other defaults. */
export function hasSeedGuard({ ir }: Context): boolean {
  return isSeeded(ir) && ir.defaults.value >= 2;
}

/**
 * A store that starts in an empty bucket can never be seeded (ruling 64). The id of the bucket, unlike its name, is
 * not known before it is made: so an apply that makes it looks after that. Any object will do, as a store that runs
 * may have removed the one that it was started from.
 */
export function seedGuard(context: Context, of: Origin): readonly (readonly Item[])[] {
  if (!hasSeedGuard(context)) return [];
  const origin = rule("seed-guard", of);
  const commands = seedCommands.map((command) => `\`${command}\``).join(" and ");
  const precondition = block(
    ["precondition"],
    [
      attribute("condition", code`length(${ref("data.aws_s3_objects.netsy.keys")}) > 0`),
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
      block(
        ["data", "aws_s3_objects", "netsy"],
        [attribute("bucket", ref("aws_s3_bucket.netsy.id")), attribute("max_keys", number(1))],
        origin,
      ),
    ],
    [
      block(
        ["resource", "terraform_data", "seeded"],
        paragraphs<Item>([
          [attribute("input", ref("aws_s3_bucket.netsy.bucket"))],
          [block(["lifecycle"], [precondition])],
        ]),
        origin,
      ),
    ],
  ];
}
