import type {
  AddressLiteral,
  AutoLiteral,
  CidrLiteral,
  Doc,
  DurationLiteral,
  FloatLiteral,
  IntegerLiteral,
  SizeLiteral,
  StringLiteral,
} from "../tree/index.ts";

/** The types of tokens, each as problems name it. Keywords are contextual, so there are none of theirs. */
export const tokens = {
  /** A bare word. */
  identifier: "a name",
  integer: "a number",
  /** Any other typed literal; `payload` is its node. */
  literal: "a literal",
  /** A string without interpolation; `payload` is its node. */
  string: "a string",
  stringStart: "the start of a string",
  stringText: "text",
  interpolationStart: "`${`",
  interpolationEnd: "the end of an interpolation",
  stringEnd: "the end of a string",
  /** Stands for source that could not be read and has its problem already. */
  damaged: "unreadable source",
  leftBrace: "`{`",
  rightBrace: "`}`",
  leftBracket: "`[`",
  rightBracket: "`]`",
  leftParen: "`(`",
  rightParen: "`)`",
  equals: "`=`",
  arrow: "`=>`",
  /** All binary operators but `-`. */
  operator: "an operator",
  minus: "`-`",
  bang: "`!`",
  question: "`?`",
  colon: "`:`",
  comma: "`,`",
  dot: "`.`",
  semicolon: "`;`",
  end: "the end of the file",
} as const;

export type TokenType = (typeof tokens)[keyof typeof tokens];

export type LiteralNode = FloatLiteral | AddressLiteral | CidrLiteral | SizeLiteral | DurationLiteral | AutoLiteral;

/** A token with offsets only: lines are computed at the edge. */
export interface Token {
  readonly type: TokenType;
  /** As written; look-alike characters are replaced. Empty where the lexer closed what was left open. */
  readonly text: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Whether it is the first one on its line. Statements that went wrong end there. */
  readonly newline: boolean;
}

/** What the parser knows of a token besides. */
export interface SyntaxToken extends Token {
  /** The `///` comment in front of it. */
  readonly doc: Doc | undefined;
  readonly payload: LiteralNode | IntegerLiteral | StringLiteral | undefined;
  /** How many brackets are open around it; set when brackets have been matched. */
  depth: number;
}

/** A comment with its place, for the printer. */
export interface Comment {
  readonly kind: "line" | "block" | "doc";
  readonly start: number;
  readonly end: number;
}

export function createSyntaxToken(
  type: TokenType,
  text: string,
  start: number,
  end: number,
  newline: boolean,
  doc: Doc | undefined,
  payload: SyntaxToken["payload"],
): SyntaxToken {
  // One shape for all tokens keeps the parser's property reads monomorphic.
  return { type, text, start, end, newline, doc, payload, depth: 0 };
}
