import { variants } from "./variants/index.ts";
import { variantsSuite } from "./variants-suite.ts";

/** Each in one of its dialects, in turn; `npm run soak:tofu` plans each in all of them. */
const chosen = new Map(variants.map((variant, index) => [variant, variant.dialects[index % variant.dialects.length]]));

variantsSuite((variant, dialect) => chosen.get(variant) === dialect);
