import type { IrSecret } from "../../../../ir/index.ts";
import type { Located } from "../../../../origins/index.ts";
import type { SecretReference } from "../../../../schema/index.ts";

/** How a secret is fetched. */
export function lowerSecret({ value, origin }: Located<SecretReference>): IrSecret {
  return { origin, name: value.name, source: value.source, argument: value.argument };
}
