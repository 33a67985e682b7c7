import { replacement } from "../problems/problems.ts";
import { type SyntaxToken, tokens } from "../tokens/tokens.ts";
import type { Attribute, IncompleteStatement, Label, LetDeclaration, Name } from "../tree/ast.ts";
import { DeclarationParser } from "./declarations.ts";

/*
 * Statements as other languages have them. Each is recognized by its first tokens, gets one problem that says how
 * it is written here, and is read on as it was meant where that is plain; else its line is stepped over.
 */
export abstract class HabitParser extends DeclarationParser {
  protected onTopLevel = true;

  /** The statement ahead, with a problem, if it is one that only other languages have. */
  protected parseForeignStatement(): IncompleteStatement | undefined {
    const [word, next, third] = [this.peek(1), this.peek(2), this.peek(3)];
    if (word.type !== tokens.identifier) return undefined;
    if (word.text === "else" && !isAssignSign(next)) return this.#failLoneElse();
    if (next.newline) return undefined;
    const isLoop = word.text === "for" && next.type === tokens.identifier;
    if (isLoop && next.text === "each" && third.type === tokens.identifier) this.advance();
    else if (isLoop && third.type === tokens.equals) return this.#failLoop("a counter");
    else if (word.text === "for" && next.type === tokens.leftParen && this.#isCounter()) {
      return this.#failLoop("a counter");
    } else if (word.text === "while" && !isAssignSign(next) && next.type !== tokens.leftBrace) {
      return this.#failLoop("a condition");
    } else if (this.#isImport(word, next)) return this.#failImport();
    return undefined;
  }

  /** A statement of which no more is known than its first word; the rest of it is left out. */
  protected incomplete(word: SyntaxToken, labels: readonly Label[] = []): IncompleteStatement {
    const name = this.nameOf(word);
    const end = labels.at(-1)?.span.end ?? name.span.end;
    return { kind: "incomplete", span: this.sink.span(word.start, end), doc: this.takeDoc(word), name, labels };
  }

  /** `for (i = 0; …)`, `for (let i = 0; …)`; semicolons are commas by now. */
  #isCounter(): boolean {
    return [4, 5].some((distance) => this.peek(distance).type === tokens.equals);
  }

  #failLoop(found: string): IncompleteStatement {
    const word = this.advance();
    this.report("loop-form", this.tokenSpan(word), { found });
    this.#skipToBody(word);
    this.abort();
    return this.incomplete(word);
  }

  /** To the end of the line, and over a body that begins on it. */
  #skipToBody(start: SyntaxToken): void {
    while (this.peek(1).depth >= start.depth && !(this.peek(1).newline && this.peek(1).depth === start.depth)) {
      const skipped = this.advance();
      if (skipped.depth !== start.depth || skipped.type !== tokens.leftBrace) continue;
      this.skipGroup(skipped);
      return;
    }
  }

  /** `import "x"`, `import x from "y"`, `include "x"`. */
  #isImport(word: SyntaxToken, next: SyntaxToken): boolean {
    if (word.text === "include") return isString(next);
    if (word.text !== "import" || !this.onTopLevel) return false;
    return isString(next) || next.type === tokens.identifier || next.type === tokens.leftBrace;
  }

  #failImport(): IncompleteStatement {
    const word = this.advance();
    this.reportForeignKeyword(word, 'use "path.podplane" as name');
    this.skipLine();
    this.abort();
    return this.incomplete(word);
  }

  /** An `else` behind no `if`; its body goes with it. */
  #failLoneElse(): IncompleteStatement {
    const word = this.advance();
    if (!this.isReported(word)) this.report("lone-else", this.tokenSpan(word), {});
    this.#skipToBody(word);
    this.abort();
    return this.incomplete(word);
  }

  protected reportForeignKeyword(word: SyntaxToken, instead: string): void {
    const before = this.source.slice(0, word.start);
    const isEach = word.text === "each";
    const start = isEach ? before.lastIndexOf("for") : word.start;
    const span = this.sink.span(start, word.end);
    const isSign = word.type === tokens.colon;
    const details = /^[a-z ]+$/.test(instead)
      ? replacement(`Write \`${instead}\``, span, isSign ? ` ${instead}` : instead)
      : {};
    this.report("foreign-keyword", span, { word: isEach ? "for each" : word.text, instead }, details);
  }

  /**
   * What began like a block and goes on like an attribute: `var size = 3`, `size += 1`, `a.b = 3`. Undefined where
   * it is none of these, and nothing is consumed.
   */
  protected parseMisreadAttribute(
    start: SyntaxToken,
    name: Name,
    labels: readonly Label[],
  ): Attribute | LetDeclaration | IncompleteStatement | undefined {
    const [next, second] = [this.peek(1), this.peek(2)];
    if (next.newline) return undefined;
    const last = labels.at(-1);
    if (next.type === tokens.equals && second.type !== tokens.leftBrace && last?.kind === "name") {
      return this.#parseBehindWord(start, { text: last.text, span: last.span });
    }
    if (labels.length > 0) return undefined;
    if (this.#isChange(next, second)) return this.#parseChange(start, name);
    if (next.type === tokens.dot || next.type === tokens.leftBracket) return this.#failAtPath(start, name);
    return undefined;
  }

  /** `var size = 3`, `string size = 3`: the word before the name is stepped over. */
  #parseBehindWord(start: SyntaxToken, name: Name): Attribute | LetDeclaration {
    const span = this.sink.span(start.start, name.span.start);
    const word = this.source.slice(span.start, span.end).trim();
    const instead = this.onTopLevel ? `let ${name.text} = …` : `${name.text} = …`;
    const details = replacement(`Write \`${instead}\``, span, this.onTopLevel ? "let " : "");
    this.report("extra-word", this.sink.span(span.start, span.start + word.length), { word, instead }, details);
    const doc = this.takeDoc(start);
    this.advance();
    const value = this.parseExpression();
    return { kind: this.onTopLevel ? "let" : "attribute", span: this.spanFrom(start), doc, name, value };
  }

  #isChange(operator: SyntaxToken, second: SyntaxToken): boolean {
    if (operator.text === "++" || (operator.text === "-" && second.text === "-")) return true;
    const isOperator = operator.type === tokens.operator || operator.type === tokens.minus;
    return isOperator && second.type === tokens.equals && second.start === operator.end;
  }

  #parseChange(start: SyntaxToken, name: Name): Attribute | IncompleteStatement {
    const sign = this.advance();
    const second = this.peek(1);
    if (second.start === sign.end && !second.newline) this.advance();
    const span = this.spanFrom(sign);
    this.report("changed-value", span, { sign: this.source.slice(span.start, span.end), name: name.text });
    this.skipLine();
    // No attribute can stand on the top level; that is no second fault.
    if (this.onTopLevel) return this.incomplete(start);
    const whole = this.spanFrom(start);
    return { kind: "attribute", span: whole, doc: this.takeDoc(start), name, value: { kind: "error", span: span } };
  }

  /** `a.b = 3` and `a["b"] = 3`. */
  #failAtPath(start: SyntaxToken, name: Name): IncompleteStatement | undefined {
    const distance = this.#findSign(start);
    if (distance === undefined) return undefined;
    for (let step = 1; step < distance; step += 1) this.advance();
    const span = this.spanFrom(start);
    const path = this.source.slice(span.start, span.end);
    this.report("nested-assignment", span, { path, name: name.text });
    this.skipLine();
    this.abort();
    return this.incomplete(start);
  }

  /** How far ahead an assignment sign stands behind a path of dots and indexes. */
  #findSign(start: SyntaxToken): number | undefined {
    for (let distance = 1; distance <= 12; distance += 1) {
      const token = this.peek(distance);
      if (token.newline || token.depth < start.depth) return undefined;
      if (token.depth === start.depth && isAssignSign(token)) return distance;
    }
    return undefined;
  }

  /** `b if a else c` behind a value. A plain `if` there begins the next statement. */
  protected checkTrailingCondition(): void {
    const word = this.peek(1);
    if (!this.nextIsWord("if") || word.newline || !this.#isElseBeforeBody(word)) return;
    this.report("conditional-form", this.tokenSpan(word), { found: "`if` stands behind a value" });
    this.skipLine();
  }

  #isElseBeforeBody(word: SyntaxToken): boolean {
    for (let distance = 2; distance <= 40; distance += 1) {
      const token = this.peek(distance);
      const isOutside = token.newline || token.depth < word.depth || token.type === tokens.leftBrace;
      if (isOutside || token.type === tokens.end) return false;
      if (token.depth === word.depth && token.text === "else") return true;
    }
    return false;
  }

  /** `assert(a, "message")`: a call in other languages. `assert (a) && b` is none. */
  protected isCallOfAssert(): boolean {
    const paren = this.peek(1);
    if (paren.type !== tokens.leftParen) return false;
    for (let distance = 2; this.peek(distance).depth > paren.depth; distance += 1) {
      const token = this.peek(distance);
      if (token.depth === paren.depth + 1 && token.type === tokens.comma) return true;
    }
    return false;
  }
}

export function isString(token: SyntaxToken): boolean {
  return token.type === tokens.string || token.type === tokens.stringStart;
}

/** `=` or what is written for it elsewhere. */
export function isAssignSign(token: SyntaxToken): boolean {
  const type = token.type;
  return type === tokens.equals || type === tokens.colon || type === tokens.arrow || token.text === "==";
}
