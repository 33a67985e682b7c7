import { createToken, type IToken, type TokenType } from "chevrotain";
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
} from "./ast.ts";

/*
 * The token types, for chevrotain's parser. They carry no patterns: the scanner of `lexer.ts` makes
 * the tokens itself, because chevrotain's lexer would analyse some forty expressions on each start
 * (4 ms measured, a fifth of a bare start of Node) and knows no strings within strings.
 */
function token(name: string, label: string): TokenType {
  return createToken({ name, label });
}

export const tokens = {
  /** A bare word. Keywords are contextual, so there is no type of theirs. */
  identifier: token("Identifier", "a name"),
  integer: token("Integer", "a number"),
  /** Any other typed literal; `payload` is its node. */
  literal: token("Literal", "a literal"),
  /** A string without interpolation; `payload` is its node. */
  string: token("String", "a string"),
  stringStart: token("StringStart", '`"`'),
  stringText: token("StringText", "text"),
  interpolationStart: token("InterpolationStart", "`${`"),
  interpolationEnd: token("InterpolationEnd", "`}`"),
  stringEnd: token("StringEnd", '`"`'),
  /** Stands for source that could not be read and has its problem already. */
  damaged: token("Damaged", "unreadable source"),
  leftBrace: token("LeftBrace", "`{`"),
  rightBrace: token("RightBrace", "`}`"),
  leftBracket: token("LeftBracket", "`[`"),
  rightBracket: token("RightBracket", "`]`"),
  leftParen: token("LeftParen", "`(`"),
  rightParen: token("RightParen", "`)`"),
  equals: token("Equals", "`=`"),
  arrow: token("Arrow", "`=>`"),
  /** All binary operators but `-`. */
  operator: token("Operator", "an operator"),
  minus: token("Minus", "`-`"),
  bang: token("Bang", "`!`"),
  question: token("Question", "`?`"),
  colon: token("Colon", "`:`"),
  comma: token("Comma", "`,`"),
  dot: token("Dot", "`.`"),
  semicolon: token("Semicolon", "`;`"),
} as const;

export type LiteralNode = FloatLiteral | AddressLiteral | CidrLiteral | SizeLiteral | DurationLiteral | AutoLiteral;

/** A token with offsets only; `endOffset` is inclusive, as chevrotain has it. */
export interface SyntaxToken extends IToken {
  readonly startOffset: number;
  readonly endOffset: number;
  /** Whether it is the first one on its line. Statements that went wrong end there. */
  readonly newline: boolean;
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
  tokenType: TokenType,
  image: string,
  start: number,
  end: number,
  newline: boolean,
  doc: Doc | undefined,
  payload: SyntaxToken["payload"],
): SyntaxToken {
  // One shape for all tokens keeps the parser's property reads monomorphic.
  return {
    image,
    startOffset: start,
    endOffset: end - 1,
    tokenTypeIdx: tokenType.tokenTypeIdx ?? 0,
    tokenType,
    newline,
    doc,
    payload,
    depth: 0,
  };
}
