import type { IrBalancerRef, Located, Origin, PlatformBucket, PlatformRole } from "../../compiler/ir/index.ts";

/** A setting of running VMs. */
export interface MutableSetting {
  readonly key: string;
  readonly origin: Origin;
  /** As a new VM gets it when no variable is set: known when compiling, or the Terraform expression of it. */
  readonly value:
    | { readonly kind: "known"; readonly text: string }
    | { readonly kind: "expression"; readonly text: string };
  readonly delivery: Delivery;
  /** For whoever reads the generated file. */
  readonly note?: string;
}

/** How Terraform delivers a setting. */
export type Delivery =
  /** As it is known when compiling. */
  | { readonly kind: "text" }
  | VariableDelivery
  | { readonly kind: "local"; readonly name: string; readonly as: "text" | "base64" }
  /** From what the cluster has in its cloud. */
  | { readonly kind: "region" }
  | { readonly kind: "bucket"; readonly bucket: PlatformBucket }
  | { readonly kind: "role"; readonly role: PlatformRole }
  | { readonly kind: "balancer"; readonly balancer: IrBalancerRef };

/**
 * From an input variable. `text` and `address` reach VMs as they are, so that their characters are checked;
 * only an `address` may hold brackets. A `list` has commas between, a `flag` is `true` or empty.
 */
export interface VariableDelivery {
  readonly kind: "variable";
  readonly name: string;
  readonly as: "text" | "address" | "number" | "boolean" | "list" | "flag";
  /** What stands for the variable while it is empty. */
  readonly otherwise?: PlatformRole;
}

/** A setting whose value is known when compiling. */
export function known(key: string, { value, origin }: Located<string>, delivery: Delivery): MutableSetting {
  return { key, origin, value: { kind: "known", text: value }, delivery };
}

/** The same, of a number or a boolean. */
export function knownScalar(
  key: string,
  { value, origin }: Located<number | boolean>,
  delivery: Delivery,
): MutableSetting {
  return known(key, { value: String(value), origin }, delivery);
}

export const asText: Delivery = { kind: "text" };

export function variable(name: string, as: VariableDelivery["as"]): Delivery {
  return { kind: "variable", name, as };
}
