export { isAssignable } from "./assignable.ts";
export { parameterTypes } from "./calls.ts";
export { checkFile, type Language, type TypedFile } from "./check-file.ts";
export { coerce } from "./coerce.ts";
export { constantOf, literalKey, literalText } from "./constant.ts";
export { type Context, checkExpression, type Expected, type Foreign, type Observe } from "./context.ts";
export { describeKind, showDeclared } from "./describe.ts";
export type { Exports, ParameterType, TemplateSignature } from "./exports.ts";
export { createPart } from "./fragment.ts";
export { coerceLabel, labelWords } from "./labels.ts";
export { missingKey } from "./member-types.ts";
export { placeOfName } from "./named-blocks.ts";
export type { Notation, Place } from "./place.ts";
export { checkProgram, importsOf, TypeCache } from "./program.ts";
export {
  type FunctionSignature,
  type Parameter,
  type ParameterKind,
  resultOf,
  showParameters,
  showSignature,
} from "./signature.ts";
export { typeOfSpec } from "./spec.ts";
export * from "./type.ts";
export { typeNames } from "./type-expressions.ts";
