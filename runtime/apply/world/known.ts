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

/** Every cloud takes so many requests in a time. */
export const tooFast: Advice = {
  why: "requests came faster than the cloud takes them, from here or from elsewhere in the account",
  next: ["wait a few minutes, then go on"],
};

/** What is in no state holds what is to be deleted. */
export const stillInUse: Advice = {
  why: "something that this cluster's state does not know is still in it",
  next: ["find it in the cloud's console by the name in the message, and delete it there"],
};
