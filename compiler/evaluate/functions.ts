import type { FunctionSpec } from "./function-spec.ts";
import { collectionFunctions } from "./functions-collections.ts";
import { networkFunctions } from "./functions-network.ts";
import { textFunctions } from "./functions-text.ts";

/** All functions by name. */
export const functions: ReadonlyMap<string, FunctionSpec> = new Map(
  [...networkFunctions, ...textFunctions, ...collectionFunctions].map((spec) => [spec.name, spec]),
);
