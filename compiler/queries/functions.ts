import {
  addressType,
  anyType,
  booleanType,
  cidrType,
  durationType,
  type Expected,
  type FunctionSignature,
  floatType,
  integerType,
  isAssignable,
  listOf,
  mapOf,
  parameterTypes,
  resultOf,
  showSignature,
  sizeType,
  stringType,
  type Type,
} from "../types/index.ts";
import type { Candidate } from "./candidate.ts";

export function functionCandidate(signature: FunctionSignature, isCalled: boolean): Candidate {
  const places = signature.parameters
    .filter((one) => !one.optional)
    .map((one, index) => `\${${index + 1}:${one.name}}`);
  const doc = "doc" in signature && typeof signature.doc === "string" ? signature.doc : "";
  return {
    kind: "function",
    label: signature.name,
    snippet: isCalled ? signature.name : `${signature.name}(${places.join(", ")})`,
    detail: showSignature(signature),
    doc,
  };
}

/** Types of arguments that what a function gives may depend on. */
const argumentTypes: readonly Type[] = [
  integerType,
  floatType,
  stringType,
  booleanType,
  cidrType,
  addressType,
  sizeType,
  durationType,
  listOf(anyType),
  mapOf(anyType),
];

/** Whether some call of a function can stand where this is expected. */
export function givesWhatIsExpected(signature: FunctionSignature, expected: Expected | undefined): boolean {
  if (!expected || expected.type.kind === "error") return true;
  const kinds = signature.parameters.filter((one) => !one.optional).map((one) => parameterTypes[one.kind]);
  return argumentTypes.some((type) => {
    const given = kinds.map((kind) => (isAssignable(type, kind) ? type : kind));
    const result = resultOf(signature, given);
    return result.kind !== "error" && isAssignable(result, expected.type);
  });
}
