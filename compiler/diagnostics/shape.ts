import type { Span, TextEdit } from "../../grammar/index.ts";
import type { RuleName } from "./registry/index.ts";
import type { Severity } from "./rule/index.ts";

/** What is wrong, where, why, and what to write instead. */
export interface Diagnostic {
  readonly code: string;
  /** The rule's name in the registry, such as `cidr-overlap`. */
  readonly name: RuleName;
  readonly severity: Severity;
  readonly message: string;
  readonly why: string;
  readonly help: string;
  /** Undefined where there is no place in a source. */
  readonly span: Span | undefined;
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}

export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
}

/** A mechanical change. The title starts in upper case and has no final period. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}
