import type { Span } from "../../grammar/index.ts";
import type { RuleId } from "./rules.ts";

/**
 * Where a value comes from: what the user wrote, a default of the schema table, or a rule of ours
 * (`compiler/origins/rules.ts`) that derived it from other values.
 */
export type Origin = SourceOrigin | DefaultOrigin | RuleOrigin;

export interface SourceOrigin {
  readonly kind: "source";
  /** Where it is used: the value of the attribute, or the label. In a template or loop with the way into it. */
  readonly span: Span;
  /** Where it was written, when that is elsewhere: in a `let`, a `param`, a vars file. */
  readonly written: Span | undefined;
}

export interface DefaultOrigin {
  readonly kind: "default";
  /** The key of the schema table, such as `pool.size`. */
  readonly attribute: string;
  /** The block that does not set it. */
  readonly span: Span;
}

export interface RuleOrigin {
  readonly kind: "rule";
  /** A key of `compiler/origins/rules.ts`. */
  readonly rule: string;
  /** The values that it was derived from. */
  readonly from: readonly Origin[];
}

/** A value and where it comes from. */
export interface Located<T> {
  readonly value: T;
  readonly origin: Origin;
}

/** The origin of what a rule of ours makes from other values. */
export function ruled(rule: RuleId, ...from: readonly [Origin, ...Origin[]]): RuleOrigin {
  return { kind: "rule", rule, from };
}

/** The place to show for an origin: where it is used, or the block that has the default. */
export function originSpan(origin: Origin): Span {
  switch (origin.kind) {
    case "source":
    case "default":
      return origin.span;
    case "rule": {
      const first = origin.from[0];
      if (!first) throw new Error(`rule ${origin.rule} was derived from nothing`);
      return originSpan(first);
    }
  }
}

/** Keeps the origin and changes the value. */
export function mapLocated<T, U>(located: Located<T>, change: (value: T) => U): Located<U> {
  return { value: change(located.value), origin: located.origin };
}
