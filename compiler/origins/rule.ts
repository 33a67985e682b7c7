/** What a rule of ours makes out of other values, and where it is laid down. */
export interface Rule {
  /** One sentence, for `why`. */
  readonly explanation: string;
  /** Where maintainers find what says so. Users do not have these documents, so nothing shows it to them. */
  readonly source: string;
}
