/** What a rule of ours makes, in a sentence, and where it is laid down. */
export interface Rule {
  readonly explanation: string;
  readonly source: string;
}

export const rules = {} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof rules;
