export { certificateFault } from "./certificate.ts";
export { showCharacter } from "./characters.ts";
export { compareValues, isNumber, isQuantity, type Quantity, structuralKey } from "./compare.ts";
export { hasError, secretIn, secretPath } from "./contained.ts";
export { envFault } from "./env-text.ts";
export {
  type Address,
  type Cidr,
  canonicalCidr,
  cidrContains,
  cidrHost,
  cidrSize,
  cidrSubnet,
  cidrsOverlap,
  type Family,
  familyWidth,
  formatAddress,
  formatCidr,
  isCanonical,
  lastBits,
  parseAddress,
  parseCidr,
} from "./ip.ts";
export { urlShapeFault } from "./url-shape.ts";
export {
  type AbsentValue,
  assertNever,
  type BlockValue,
  type ErrorValue,
  errorValue,
  kindNames,
  type ListValue,
  labelText,
  type ObjectValue,
  type SecretSource,
  type SecretValue,
  type StringValue,
  secretSources,
  showValue,
  textOf,
  type Value,
} from "./values.ts";
