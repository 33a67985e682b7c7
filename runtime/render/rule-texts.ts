import { diagnosticRules, type RuleName } from "../../compiler/index.ts";

/*
 * Texts of the registry that are about no place yet: where a diagnostic has a value, the name of
 * the value stands in angle brackets.
 */

interface Text {
  readonly strings: readonly string[];
  readonly keys: readonly string[];
}

/** The title of a rule: `there is no function <name>`. */
export function titleOf(name: RuleName): string {
  return general(diagnosticRules[name].title);
}

/** Why and fix of a rule; undefined where all of it depends on the place. */
export function wordsOf(name: RuleName): { readonly why: string | undefined; readonly fix: string | undefined } {
  const { why, fix } = diagnosticRules[name];
  return { why: words(why), fix: words(fix) };
}

function words(text: Text): string | undefined {
  return text.strings.every((part) => part === "") ? undefined : general(text);
}

function general({ strings, keys }: Text): string {
  return strings.map((part, index) => (index === 0 ? part : `<${keys[index - 1]}>${part}`)).join("");
}
