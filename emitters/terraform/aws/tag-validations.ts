import type { IrAwsProvider } from "../../../compiler/ir/index.ts";
import { code, type Expression, number, ref, text } from "../hcl/index.ts";
import type { Validation } from "../nstance/index.ts";

/*
 * What the compiler asks of tags in the source (compiler/providers/aws/tags.ts), asked again of what a variable gives.
 * A cluster that was built before has the tags that it has: what these do not meet is not asked.
 */

const mostOnObjects = 10;
const characters = "\\p{L}\\p{N} _.:/=+@-";

interface Rule {
  holds(tags: readonly (readonly [string, string])[]): boolean;
  condition(tags: Expression): Expression;
  readonly message: string;
}

const rules: readonly Rule[] = [
  {
    holds: (tags) => tags.length <= mostOnObjects,
    condition: (tags) => code`length(${tags}) <= ${number(mostOnObjects)}`,
    message: "An object in S3 takes 10 tags, and each shard's configuration is one, which gets them all.",
  },
  {
    holds: (tags) =>
      tags.every(([key]) => /^[\p{L}\p{N} _.:/=+@-]{1,128}$/u.test(key) && !/^(?:aws|nstance):/i.test(key)),
    condition: (tags) =>
      code`alltrue([for key in keys(${tags}) : can(regex(${text(`^[${characters}]{1,128}$`)}, key)) && !can(regex("^(?i:aws|nstance):", key))])`,
    message:
      "Keys of tags have 1 to 128 letters, digits, spaces and _ . : / = + - @, and do not begin with aws: or nstance:.",
  },
  {
    holds: (tags) => tags.every(([, value]) => /^[\p{L}\p{N} _.:/=+@-]{0,256}$/u.test(value)),
    condition: (tags) =>
      code`alltrue([for value in values(${tags}) : can(regex(${text(`^[${characters}]{0,256}$`)}, value))])`,
    message: "Values of tags have at most 256 letters, digits, spaces and _ . : / = + - @.",
  },
  {
    holds: (tags) => new Set(tags.map(([key]) => key.toLowerCase())).size === tags.length,
    condition: (tags) => code`length(distinct([for key in keys(${tags}) : lower(key)])) == length(${tags})`,
    message: "IAM compares keys of tags without regard to case, and roles get all tags.",
  },
];

export function tagValidations(variable: string, given: IrAwsProvider["tags"]): readonly Validation[] {
  const tags = given.map(({ key, value }) => [key.value, value.value] as const);
  return rules
    .filter((rule) => rule.holds(tags))
    .map(({ condition, message }) => ({ condition: condition(ref(variable)), message: text(message) }));
}
