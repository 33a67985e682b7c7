import type { Origin } from "../../../compiler/ir/index.ts";

/*
 * HCL as a tree, with no layout but the choices that `tofu fmt` leaves to the writer: whether a
 * collection stands on one line, where blank lines and comments go. Built with `build.ts`, printed
 * with `print.ts`.
 */

/** What a body or an object holds, in order. */
export type Item = Entry | Block | Comment | Blank;

/** `name = value` in a body, `key = value` in an object. */
export interface Entry {
  readonly kind: "entry";
  readonly key: Key;
  readonly value: Expression;
  /** Behind the value, on its line. */
  readonly comment: string | undefined;
  readonly origin: Origin | undefined;
}

/**
 * `name`: an identifier that our code chose. `quoted`: text that may come from data, always quoted.
 */
export type Key = { readonly kind: "name"; readonly name: string } | { readonly kind: "quoted"; readonly text: string };

export interface Block {
  readonly kind: "block";
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: readonly Item[];
  readonly origin: Origin | undefined;
}

export interface Comment {
  readonly kind: "comment";
  /** Without the mark. */
  readonly lines: readonly string[];
  readonly origin: Origin | undefined;
}

export interface Blank {
  readonly kind: "blank";
}

export type Expression =
  | StringExpression
  | HeredocExpression
  | NumberExpression
  | BooleanExpression
  | NullExpression
  | ListExpression
  | ObjectExpression
  | CodeExpression
  | TracedExpression;

/** A quoted string: literal text and interpolated expressions; never two texts in a row. */
export interface StringExpression {
  readonly kind: "string";
  readonly parts: readonly (string | Expression)[];
}

/** Text of whole lines, for people to read. As the value of an entry a heredoc, elsewhere a quoted string. */
export interface HeredocExpression {
  readonly kind: "heredoc";
  /** Ends with a line break. */
  readonly text: string;
}

export interface NumberExpression {
  readonly kind: "number";
  /** Finite. */
  readonly value: number;
}

export interface BooleanExpression {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface NullExpression {
  readonly kind: "null";
}

/** `inline`: on one line where it fits; `lines`: always one item or entry a line. */
export type Layout = "inline" | "lines";

export interface ListExpression {
  readonly kind: "list";
  readonly items: readonly Expression[];
  readonly layout: Layout;
}

export interface ObjectExpression {
  readonly kind: "object";
  readonly items: readonly (Entry | Comment | Blank)[];
  readonly layout: Layout;
}

/**
 * Everything else: references, operators, calls, `for` expressions. The texts are written by our
 * code only; what comes from data stands between them as expressions of the other kinds. One text
 * more than values.
 */
export interface CodeExpression {
  readonly kind: "code";
  readonly texts: readonly string[];
  readonly values: readonly Expression[];
}

/** Says where a part of an expression comes from. */
export interface TracedExpression {
  readonly kind: "traced";
  readonly origin: Origin;
  readonly body: Expression;
}
