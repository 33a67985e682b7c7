import type { IrRename } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, identifierOf, type ProviderContext, type Section } from "../base/index.ts";
import { attribute, type Block, block, ref } from "../hcl/index.ts";

/** The resource types that a bucket or role of the applications is made of. */
export interface MovedTypes {
  readonly bucket: readonly string[];
  readonly role: readonly string[];
}

/**
 * Buckets and roles that an earlier release renamed in Terraform. What is renamed now keeps its name there, as pools
 * and balancers keep their keys in the modules' inputs (docs/decisions/0300).
 */
export function moved(context: Context, provider: ProviderContext, types: MovedTypes): Section {
  const renames = context.ir.renames.filter((rename) => rename.provider === provider.provider.key);
  return {
    title: "Renamed",
    note: undefined,
    groups: renames.flatMap((rename) => moves(provider, rename, types)).map((item) => [item]),
    origin: rule("rename-moves", provider.provider.origin),
  };
}

function moves(provider: ProviderContext, rename: IrRename, types: MovedTypes): readonly Block[] {
  switch (rename.kind) {
    case "bucket":
      return types.bucket.map((type) => move(provider, rename, type, "bucket"));
    case "role":
      return types.role.map((type) => move(provider, rename, type, "role"));
  }
}

function move(provider: ProviderContext, rename: IrRename, type: string, prefix: string): Block {
  const address = (name: string) => ref(`${type}.${prefix}_${identifierOf(name)}${provider.suffix}`);
  return block(
    ["moved"],
    [attribute("from", address(rename.from)), attribute("to", address(rename.to))],
    rule("rename-moves", rename.origin),
  );
}
