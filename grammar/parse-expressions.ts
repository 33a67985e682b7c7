import type { BinaryOperator, Expression } from "./ast.ts";
import { nestingLimit } from "./lexer.ts";
import { buildBinary, isBinaryOperator } from "./operators.ts";
import { CollectionParser, startsPrimary, startsValue } from "./parse-collections.ts";
import { replacement } from "./problems.ts";
import { coverSpans } from "./span.ts";
import { type SyntaxToken, type TokenType, tokens } from "./tokens.ts";

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

  protected parseExpression(): Expression {
    const start = this.peek(1);
    const outer = this.height;
    this.height = 0;
    this.depth += 1;
    if (this.depth > nestingLimit + 1) this.#failTooDeep(start);
    const conditions: Expression[] = [];
    const results: Expression[] = [];
    let last = this.#parseChain();
    while (this.accept(tokens.question) !== undefined) {
      conditions.push(last);
      results.push(this.parseExpression());
      this.expect(tokens.colon);
      last = this.#parseChain();
    }
    this.depth -= 1;
    const own = this.height + conditions.length + 1;
    this.height = Math.max(outer, own);
    if (conditions.length <= nestingLimit && own <= 2 * chainLimit) return buildConditional(conditions, results, last);
    this.height = outer;
    return this.#tooLong(start);
  }

  #failTooDeep(start: SyntaxToken): never {
    if (!this.sink.has("nesting-too-deep")) {
      this.sink.report("nesting-too-deep", this.tokenSpan(start), { limit: String(nestingLimit) });
    }
    this.abort();
  }

  /** Operands with binary operators between them. */
  #parseChain(): Expression {
    const start = this.peek(1);
    const first = this.#parseOperand();
    if (!this.#continuesChain()) return first;
    const operands = [first];
    const operators: BinaryOperator[] = [];
    while (this.#continuesChain()) {
      operators.push(this.#operatorOf(this.advance()));
      operands.push(this.#parseOperand());
    }
    this.height += operators.length;
    return operators.length <= chainLimit ? buildBinary(operands, operators) : this.#tooLong(start);
  }

  /** A value with the signs before it and the accesses after it. */
  #parseOperand(): Expression {
    const start = this.peek(1);
    const signs: SyntaxToken[] = [];
    while (this.nextIs(tokens.minus) || this.nextIs(tokens.bang) || this.#isWordNot()) signs.push(this.advance());
    const first = this.peek(1);
    if (!this.#startsPrimary(first)) return this.#applySigns(signs, this.#missingValue(first));
    let node = this.#parsePrimary(first);
    let length = 0;
    for (let object = node; ; object = node) {
      const type = this.peek(1).type;
      if (type === tokens.dot) node = this.#parseMember(first, object);
      else if (type === tokens.leftBracket) node = this.#parseIndex(first, object);
      else if (type === tokens.leftParen) node = this.#parseCall(first, object);
      else break;
      length += 1;
    }
    this.height += length + signs.length;
    if (length > chainLimit || signs.length > nestingLimit) return this.#tooLong(start);
    return signs.length === 0 ? node : this.#applySigns(signs, node);
  }

  #parseMember(first: SyntaxToken, object: Expression): Expression {
    this.advance();
    const member = this.nameOf(this.expect(tokens.identifier));
    return { kind: "member", span: this.spanFrom(first), object, member };
  }

  #parseIndex(first: SyntaxToken, object: Expression): Expression {
    const opener = this.advance();
    const index = this.parseExpression();
    this.close(opener, tokens.rightBracket);
    return { kind: "index", span: this.spanFrom(first), object, index };
  }

  #parseCall(first: SyntaxToken, callee: Expression): Expression {
    const items = this.parseEntries(this.advance(), "`,` or `)`", startsValue, () => this.parseExpression());
    return { kind: "call", span: this.spanFrom(first), callee, arguments: items };
  }

  #parsePrimary(token: SyntaxToken): Expression {
    switch (token.type) {
      case tokens.string:
      case tokens.stringStart:
        return this.parseText();
      case tokens.leftBracket:
        return this.parseList();
      case tokens.leftBrace:
        return this.parseObject();
      case tokens.leftParen:
        return this.#parseParenthesized();
      case tokens.identifier:
        return this.#bareWord(this.advance());
      default:
        this.advance();
        return token.payload ?? { kind: "error", span: this.tokenSpan(token) };
    }
  }

  #bareWord(token: SyntaxToken): Expression {
    const span = this.tokenSpan(token);
    const text = token.text;
    if (text === "true" || text === "false") return { kind: "boolean", span, value: text === "true" };
    if (text === "auto") return { kind: "auto", span, prefixLength: undefined };
    if (nullWords.has(text)) {
      this.sink.report("null-value", span, { word: text });
      return { kind: "error", span };
    }
    return { kind: "name", span, text };
  }

  #parseParenthesized(): Expression {
    const opener = this.advance();
    const expression = this.parseExpression();
    this.close(opener, tokens.rightParen);
    return { kind: "parenthesized", span: this.spanFrom(opener), expression };
  }

  #startsPrimary(token: SyntaxToken): boolean {
    if (!startsPrimary.has(token.type)) return false;
    // `size =` at the end of a line: the next line is an attribute of its own.
    return token.type !== tokens.identifier || !token.newline || this.peek(2).type !== tokens.equals;
  }

  #missingValue(next: SyntaxToken): Expression {
    const previous = this.peek(0);
    const atEnd = next.newline || endsValue.has(next.type);
    const before = Math.min(previous.start, next.start);
    if (!atEnd) this.reportUnexpected(next, "a value");
    else if (!this.sink.touches(before, before + 1)) {
      // After `size =` it is `size` that has no value, after an operator the operator.
      const owner = previous.type === tokens.equals || previous.type === tokens.colon ? this.peek(-1) : previous;
      this.sink.report("missing-value", this.tokenSpan(previous), { name: owner.text });
    }
    return { kind: "error", span: this.sink.span(previous.end, previous.end) };
  }

  #continuesChain(): boolean {
    const next = this.peek(1);
    if (next.type === tokens.equals) return this.comparing && !next.newline;
    if (next.type === tokens.operator || next.type === tokens.minus) return true;
    if (next.type !== tokens.identifier) return false;
    return operatorWords.has(next.text) && !next.newline && startsPrimary.has(this.peek(2).type);
  }

  #isWordNot(): boolean {
    const after = this.peek(2);
    const startsOperand = after.type === tokens.identifier || after.type === tokens.leftParen;
    return this.nextIsWord("not") && startsOperand && !after.newline && after.text !== "in";
  }

  #operatorOf(token: SyntaxToken): BinaryOperator {
    if (isBinaryOperator(token.text)) return token.text;
    const span = this.tokenSpan(token);
    const word = operatorWords.get(token.text);
    const details = replacement(`Write \`${word ?? "=="}\``, span, word ?? "==");
    if (word === undefined) this.sink.report("equals-for-comparison", span, {}, details);
    else this.sink.report("word-operator", span, { word: token.text, instead: word }, details);
    return word ?? "==";
  }

  #applySigns(signs: readonly SyntaxToken[], operand: Expression): Expression {
    return signs.toReversed().reduce<Expression>((inner, sign) => {
      const span = coverSpans(this.tokenSpan(sign), inner.span);
      if (sign.type === tokens.minus) return { kind: "unary", span, operator: "-", operand: inner };
      if (sign.type === tokens.identifier) this.#reportNot(sign);
      return { kind: "unary", span, operator: "!", operand: inner };
    }, operand);
  }

  #reportNot(sign: SyntaxToken): void {
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

const endsValue: ReadonlySet<TokenType> = new Set([
  tokens.rightBrace,
  tokens.rightBracket,
  tokens.rightParen,
  tokens.interpolationEnd,
  tokens.comma,
]);
