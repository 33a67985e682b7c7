import type { Template } from "./template.ts";

export type Severity = "error" | "warning" | "hint";

/** A diagnostic as the registry declares it. Codes are never reused; a retired one stays, marked. */
export interface DiagnosticRule<K extends string = string> {
  /** `PDP` and four digits: 1 syntax, 2 meaning, 3 provider, 4 emit, 5 apply. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, with the user's values. Lower case, no final period. */
  readonly title: Template<string>;
  /** Why it is wrong. A sentence. */
  readonly why: Template<string>;
  /** What to write instead. A sentence. */
  readonly fix: Template<string>;
  /** Set for a name of which there is nothing: each use of one such name is the same fault, told once. */
  readonly about?: "name";
  /** Set for what is told of a cluster until it is built: one that is built anew is told again. */
  readonly until?: "built";
  /** The release that introduced it: older clusters get a warning on values that they already have. */
  readonly since: string;
  /** Only for inference: the names of the parameters. Never set. */
  readonly parameters?: K;
}

type Keys<T> = T extends Template<infer K> ? K : never;

/** Declares a rule; the parameters of its three texts are the parameters of `report`. */
export function rule<
  const T extends Template<string>,
  const W extends Template<string>,
  const F extends Template<string>,
>(
  code: `PDP${number}`,
  severity: Severity,
  texts: { readonly title: T; readonly why: W; readonly fix: F } & Pick<DiagnosticRule, "about" | "until"> & {
      readonly since?: string;
    },
): DiagnosticRule<Keys<T> | Keys<W> | Keys<F>> {
  return {
    code,
    severity,
    title: texts.title,
    why: texts.why,
    fix: texts.fix,
    ...(texts.about ? { about: texts.about } : {}),
    ...(texts.until ? { until: texts.until } : {}),
    since: texts.since ?? "0.1.0",
  };
}
