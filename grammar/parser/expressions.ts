import { insteadOf, sameOperator } from "../habits/text.ts";
import { nestingLimit } from "../lexer/lexer.ts";
import { replacement } from "../problems/problems.ts";
import { type SyntaxToken, type TokenType, tokens } from "../tokens/tokens.ts";
import type { BinaryOperator, Expression, Name } from "../tree/ast.ts";
import { coverSpans } from "../tree/span.ts";
import { CollectionParser, type EntryForm, startsPrimary, startsValue } from "./collections.ts";
import { buildBinary, isBinaryOperator } from "./operators.ts";

/** Operators, accesses or signs in one expression: trees are walked by recursion along their left side. */
export const chainLimit = 1000;

const nullWords: ReadonlySet<string> = new Set(["null", "nil", "None", "undefined", "NULL", "Null"]);
const operatorWords: ReadonlyMap<string, BinaryOperator> = new Map([
  ["and", "&&"],
  ["or", "||"],
  ["AND", "&&"],
  ["OR", "||"],
  ["is", "=="],
]);
const units: ReadonlySet<string> = new Set([
  "B",
  "kB",
  "MB",
  "GB",
  "TB",
  "KiB",
  "MiB",
  "GiB",
  "TiB",
  "ms",
  "s",
  "m",
  "h",
  "d",
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
    if (this.depth > nestingLimit + 1) {
      this.reportTooDeep(start);
      this.abort();
      this.depth -= 1;
      return this.noValue();
    }
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

  protected reportTooDeep(start: SyntaxToken): void {
    if (!this.sink.has("nesting-too-deep")) {
      this.report("nesting-too-deep", this.tokenSpan(start), { limit: String(nestingLimit) });
    }
  }

  /** Operands with binary operators between them. */
  #parseChain(): Expression {
    const start = this.peek(1);
    const first = this.#parseOperand();
    if (!this.#continuesChain()) return first;
    const operands = [first];
    const operators: BinaryOperator[] = [];
    let isForeign = false;
    while (this.#continuesChain()) {
      const operator = this.#parseOperator();
      operators.push(operator ?? "==");
      isForeign ||= operator === undefined;
      operands.push(this.#parseOperand());
    }
    this.height += operators.length;
    // What an operator of another language gives is not known: nothing more is said of the value.
    if (isForeign) return { kind: "error", span: this.spanFrom(start) };
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
      const { type, newline } = this.peek(1);
      // What begins a line is no part of the line before it.
      if (newline) break;
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
    const member = this.parseMemberName(object);
    return { kind: "member", span: this.spanFrom(first), object, member };
  }

  /** A name on the line of its dot; the next line is the next statement. */
  protected parseMemberName(object: Expression): Name {
    const next = this.peek(1);
    if (next.type === tokens.identifier && !next.newline) return this.nameOf(this.advance());
    const dot = this.tokenSpan(this.peek(0));
    if (next.newline || endsValue.has(next.type) || next.type === tokens.end) {
      const written = this.source.slice(object.span.start, object.span.end);
      if (!this.isReported(next)) this.report("missing-member", dot, { object: written.replace(/\s+/g, " ") });
    } else this.failAt(next, tokens.identifier);
    return { text: "", span: this.sink.span(dot.end, dot.end) };
  }

  #parseIndex(first: SyntaxToken, object: Expression): Expression {
    const opener = this.advance();
    if (this.peek(1).text === "*" && this.peek(2).type === tokens.rightBracket) return this.#splat(first, opener);
    const index = this.parseExpression();
    this.close(opener, tokens.rightBracket);
    return { kind: "index", span: this.spanFrom(first), object, index };
  }

  /** HCL's `list[*].name`: what it gives is not known. */
  #splat(first: SyntaxToken, opener: SyntaxToken): Expression {
    this.skipGroup(opener);
    const parameters = { operator: "[*]", instead: "[for x in list: x.name]" };
    this.report("foreign-operator", this.spanFrom(opener), parameters);
    while (this.nextIs(tokens.dot) && this.peek(2).type === tokens.identifier) {
      this.advance();
      this.advance();
    }
    return { kind: "error", span: this.spanFrom(first) };
  }

  #parseCall(first: SyntaxToken, callee: Expression): Expression {
    const items = this.parseEntries(this.advance(), valuesInParens, () => this.parseExpression());
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
        if (token.text === "if" && this.#isConditionAhead()) return this.#conditionalWord(this.advance());
        if (token.text === "for" && this.startsComprehension()) return this.#bareLoop(this.advance());
        return this.#bareWord(this.advance());
      default:
        this.advance();
        if (token.type === tokens.integer && this.#isUnitAhead()) return this.#spacedUnit(token);
        return token.payload ?? { kind: "error", span: this.tokenSpan(token) };
    }
  }

  #isUnitAhead(): boolean {
    const unit = this.peek(1);
    const [after, gap] = [this.peek(2), this.source.slice(this.peek(0).end, unit.start)];
    if (unit.type !== tokens.identifier || !units.has(unit.text) || !/^[ \t]+$/.test(gap)) return false;
    return after.newline || endsValue.has(after.type) || after.type === tokens.end;
  }

  #spacedUnit(number: SyntaxToken): Expression {
    const unit = this.advance();
    const span = this.spanFrom(number);
    const written = `${number.text}${unit.text}`;
    const details = replacement(`Write \`${written}\``, span, written);
    this.report("spaced-unit", span, { number: number.text, unit: unit.text }, details);
    return { kind: "error", span };
  }

  /** `if a then b else c`, in the place of a value. */
  #conditionalWord(token: SyntaxToken): Expression {
    this.report("conditional-form", this.tokenSpan(token), { found: "`if` begins a value" });
    while (this.peek(1).depth === token.depth && !this.peek(1).newline && !endsValue.has(this.peek(1).type)) {
      const skipped = this.advance();
      if (opensGroup.has(skipped.type)) this.skipGroup(skipped);
    }
    return { kind: "error", span: this.spanFrom(token) };
  }

  /** `for x in xs: x` without its brackets; where one of them stands alone, that was reported. */
  #bareLoop(token: SyntaxToken): Expression {
    this.skipLine();
    const span = this.spanFrom(token);
    const form = "[for x in list: x if condition]";
    if (!this.sink.touches(span.start, span.end + 1)) {
      this.report("comprehension-form", this.tokenSpan(token), { found: "`for` without a bracket", form });
    }
    return { kind: "error", span };
  }

  #isConditionAhead(): boolean {
    const next = this.peek(2);
    return !next.newline && (startsPrimary.has(next.type) || next.type === tokens.bang);
  }

  #bareWord(token: SyntaxToken): Expression {
    const span = this.tokenSpan(token);
    const text = token.text;
    if (text === "true" || text === "false") return { kind: "boolean", span, value: text === "true" };
    if (text === "auto") return { kind: "auto", span, prefixLength: undefined };
    if (nullWords.has(text)) {
      this.report("null-value", span, { word: text });
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
    if (!token.newline) return true;
    // `size =` at the end of a line: the next line is a member, an attribute or a block of its own.
    return !this.isMemberAhead() && (token.type !== tokens.identifier || !this.#startsStatement(this.peek(2)));
  }

  #startsStatement(second: SyntaxToken): boolean {
    const isLabel = second.type === tokens.string || second.type === tokens.integer;
    const isName = second.type === tokens.identifier && !operatorWords.has(second.text) && second.text !== "in";
    return !second.newline && (isLabel || (isName && second.text !== "if" && second.text !== "for"));
  }

  #missingValue(next: SyntaxToken): Expression {
    const previous = this.peek(0);
    const isThen = previous.type === tokens.question && next.type === tokens.colon;
    const atEnd = next.newline || endsValue.has(next.type) || isThen;
    const before = Math.min(previous.start, next.start);
    if (!atEnd) this.reportUnexpected(next, "a value");
    else if (!this.sink.touches(before, before + 1)) {
      // After `size =` it is `size` that has no value, after an operator the operator.
      const owner = previous.type === tokens.equals || previous.type === tokens.colon ? this.peek(-1) : previous;
      this.report("missing-value", this.tokenSpan(previous), { name: owner.text });
    }
    return { kind: "error", span: this.sink.span(previous.end, previous.end) };
  }

  #continuesChain(): boolean {
    const next = this.peek(1);
    if (next.type === tokens.equals) return this.comparing && !next.newline;
    if (next.type === tokens.operator) return !isChangeAhead(next, this.peek(2));
    // The next item of a YAML list is no subtrahend.
    if (next.type === tokens.minus) return !next.newline || this.peek(3).type !== tokens.colon;
    if (next.type !== tokens.identifier || next.newline) return false;
    if (next.text === "not") return this.peek(2).text === "in" && startsPrimary.has(this.peek(3).type);
    return (operatorWords.has(next.text) || next.text === "in") && startsPrimary.has(this.peek(2).type);
  }

  #isWordNot(): boolean {
    const after = this.peek(2);
    const startsOperand = after.type === tokens.identifier || after.type === tokens.leftParen;
    return this.nextIsWord("not") && startsOperand && !after.newline && after.text !== "in";
  }

  /** The operator ahead; undefined where it is one that this language has nothing for. */
  #parseOperator(): BinaryOperator | undefined {
    const token = this.advance();
    const same = sameOperator(token.text);
    if (this.#isMembership(token) || (token.type === tokens.operator && insteadOf(token.text) !== undefined)) {
      const isNegated = token.text === "not";
      if (isNegated) this.advance();
      const span = this.spanFrom(token);
      const operator = this.source.slice(span.start, span.end);
      if (isNegated) this.report("foreign-operator", span, { operator, instead: "!contains(list, value)" });
      else this.reportForeignOperator(token);
      return same !== undefined && isBinaryOperator(same) ? same : undefined;
    }
    if (token.text === "is" && this.nextIsWord("not")) return this.#isNot(token);
    return this.#operatorOf(token);
  }

  #isNot(token: SyntaxToken): BinaryOperator {
    this.advance();
    const span = this.spanFrom(token);
    const parameters = { operator: "is not", instead: "!=" };
    this.report("foreign-operator", span, parameters, replacement("Write `!=`", span, "!="));
    return "!=";
  }

  /** `a in b` and `a not in b`; the first word is consumed. */
  #isMembership(token: SyntaxToken): boolean {
    return token.type === tokens.identifier && (token.text === "in" || (token.text === "not" && this.nextIsWord("in")));
  }

  #operatorOf(token: SyntaxToken): BinaryOperator {
    if (isBinaryOperator(token.text)) return token.text;
    const span = this.tokenSpan(token);
    const word = operatorWords.get(token.text);
    const details = replacement(`Write \`${word ?? "=="}\``, span, word ?? "==");
    if (word === undefined) this.report("equals-for-comparison", span, {}, details);
    else this.report("word-operator", span, { word: token.text, instead: word }, details);
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
    this.report("word-operator", span, { word: "not", instead: "!" }, replacement("Write `!`", withSpace, "!"));
  }

  #tooLong(start: SyntaxToken): Expression {
    const span = this.spanFrom(start);
    if (!this.sink.touches(span.start, span.end)) {
      this.report("chain-too-long", this.tokenSpan(start), { limit: String(chainLimit) });
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

/** `+=`: the rest of a mistake that the statement reports. */
function isChangeAhead(operator: SyntaxToken, sign: SyntaxToken): boolean {
  return sign.type === tokens.equals && sign.start === operator.end;
}

const valuesInParens: EntryForm = { expected: "`,` or `)`", starts: startsValue, separator: "comma" };

const opensGroup: ReadonlySet<TokenType> = new Set([tokens.leftBrace, tokens.leftBracket, tokens.leftParen]);

const endsValue: ReadonlySet<TokenType> = new Set([
  tokens.rightBrace,
  tokens.rightBracket,
  tokens.rightParen,
  tokens.interpolationEnd,
  tokens.comma,
]);
