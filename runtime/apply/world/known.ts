/** What is known about a message of OpenTofu or a provider. */
export interface Advice {
  readonly why?: string;
  /** What to do, instead of a change of the source. */
  readonly next?: readonly string[];
}

export interface Known {
  readonly pattern: RegExp;
  advice(said: string): Advice;
}
