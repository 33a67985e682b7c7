import type { Span } from "./span.ts";

/*
 * The syntax tree. It knows no meaning: whether `pool` is a block that exists, or what a bare name
 * refers to, is the compiler's business. Every node has a span; spans of children lie inside those
 * of their parents, in source order.
 *
 * The tree is always whole. Every statement that somebody began is in it; what is missing in it is a hole of
 * no width where it was expected, and has a problem: a `Name` with the text "", an `error` expression, a type
 * with an empty name, a body whose span is empty.
 */

/** One file. `items` are in source order. */
export interface SourceFile {
  readonly kind: "file";
  readonly span: Span;
  /** `podplane 1`. */
  readonly edition: Edition | undefined;
  readonly items: readonly TopLevelItem[];
}

export interface Edition {
  readonly kind: "edition";
  readonly span: Span;
  readonly number: number;
  readonly numberSpan: Span;
}

export type TopLevelItem =
  | UseDeclaration
  | ParamDeclaration
  | LetDeclaration
  | SecretDeclaration
  | TemplateDeclaration
  | Block
  | Assertion
  | IncompleteStatement;

/** A word of the source with its place. Where it is missing, `text` is "" and the span empty. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A `///` comment, without the slashes; several lines are joined by `\n`. */
export interface Doc {
  readonly text: string;
  readonly span: Span;
}

/** `use "../shared/network.podplane" as network`, `use "../lib.podplane" as lib(environment = staging)` */
export interface UseDeclaration {
  readonly kind: "use";
  readonly span: Span;
  readonly path: Name;
  readonly alias: Name;
  /** Values for the parameters of that file. */
  readonly arguments: readonly NamedArgument[];
}

/** `param environment: enum(staging, production) = production` */
export interface ParamDeclaration {
  readonly kind: "param";
  readonly span: Span;
  readonly doc: Doc | undefined;
  readonly name: Name;
  readonly type: TypeExpression;
  readonly default: Expression | undefined;
}

/** `let sizes = { staging = 1 }` */
export interface LetDeclaration {
  readonly kind: "let";
  readonly span: Span;
  readonly doc: Doc | undefined;
  readonly name: Name;
  readonly value: Expression;
}

/** `secret token = env("TOKEN")` */
export interface SecretDeclaration {
  readonly kind: "secret";
  readonly span: Span;
  readonly doc: Doc | undefined;
  readonly name: Name;
  readonly value: Expression;
}

/** `template worker(size: int, arch: enum(amd64, arm64) = arm64) for pool { … }` */
export interface TemplateDeclaration {
  readonly kind: "template";
  readonly span: Span;
  readonly doc: Doc | undefined;
  readonly name: Name;
  readonly parameters: readonly TemplateParameter[];
  /** The kind of block that it is pasted into, behind `for`. */
  readonly place: Name | undefined;
  readonly body: Body;
}

export interface TemplateParameter {
  readonly span: Span;
  readonly doc: Doc | undefined;
  readonly name: Name;
  readonly type: TypeExpression;
  readonly default: Expression | undefined;
}

/** `int`, `list<string>`, `map<int>`, `enum(a, b)`, `object { name: string, size?: int = 1 }`. */
export interface TypeExpression {
  readonly kind: "type";
  readonly span: Span;
  /** The text is "" where no type could be read. */
  readonly name: Name;
  /** What stands in angle brackets, or the members of an `enum`. */
  readonly arguments: readonly TypeExpression[];
  /** What stands in braces; undefined where there are none. */
  readonly fields: readonly TypeField[] | undefined;
}

/** `other?: string = "x"` */
export interface TypeField {
  readonly span: Span;
  readonly doc: Doc | undefined;
  readonly name: Name;
  /** Whether a `?` follows the name. */
  readonly optional: boolean;
  readonly type: TypeExpression;
  readonly default: Expression | undefined;
}

/** What stands between braces. */
export interface Body {
  readonly kind: "body";
  /** From `{` to `}`, both included; empty where there are none. */
  readonly span: Span;
  readonly items: readonly BodyItem[];
}

export type BodyItem = Attribute | Block | ForBlock | IfBlock | Include | Remove | Assertion | IncompleteStatement;

/**
 * A statement of which only the beginning could be read, such as a word alone on its line: it could become
 * anything. It has a problem.
 */
export interface IncompleteStatement {
  readonly kind: "incomplete";
  readonly span: Span;
  readonly doc: Doc | undefined;
  readonly name: Name;
}

/** `size = 3` */
export interface Attribute {
  readonly kind: "attribute";
  readonly span: Span;
  readonly doc: Doc | undefined;
  readonly name: Name;
  readonly value: Expression;
}

/**
 * `pool ingress { … }`, `zone "${zone}" { … }`, `listener 443 { … }`, and on the top level
 * `abstract cluster base { … }` and `cluster x extends base { … }`.
 */
export interface Block {
  readonly kind: "block";
  readonly span: Span;
  readonly doc: Doc | undefined;
  /** The word `abstract`, where it stands in front. */
  readonly abstract: Name | undefined;
  /** The kind of block, such as `pool`. */
  readonly name: Name;
  readonly labels: readonly Label[];
  /** What follows `extends`: a name or `alias.name`. */
  readonly extends: Expression | undefined;
  readonly body: Body;
}

/** A bare word, a number or a string, which may interpolate. */
export type Label = NameExpression | IntegerLiteral | StringLiteral;

/** `for zone in xs { … }`, `for key, value in object { … }` */
export interface ForBlock {
  readonly kind: "for";
  readonly span: Span;
  /** One variable, or key (index of a list) and value. */
  readonly variables: readonly Name[];
  readonly iterable: Expression;
  readonly body: Body;
}

/** `if c { … } else if d { … } else { … }` */
export interface IfBlock {
  readonly kind: "if";
  readonly span: Span;
  readonly condition: Expression;
  readonly body: Body;
  readonly otherwise: IfBlock | Body | undefined;
}

/** `include worker(size = 3)`, `include shared.worker(size = 3)` */
export interface Include {
  readonly kind: "include";
  readonly span: Span;
  /** A name or `alias.name`. */
  readonly template: Expression;
  readonly arguments: readonly NamedArgument[];
}

export interface NamedArgument {
  readonly span: Span;
  readonly name: Name;
  readonly value: Expression;
}

/** `remove pool old`, and `remove tags` for an attribute or a block without labels. */
export interface Remove {
  readonly kind: "remove";
  readonly span: Span;
  readonly name: Name;
  readonly labels: readonly Label[];
}

/** `assert condition, "why it must hold"` */
export interface Assertion {
  readonly kind: "assert";
  readonly span: Span;
  readonly condition: Expression;
  readonly message: Expression | undefined;
}

export type Expression =
  | NameExpression
  | IntegerLiteral
  | FloatLiteral
  | BooleanLiteral
  | StringLiteral
  | AddressLiteral
  | CidrLiteral
  | SizeLiteral
  | DurationLiteral
  | AutoLiteral
  | ListExpression
  | ObjectExpression
  | Comprehension
  | ObjectComprehension
  | MemberExpression
  | IndexExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | ParenthesizedExpression
  | ErrorExpression;

/** A bare word, dashes included: `arm64`, `control-plane`. */
export interface NameExpression {
  readonly kind: "name";
  readonly span: Span;
  readonly text: string;
}

export interface IntegerLiteral {
  readonly kind: "integer";
  readonly span: Span;
  /** As written, such as `1_000`. */
  readonly text: string;
  readonly value: number;
}

export interface FloatLiteral {
  readonly kind: "float";
  readonly span: Span;
  readonly text: string;
  readonly value: number;
}

export interface BooleanLiteral {
  readonly kind: "boolean";
  readonly span: Span;
  readonly value: boolean;
}

/** A string, one-line or `"""`. Parts alternate as written; text parts are unescaped and unindented. */
export interface StringLiteral {
  readonly kind: "string";
  readonly span: Span;
  readonly multiline: boolean;
  readonly parts: readonly StringPart[];
}

export type StringPart = TextPart | InterpolationPart;

export interface TextPart {
  readonly kind: "text";
  readonly span: Span;
  /** What it means, escapes resolved. */
  readonly text: string;
}

export interface InterpolationPart {
  readonly kind: "interpolation";
  /** From `${` to `}`. */
  readonly span: Span;
  readonly expression: Expression;
}

/** `172.18.0.1`, `fd00::1`; `text` is as written. Whether it is a real address is checked later. */
export interface AddressLiteral {
  readonly kind: "address";
  readonly span: Span;
  readonly text: string;
}

/** `172.18.0.0/16`, `fd64::/48` */
export interface CidrLiteral {
  readonly kind: "cidr";
  readonly span: Span;
  readonly text: string;
}

/** `100GiB`, `4GB`, `1.5TiB`: units B, kB, MB, GB, TB, KiB, MiB, GiB, TiB. */
export interface SizeLiteral {
  readonly kind: "size";
  readonly span: Span;
  readonly text: string;
  /** In bytes. */
  readonly bytes: number;
}

/** `30s`, `7d`, `500ms`: units ms, s, m, h, d. */
export interface DurationLiteral {
  readonly kind: "duration";
  readonly span: Span;
  readonly text: string;
  readonly milliseconds: number;
}

/** `auto` and `auto/24`. */
export interface AutoLiteral {
  readonly kind: "auto";
  readonly span: Span;
  readonly prefixLength: number | undefined;
}

export interface ListExpression {
  readonly kind: "list";
  readonly span: Span;
  readonly items: readonly Expression[];
}

export interface ObjectExpression {
  readonly kind: "object";
  readonly span: Span;
  readonly entries: readonly ObjectEntry[];
}

export interface ObjectEntry {
  readonly span: Span;
  /** A bare word is its text; a string may interpolate; an integer is its digits. */
  readonly key: Label;
  readonly value: Expression;
}

/** `[for x in xs: e if c]`, `[for i, x in xs: e]` */
export interface Comprehension {
  readonly kind: "comprehension";
  readonly span: Span;
  readonly variables: readonly Name[];
  readonly iterable: Expression;
  readonly element: Expression;
  readonly condition: Expression | undefined;
}

/** `{for k, v in xs: k => v if c}` */
export interface ObjectComprehension {
  readonly kind: "object-comprehension";
  readonly span: Span;
  readonly variables: readonly Name[];
  readonly iterable: Expression;
  readonly key: Expression;
  readonly value: Expression;
  readonly condition: Expression | undefined;
}

/** `pool.ingress.size`, `let.sizes` */
export interface MemberExpression {
  readonly kind: "member";
  readonly span: Span;
  readonly object: Expression;
  /** A name without text behind a dot that none follows. */
  readonly member: Name;
}

/** `xs[0]`, `sizes[param.environment]` */
export interface IndexExpression {
  readonly kind: "index";
  readonly span: Span;
  readonly object: Expression;
  readonly index: Expression;
}

/** `lower(x)`, `cidr.subnet(network, 8, 3)`: positional arguments. */
export interface CallExpression {
  readonly kind: "call";
  readonly span: Span;
  /** A name or a member such as `cidr.subnet`. */
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
}

export interface UnaryExpression {
  readonly kind: "unary";
  readonly span: Span;
  readonly operator: "-" | "!";
  readonly operand: Expression;
}

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "&&" | "||" | "??";

export interface BinaryExpression {
  readonly kind: "binary";
  readonly span: Span;
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `c ? a : b` */
export interface ConditionalExpression {
  readonly kind: "conditional";
  readonly span: Span;
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** `(e)`: kept, so that the printer keeps the user's parentheses. */
export interface ParenthesizedExpression {
  readonly kind: "parenthesized";
  readonly span: Span;
  readonly expression: Expression;
}

/** Stands where an expression was expected and none could be read; a diagnostic has been reported. */
export interface ErrorExpression {
  readonly kind: "error";
  readonly span: Span;
}
