import { featureVariants } from "./features.ts";
import { networkVariants } from "./networks.ts";
import type { Variant } from "./variant.ts";
import { vmVariants } from "./vms.ts";

export type { Variant } from "./variant.ts";

/** Every variant, each in all dialects that can express it. */
export const variants: readonly Variant[] = [...networkVariants, ...featureVariants, ...vmVariants];
