import { createToken, type IToken, type TokenType } from "chevrotain";
import { type SyntaxToken, tokens } from "../../grammar/tokens/index.ts";

/*
 * The terminals of the reference grammar. Where a token may not begin a line, the grammar names its variant `…Same`;
 * where it must, `…Line`. Keywords are words too: which one is meant is for the grammar to say.
 */

function category(name: string, label: string, categories: readonly TokenType[] = []): TokenType {
  return createToken({ name, label, pattern: /(?:)/, categories: [...categories] });
}

/** A type of token with its two variants. */
interface Terminal {
  readonly any: TokenType;
  readonly same: TokenType;
  readonly line: TokenType;
}

function terminal(name: string, label: string, categories: readonly TokenType[] = []): Terminal {
  const any = category(name, label, categories);
  return { any, same: category(`${name}Same`, label, [any]), line: category(`${name}Line`, label, [any]) };
}

export const Word = terminal("Word", "name");
/** What may be the kind of a block on the top level, and in a body: no word that begins something else there. */
export const RootKind = category("RootKind", "kind");
export const BodyKind = category("BodyKind", "kind");
/** What is a name in the place of a value: no literal, and no word that other languages have for nothing. */
export const ValueName = category("ValueName", "name");
export const True = category("True", "true");
export const False = category("False", "false");
export const Auto = category("Auto", "auto");

const keywordTexts = [
  ...["podplane", "use", "as", "param", "let", "secret", "template", "for", "in", "if", "else", "include", "remove"],
  ...["assert", "abstract", "extends", "list", "map", "object"],
] as const;
type KeywordText = (typeof keywordTexts)[number];

/** Keywords, each with its variants by line. */
export const keywords: Readonly<Record<KeywordText, TokenType>> = keywordRecord();

function keywordRecord(): Record<KeywordText, TokenType> {
  const made = keywordTexts.map((text) => [text, category(`Keyword_${text}`, text)] as const);
  return Object.fromEntries(made) as Record<KeywordText, TokenType>;
}

export const Integer = terminal("Integer", "integer");
export const Literal = category("Literal", "literal");
export const Text = terminal("Text", "string");
export const TextStart = terminal("TextStart", '"');
export const TextPiece = category("TextPiece", "text");
export const InterpolationStart = category("InterpolationStart", "${");
export const InterpolationEnd = category("InterpolationEnd", "}");
export const TextEnd = category("TextEnd", '"');
export const BraceOpen = terminal("BraceOpen", "{");
export const BraceClose = category("BraceClose", "}");
export const BracketOpen = terminal("BracketOpen", "[");
export const BracketClose = category("BracketClose", "]");
export const ParenOpen = terminal("ParenOpen", "(");
export const ParenClose = category("ParenClose", ")");
export const Dot = terminal("Dot", ".");
export const Equals = category("Equals", "=");
export const Arrow = category("Arrow", "=>");
export const Colon = category("Colon", ":");
export const Comma = category("Comma", ",");
export const Question = category("Question", "?");
export const Bang = category("Bang", "!");
export const OptionalColon = category("OptionalColon", "?:");
export const Nullish = category("Nullish", "??");
export const Or = category("Or", "||");
export const And = category("And", "&&");
export const Equality = category("Equality", "== or !=");
export const Relation = category("Relation", "< <= > or >=");
export const Less = terminal("Less", "<", [Relation]);
export const Greater = category("Greater", ">", [Relation]);
export const GreaterEquals = category("GreaterEquals", ">=", [Relation]);
export const Minus = category("Minus", "-");
export const Plus = category("Plus", "+");
export const Factor = category("Factor", "* / or %");
/** What the scanner reads and the language does not have. */
export const Foreign = category("Foreign", "foreign");

const punctuation: ReadonlyMap<string, TokenType | Terminal> = new Map<string, TokenType | Terminal>([
  [tokens.string, Text],
  [tokens.stringStart, TextStart],
  [tokens.stringText, TextPiece],
  [tokens.interpolationStart, InterpolationStart],
  [tokens.interpolationEnd, InterpolationEnd],
  [tokens.stringEnd, TextEnd],
  [tokens.literal, Literal],
  [tokens.integer, Integer],
  [tokens.leftBrace, BraceOpen],
  [tokens.rightBrace, BraceClose],
  [tokens.leftBracket, BracketOpen],
  [tokens.rightBracket, BracketClose],
  [tokens.leftParen, ParenOpen],
  [tokens.rightParen, ParenClose],
  [tokens.dot, Dot],
  [tokens.equals, Equals],
  [tokens.arrow, Arrow],
  [tokens.colon, Colon],
  [tokens.comma, Comma],
  [tokens.question, Question],
  [tokens.bang, Bang],
  [tokens.minus, Minus],
]);

const operators: ReadonlyMap<string, TokenType | Terminal> = new Map<string, TokenType | Terminal>([
  ["?:", OptionalColon],
  ["??", Nullish],
  ["||", Or],
  ["&&", And],
  ["==", Equality],
  ["!=", Equality],
  ["<", Less],
  [">", Greater],
  ["<=", Relation],
  [">=", GreaterEquals],
  ["+", Plus],
  ["*", Factor],
  ["/", Factor],
  ["%", Factor],
]);

const statementWords: ReadonlySet<string> = new Set(["for", "if", "else", "include", "remove", "assert"]);
const declarationWords: ReadonlySet<string> = new Set(["podplane", "use", "param", "let", "secret", "template"]);

const nullWords: ReadonlySet<string> = new Set(["null", "nil", "None", "undefined", "NULL", "Null"]);
const valueWords: ReadonlyMap<string, TokenType> = new Map([
  ["true", True],
  ["false", False],
  ["auto", Auto],
]);

const words = new Map<string, TokenType>();

/** The terminal of a word: its place on the line, whether it is a keyword, and what it is as a value. */
function wordType(text: string, newline: boolean): TokenType {
  const key = `${newline ? "\n" : ""}${text}`;
  const known = words.get(key);
  if (known !== undefined) return known;
  const own = isKeyword(text) ? [keywords[text]] : [];
  const value = nullWords.has(text) ? [] : [valueWords.get(text) ?? ValueName];
  const kinds = statementWords.has(text) ? [] : declarationWords.has(text) ? [BodyKind] : [BodyKind, RootKind];
  const made = category(`word ${key}`, text, [newline ? Word.line : Word.same, ...own, ...value, ...kinds]);
  words.set(key, made);
  return made;
}

function isKeyword(text: string): text is KeywordText {
  return Object.hasOwn(keywords, text);
}

/** Every terminal that the grammar may see: words that are no keywords are all alike to it. */
export function allTokens(): readonly TokenType[] {
  for (const text of [...keywordTexts, ...valueWords.keys(), ...nullWords, "x"]) {
    wordType(text, false);
    wordType(text, true);
  }
  const variants = [...punctuation.values(), ...operators.values(), Word].flatMap((type) =>
    "same" in type ? [type.any, type.same, type.line] : [type],
  );
  return [
    ...new Set([
      ...variants,
      ValueName,
      RootKind,
      BodyKind,
      True,
      False,
      Auto,
      Foreign,
      ...Object.values(keywords),
      ...words.values(),
    ]),
  ];
}

/** A token of the scanner as the grammar's. */
export function terminalOf(token: SyntaxToken): IToken {
  const type = typeOf(token);
  return { image: token.text, startOffset: token.start, endOffset: token.end - 1, payload: token, ...typed(type) };
}

function typed(type: TokenType): Pick<IToken, "tokenType" | "tokenTypeIdx"> {
  return { tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 };
}

function typeOf(token: SyntaxToken): TokenType {
  if (token.type === tokens.identifier) {
    const known = isKeyword(token.text) || valueWords.has(token.text) || nullWords.has(token.text);
    return wordType(known ? token.text : "x", token.newline);
  }
  const type = token.type === tokens.operator ? operators.get(token.text) : punctuation.get(token.type);
  if (type === undefined) return Foreign;
  if (!("same" in type)) return type;
  return token.newline ? type.line : type.same;
}
