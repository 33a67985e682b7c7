import type { Span } from "../../grammar/index.ts";
import { placeOn, type Way } from "../origins/index.ts";
import { type RuleName, rules } from "./registry/index.ts";
import { type DiagnosticRule, render } from "./rule/index.ts";
import type { Diagnostic, Fix, RelatedPlace } from "./shape.ts";
import { tellOnce } from "./told-once.ts";

export type { Diagnostic, Fix, RelatedPlace } from "./shape.ts";

/** The parameters of a rule's texts. */
export type ParametersOf<N extends RuleName> =
  (typeof rules)[N] extends DiagnosticRule<infer K> ? Readonly<Record<K, string | number>> : never;

export interface Details {
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

/** Collects what a phase reports. One is passed down each phase; phases never print. */
export class Diagnostics {
  readonly #all: Diagnostic[];
  readonly #way: Way | undefined;

  constructor(all: Diagnostic[] = [], way: Way | undefined = undefined) {
    this.#all = all;
    this.#way = way;
  }

  /** The same collection for what is reached on a way: places that are reported have it. */
  within(way: Way): Diagnostics {
    return new Diagnostics(this.#all, way);
  }

  /** Reports a rule of the registry at a place. Parameters are those of the rule's texts. */
  report<N extends RuleName>(
    name: N,
    span: Span | undefined,
    parameters: ParametersOf<N>,
    details: Details = {},
  ): void {
    this.reportAny(name, rules[name], span, parameters, details);
  }

  /** For names that only the run knows, such as the parser's rules: parameters are not checked by types. */
  reportAny(
    name: RuleName,
    rule: DiagnosticRule,
    span: Span | undefined,
    parameters: Readonly<Record<string, string | number>>,
    details: Details = {},
  ): void {
    this.#all.push({
      code: rule.code,
      name,
      severity: rule.severity,
      message: render(rule.title, parameters),
      why: render(rule.why, parameters),
      help: render(rule.fix, parameters),
      span: span && placeOn(span, this.#way),
      related: details.related ?? [],
      fixes: details.fixes ?? [],
    });
  }

  add(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.#all.push(diagnostic);
  }

  /** All of them in the order of their reports. */
  get all(): readonly Diagnostic[] {
    return this.#all;
  }

  get hasErrors(): boolean {
    return this.#all.some((diagnostic) => diagnostic.severity === "error");
  }

  /** Each fault once, by file, place and code: see `told-once.ts`. */
  sorted(): readonly Diagnostic[] {
    return tellOnce([...this.#all].sort(compareDiagnostics));
  }
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  const byFile = compareText(a.span?.file ?? "", b.span?.file ?? "");
  if (byFile !== 0) return byFile;
  const byStart = (a.span?.start ?? -1) - (b.span?.start ?? -1);
  return byStart !== 0 ? byStart : compareText(a.code, b.code);
}

/** Orders by UTF-16 units, never by locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
