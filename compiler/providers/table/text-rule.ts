/** A rule on the content of a text, as the schema table takes it. */
export interface TextRule {
  /** What such a text is called, without article. */
  readonly what: string;
  /** The rule in one sentence, with its source where it is not obvious. */
  readonly rule: string;
  readonly example: string;
  /** Why a text breaks the rule, as the end of a sentence; undefined when it does not. */
  check(text: string): string | undefined;
  /** The same for a rule that is newer than the first release: the text stays, and what was built is only warned of. */
  newer?(text: string): string | undefined;
}

/** A rule that a pattern says as a whole. */
export function formRule(
  rule: Omit<TextRule, "check">,
  pattern: RegExp,
  fault = "it does not have that form",
): TextRule {
  return { ...rule, check: (text) => (pattern.test(text) ? undefined : fault) };
}
