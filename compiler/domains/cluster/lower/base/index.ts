export { balancerAddressOf, identityOf, keyOf, type LowerContext, locatedPrefix, prefixOf } from "./context.ts";
export { lowerNetwork } from "./network.ts";
export { lowerSecret } from "./secret.ts";
