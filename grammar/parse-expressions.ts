import type { IToken, ParserMethod, TokenType } from "chevrotain";
import type { BinaryOperator, Expression } from "./ast.ts";
import { nestingLimit } from "./lexer.ts";
import { buildBinary, isBinaryOperator } from "./operators.ts";
import { CollectionParser } from "./parse-collections.ts";
import { replacement } from "./problems.ts";
import { coverSpans } from "./span.ts";
import { type SyntaxToken, tokens } from "./tokens.ts";

/** Operators, accesses or signs in one expression: trees are walked by recursion along their left side. */
export const chainLimit = 1000;

const nullWords: ReadonlySet<string> = new Set(["null", "nil", "None", "undefined"]);
const operatorWords: ReadonlyMap<string, BinaryOperator> = new Map([
  ["and", "&&"],
  ["or", "||"],
]);

/** Expressions. Operator chains are read flat and built without recursion; only brackets and `? … :` recurse. */
export abstract class ExpressionParser extends CollectionParser {
  /** The longest way down in what was read of the expression at hand, in nodes. */
  protected height = 0;
  /** How many expressions are being read within each other. */
  protected depth = 0;
  /** Whether `=` can only be meant as `==`: in the condition of `if` and of `assert`. */
  protected comparing = false;

  readonly expression: ParserMethod<[], Expression> = this.RULE("expression", (): Expression => {
    const start = this.peek(1);
    const outer = this.height;
    this.height = 0;
    this.depth += 1;
    this.ACTION(() => this.#guardDepth(start));
    const conditions: Expression[] = [];
    const results: Expression[] = [];
    let last = this.SUBRULE(this.chain);
    this.MANY(() => {
      this.CONSUME(tokens.question);
      conditions.push(last);
      results.push(this.SUBRULE(this.expression));
      this.CONSUME(tokens.colon);
      last = this.SUBRULE2(this.chain);
    });
    this.depth -= 1;
    return this.ACTION(() => {
      const own = this.height + conditions.length + 1;
      this.height = Math.max(outer, own);
      if (conditions.length <= nestingLimit && own <= 2 * chainLimit)
        return buildConditional(conditions, results, last);
      this.height = outer;
      return this.#tooLong(start);
    });
  });

  #guardDepth(start: SyntaxToken): void {
    if (this.depth <= nestingLimit + 1) return;
    if (!this.sink.has("nesting-too-deep")) {
      this.sink.report("nesting-too-deep", this.tokenSpan(start), { limit: String(nestingLimit) });
    }
    this.abort();
  }

  /** Operands with binary operators between them. */
  readonly chain: ParserMethod<[], Expression> = this.RULE("chain", (): Expression => {
    const start = this.peek(1);
    const operands: Expression[] = [this.SUBRULE(this.operand)];
    const operators: BinaryOperator[] = [];
    this.MANY({
      GATE: () => this.#continuesChain(),
      DEF: () => {
        const token = this.OR([
          { ALT: () => this.CONSUME(tokens.operator) },
          { ALT: () => this.CONSUME(tokens.minus) },
          { ALT: () => this.CONSUME(tokens.equals) },
          { ALT: () => this.CONSUME(tokens.identifier) },
        ]);
        this.ACTION(() => operators.push(this.#operatorOf(token)));
        operands.push(this.SUBRULE2(this.operand));
      },
    });
    return this.ACTION(() => {
      this.height += operators.length;
      return operators.length <= chainLimit ? buildBinary(operands, operators) : this.#tooLong(start);
    });
  });

  /** A value with the signs before it and the accesses after it. */
  readonly operand: ParserMethod<[], Expression> = this.RULE("operand", (): Expression => {
    const start = this.peek(1);
    const signs: IToken[] = [];
    this.MANY({
      GATE: () => this.LA(1).tokenType !== tokens.identifier || this.#isWordNot(),
      DEF: () => {
        const sign = this.OR([
          { ALT: () => this.CONSUME(tokens.bang) },
          { ALT: () => this.CONSUME(tokens.minus) },
          { ALT: () => this.CONSUME(tokens.identifier) },
        ]);
        signs.push(sign);
      },
    });
    const first = this.peek(1);
    let node = this.#startsPrimary(first) ? this.SUBRULE(this.primary) : this.#missingValue(first);
    let length = 0;
    this.MANY2(() => {
      const object = node;
      node = this.OR2([
        { ALT: () => this.#member(first, object) },
        { ALT: () => this.#index(first, object) },
        { ALT: () => this.#call(first, object) },
      ]);
      length += 1;
    });
    return this.ACTION(() => {
      this.height += length + signs.length;
      if (length > chainLimit || signs.length > nestingLimit) return this.#tooLong(start);
      return signs.length === 0 ? node : this.#applySigns(signs, node);
    });
  });

  #member(first: SyntaxToken, object: Expression): Expression {
    this.CONSUME(tokens.dot);
    const member = this.nameOf(this.CONSUME2(tokens.identifier));
    return { kind: "member", span: this.spanFrom(first), object, member };
  }

  #index(first: SyntaxToken, object: Expression): Expression {
    const opener = this.peek(1);
    this.CONSUME(tokens.leftBracket);
    const index = this.SUBRULE(this.expression);
    this.ACTION(() => this.skipToClose(opener, "`]`"));
    this.CONSUME(tokens.rightBracket);
    return { kind: "index", span: this.spanFrom(first), object, index };
  }

  #call(first: SyntaxToken, callee: Expression): Expression {
    const opener = this.peek(1);
    this.CONSUME(tokens.leftParen);
    const items: Expression[] = [];
    this.MANY3(() => {
      items.push(this.SUBRULE2(this.expression));
      this.delimiter(opener);
    });
    this.ACTION(() => this.skipToClose(opener, "`,` or `)`"));
    this.CONSUME(tokens.rightParen);
    return { kind: "call", span: this.spanFrom(first), callee, arguments: items };
  }

  readonly primary: ParserMethod<[], Expression> = this.RULE(
    "primary",
    (): Expression =>
      this.OR([
        { ALT: () => this.#bareWord(this.CONSUME(tokens.identifier)) },
        { ALT: () => this.#literal(this.CONSUME(tokens.integer)) },
        { ALT: () => this.#literal(this.CONSUME(tokens.literal)) },
        { ALT: () => this.SUBRULE(this.text) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.object) },
        { ALT: () => this.#parenthesized() },
        { ALT: () => this.#damaged(this.CONSUME(tokens.damaged)) },
      ]),
  );

  #bareWord(token: IToken): Expression {
    const span = this.tokenSpan(token);
    const text = token.image;
    if (text === "true" || text === "false") return { kind: "boolean", span, value: text === "true" };
    if (text === "auto") return { kind: "auto", span, prefixLength: undefined };
    if (nullWords.has(text)) this.sink.report("null-value", span, { word: text });
    return { kind: "name", span, text };
  }

  #literal(token: IToken): Expression {
    const { payload } = token as SyntaxToken;
    return payload ?? { kind: "error", span: this.tokenSpan(token) };
  }

  #damaged(token: IToken): Expression {
    return { kind: "error", span: this.tokenSpan(token) };
  }

  #parenthesized(): Expression {
    const opener = this.peek(1);
    this.CONSUME(tokens.leftParen);
    const expression = this.SUBRULE(this.expression);
    this.ACTION(() => this.skipToClose(opener, "`)`"));
    this.CONSUME(tokens.rightParen);
    return { kind: "parenthesized", span: this.spanFrom(opener), expression };
  }

  #startsPrimary(token: SyntaxToken): boolean {
    if (this.RECORDING_PHASE) return true;
    if (!startsPrimary.has(token.tokenType)) return false;
    // `size =` at the end of a line: the next line is an attribute of its own.
    return token.tokenType !== tokens.identifier || !token.newline || this.LA(2).tokenType !== tokens.equals;
  }

  #missingValue(next: SyntaxToken): Expression {
    const previous = this.peek(0);
    const atEnd = next.newline || endsValue.has(next.tokenType) || next.image === "";
    const before = Math.min(previous.startOffset, next.startOffset);
    if (!atEnd) this.reportUnexpected(next, "a value");
    else if (!this.sink.touches(before, before + 1)) {
      this.sink.report("missing-value", this.tokenSpan(previous), { name: previous.image });
    }
    return { kind: "error", span: this.sink.span(next.startOffset, next.startOffset) };
  }

  #continuesChain(): boolean {
    const next = this.peek(1);
    if (next.tokenType === tokens.equals) return this.comparing && !next.newline;
    if (next.tokenType !== tokens.identifier) return true;
    return operatorWords.has(next.image) && !next.newline && startsPrimary.has(this.LA(2).tokenType);
  }

  #isWordNot(): boolean {
    const after = this.peek(2);
    const startsOperand = after.tokenType === tokens.identifier || after.tokenType === tokens.leftParen;
    return this.nextIsWord("not") && startsOperand && !after.newline && after.image !== "in";
  }

  #operatorOf(token: IToken): BinaryOperator {
    if (isBinaryOperator(token.image)) return token.image;
    const span = this.tokenSpan(token);
    const word = operatorWords.get(token.image);
    const details = replacement(`Write \`${word ?? "=="}\``, span, word ?? "==");
    if (word === undefined) this.sink.report("equals-for-comparison", span, {}, details);
    else this.sink.report("word-operator", span, { word: token.image, instead: word }, details);
    return word ?? "==";
  }

  #applySigns(signs: readonly IToken[], operand: Expression): Expression {
    return signs.toReversed().reduce<Expression>((inner, sign) => {
      const span = coverSpans(this.tokenSpan(sign), inner.span);
      if (sign.tokenType === tokens.minus) return { kind: "unary", span, operator: "-", operand: inner };
      if (sign.tokenType === tokens.identifier) this.#reportNot(sign);
      return { kind: "unary", span, operator: "!", operand: inner };
    }, operand);
  }

  #reportNot(sign: IToken): void {
    const span = this.tokenSpan(sign);
    const withSpace = this.sink.span(span.start, this.source.charAt(span.end) === " " ? span.end + 1 : span.end);
    this.sink.report("word-operator", span, { word: "not", instead: "!" }, replacement("Write `!`", withSpace, "!"));
  }

  #tooLong(start: SyntaxToken): Expression {
    const span = this.spanFrom(start);
    if (!this.sink.touches(span.start, span.end)) {
      this.sink.report("chain-too-long", this.tokenSpan(start), { limit: String(chainLimit) });
    }
    return { kind: "error", span };
  }
}

function buildConditional(
  conditions: readonly Expression[],
  results: readonly Expression[],
  last: Expression,
): Expression {
  let node = last;
  for (let index = conditions.length - 1; index >= 0; index -= 1) {
    const [condition, then] = [conditions[index], results[index]];
    if (condition === undefined || then === undefined) continue;
    const span = coverSpans(condition.span, node.span);
    node = { kind: "conditional", span, condition, then, otherwise: node };
  }
  return node;
}

const startsPrimary: ReadonlySet<TokenType> = new Set([
  tokens.identifier,
  tokens.integer,
  tokens.literal,
  tokens.string,
  tokens.stringStart,
  tokens.leftBracket,
  tokens.leftBrace,
  tokens.leftParen,
  tokens.damaged,
]);

const endsValue: ReadonlySet<TokenType> = new Set([
  tokens.rightBrace,
  tokens.rightBracket,
  tokens.rightParen,
  tokens.interpolationEnd,
  tokens.comma,
]);
