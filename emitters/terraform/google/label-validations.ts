import type { IrGoogleProvider } from "../../../compiler/ir/index.ts";
import { code, type Expression, number, ref, text } from "../hcl/index.ts";
import type { Validation } from "../nstance/index.ts";

/*
 * What the compiler asks of labels in the source (compiler/providers/google/tags.ts), asked again of what a variable
 * gives. A cluster that was built before has the labels that it has: what these do not meet is not asked.
 */

const mostOnResources = 60;
const key = "^[a-z][a-z0-9_-]{0,62}$";
const reserved = "^(goog|nstance)-";
const value = "^[a-z0-9_-]{0,63}$";

interface Rule {
  holds(labels: readonly (readonly [string, string])[]): boolean;
  condition(labels: Expression): Expression;
  readonly message: string;
}

const rules: readonly Rule[] = [
  {
    holds: (labels) => labels.length <= mostOnResources,
    condition: (labels) => code`length(${labels}) <= ${number(mostOnResources)}`,
    message: "A resource takes 64 labels, and the provider and the modules add some of their own: 60 at most.",
  },
  {
    holds: (labels) => labels.every(([name]) => new RegExp(key).test(name) && !new RegExp(reserved).test(name)),
    condition: (labels) =>
      code`alltrue([for key in keys(${labels}) : can(regex(${text(key)}, key)) && !can(regex(${text(reserved)}, key))])`,
    message:
      "Keys of labels have 1 to 63 lower-case letters, digits, _ and -, a letter first, and do not begin with goog- or nstance-.",
  },
  {
    holds: (labels) => labels.every(([, text]) => new RegExp(value).test(text)),
    condition: (labels) => code`alltrue([for value in values(${labels}) : can(regex(${text(value)}, value))])`,
    message: "Values of labels have at most 63 lower-case letters, digits, _ and -.",
  },
];

export function labelValidations(variable: string, given: IrGoogleProvider["labels"]): readonly Validation[] {
  const labels = given.map(({ key, value }) => [key.value, value.value] as const);
  return rules
    .filter((rule) => rule.holds(labels))
    .map(({ condition, message }) => ({ condition: condition(ref(variable)), message: text(message) }));
}
