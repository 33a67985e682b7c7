/** What a rule of ours makes out of other values, and where it is laid down. */
export interface Rule {
  /** One sentence, for `why`. */
  readonly explanation: string;
  /** The section of a contract, or the ruling, that says so. */
  readonly source: string;
}
