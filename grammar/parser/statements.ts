import { type SyntaxToken, type TokenType, tokens } from "../tokens/tokens.ts";
import type {
  Assertion,
  Attribute,
  Block,
  Body,
  BodyItem,
  Edition,
  Expression,
  ForBlock,
  IfBlock,
  Include,
  IncompleteStatement,
  Label,
  LetDeclaration,
  Name,
  Remove,
  TopLevelItem,
} from "../tree/ast.ts";
import { isLoopWord } from "./collections.ts";
import { plainText } from "./declarations.ts";
import { chainLimit } from "./expressions.ts";
import { HabitParser, isAssignSign, isString } from "./habits.ts";

export type Statement = TopLevelItem | BodyItem | Edition;

type StatementKind =
  | "attribute"
  | "block"
  | "for"
  | "if"
  | "include"
  | "remove"
  | "assert"
  | "use"
  | "param"
  | "let"
  | "template"
  | "edition";

/** What stands in bodies, and the choice between all statements. */
export abstract class StatementParser extends HabitParser {
  /** Any statement; whether it may stand where it does is judged by the caller. */
  protected parseStatement(): Statement {
    this.height = 0;
    this.depth = 0;
    this.comparing = false;
    const foreign = this.parseForeignStatement();
    if (foreign !== undefined) return foreign;
    const kind = this.#kindOfNext();
    switch (kind) {
      case "attribute":
        return this.#parseAttribute();
      case "block":
        return this.#parseBlock();
      case "for":
        return this.#parseFor();
      case "if":
        return this.#parseIf();
      case "include":
        return this.#parseInclude();
      case "remove":
        return this.#parseRemove();
      case "assert":
        return this.#parseAssertion();
      case "use":
        return this.parseUse();
      case "param":
        return this.parseParam();
      case "let":
        return this.parseLetOrSecret();
      case "template":
        return this.parseTemplate();
      case "edition":
        return this.parseEdition();
    }
  }

  /** Keywords are keywords only where nothing else can be meant: `for = 3` is an attribute. */
  #kindOfNext(): StatementKind {
    const [word, next, third] = [this.peek(1), this.peek(2), this.peek(3)];
    const declares = this.onTopLevel && declarationWords.has(word.text);
    if (isAssignSign(next) && !declares) return "attribute";
    if (word.type !== tokens.identifier) return "block";
    const named = next.type === tokens.identifier && !next.newline;
    switch (word.text) {
      case "for":
        return startsLoop(next, third) ? "for" : "block";
      case "foreach":
      case "each":
        return named && (third.text === "in" || third.text === ",") ? "for" : "block";
      case "if":
        return "if";
      case "include":
      case "remove":
        return named || next.newline || endsStatement.has(next.type) ? word.text : "block";
      case "assert":
        return "assert";
      case "use":
        return this.onTopLevel || next.type === tokens.string ? "use" : "block";
      case "param":
        return this.onTopLevel || (named && third.type === tokens.colon) ? "param" : "block";
      case "let":
      case "secret":
        return this.onTopLevel || (named && third.type === tokens.equals) ? "let" : "block";
      case "template":
        return this.onTopLevel || (named && third.type === tokens.leftParen) ? "template" : "block";
      case "podplane":
        return this.onTopLevel || next.type === tokens.integer ? "edition" : "block";
      default:
        return "block";
    }
  }

  #parseAttribute(): Attribute {
    const start = this.peek(1);
    const name = this.#parseNameOrQuoted();
    const doc = this.takeDoc(start);
    this.parseAssignSign(name.text, start.type === tokens.identifier ? undefined : name);
    const value = this.parseExpression();
    this.checkTrailingCondition();
    return { kind: "attribute", span: this.spanFrom(start), doc, name, value };
  }

  #parseNameOrQuoted(): Name {
    const start = this.peek(1);
    if (start.type === tokens.identifier) return this.nameOf(this.advance());
    const node = this.parseText();
    const name = { text: plainText(node), span: node.span };
    // JSON has quotes and a colon: that is one habit, and one problem.
    if (!this.nextIs(tokens.colon)) this.reportQuotedName(name);
    return name;
  }

  #parseBlock(): Block | Attribute | LetDeclaration | IncompleteStatement {
    const start = this.peek(1);
    const abstract = this.#isAbstract() ? this.nameOf(this.advance()) : undefined;
    const name = this.#parseNameOrQuoted();
    const labels: Label[] = [];
    while (this.#isLabelNext()) labels.push(this.parseLabel());
    const misread = this.parseMisreadAttribute(start, name, labels);
    if (misread !== undefined) return misread;
    let base: Expression | undefined;
    if (this.#isForeignExtends()) {
      this.reportForeignKeyword(this.advance(), "extends");
      base = this.#parseQualifiedName("extends");
    }
    if (this.nextIsWord("extends") && this.peek(2).type !== tokens.leftBrace) {
      this.advance();
      base = this.#parseQualifiedName("extends");
    }
    const doc = this.takeDoc(start);
    const body = this.parseRequiredBody(start, name.text);
    const isWordAlone = body.span.start === body.span.end && start.end === this.peek(0).end;
    if (isWordAlone && start.type === tokens.identifier) return this.incomplete(start);
    return { kind: "block", span: this.spanFrom(start), doc, abstract, name, labels, extends: base, body };
  }

  /** `cluster b: base {`, `cluster b < base {`, `cluster b inherits base {`. */
  #isForeignExtends(): boolean {
    const [sign, base, brace] = [this.peek(1), this.peek(2), this.peek(3)];
    const isSign = sign.text === ":" || sign.text === "<" || foreignExtends.has(sign.text);
    return isSign && !sign.newline && base.type === tokens.identifier && brace.type === tokens.leftBrace;
  }

  #isAbstract(): boolean {
    const next = this.peek(2);
    if (!this.nextIsWord("abstract") || next.type !== tokens.identifier || next.newline) return false;
    const isKeyword = ["param", "let", "secret", "template", "use", "for", "if", "include"].includes(next.text);
    if (!this.onTopLevel || isKeyword) {
      const found = this.onTopLevel ? this.describe(next) : "a block inside a body";
      this.report("misplaced-abstract", this.tokenSpan(this.peek(1)), { found });
    }
    return true;
  }

  /** A bare label stands on the line of its block: on the next line it begins another statement. */
  #isLabelNext(): boolean {
    const next = this.peek(1);
    if (next.type !== tokens.identifier) return next.type === tokens.integer || isString(next);
    if (next.newline || this.#isForeignExtends()) return false;
    return next.text !== "extends" || this.peek(2).type === tokens.leftBrace;
  }

  /** `name` or `alias.name`, on the line of the keyword, which is consumed. */
  #parseQualifiedName(keyword: string): Expression {
    const start = this.peek(1);
    if (!this.#isNameNext()) this.reportMissingName(keyword);
    const first = this.expectName();
    const object: Expression = { kind: "name", span: first.span, text: first.text };
    if (!this.nextIs(tokens.dot) || this.peek(1).newline) return object;
    this.advance();
    const member = this.parseMemberName(object);
    return { kind: "member", span: this.spanFrom(start), object, member };
  }

  #parseFor(): ForBlock {
    const start = this.advance();
    if (start.text !== "for") this.reportForeignKeyword(start, "for");
    const paren = this.accept(tokens.leftParen);
    const variables = this.parseLoopVariables();
    const iterable = this.parseExpression();
    if (paren !== undefined) this.#closeLoopHead(paren);
    const body = this.parseRequiredBody(start, "for");
    return { kind: "for", span: this.spanFrom(start), variables, iterable, body };
  }

  /** `for (x in xs) {` */
  #closeLoopHead(paren: SyntaxToken): void {
    this.close(paren, tokens.rightParen);
    const close = this.tokenSpan(this.peek(0));
    const edits = [this.tokenSpan(paren), close].map((span) => ({ span, text: "" }));
    const fix = { title: "Remove the parentheses", edits };
    this.report("loop-form", this.tokenSpan(paren), { found: "a parenthesis" }, { fix });
  }

  /** `if`, any number of `else if`, `else`: read in a loop, nested afterwards. */
  #parseIf(): IfBlock {
    const start = this.peek(1);
    const branches: [Branch, ...Branch[]] = [this.#parseBranch()];
    while ((this.nextIsWord("else") && this.peek(2).text === "if") || this.#isForeignElse()) {
      if (this.nextIsWord("else")) this.advance();
      branches.push(this.#parseBranch());
    }
    let otherwise: Body | undefined;
    if (this.nextIsWord("else") && !isAssignSign(this.peek(2))) {
      otherwise = this.parseRequiredBody(this.advance(), "else");
    }
    return this.#nestBranches(start, branches, otherwise);
  }

  #isForeignElse(): boolean {
    return foreignElse.has(this.peek(1).text) && !isAssignSign(this.peek(2));
  }

  #parseBranch(): Branch {
    const word = this.advance();
    if (word.text !== "if") this.reportForeignKeyword(word, "else if");
    this.comparing = true;
    const condition = this.parseExpression();
    this.comparing = false;
    if (this.nextIsWord("then") && this.peek(2).type === tokens.leftBrace) {
      this.reportForeignKeyword(this.advance(), "if condition { … }");
    }
    const body = this.parseRequiredBody(word, "if");
    return { start: word.start, condition, body };
  }

  #nestBranches(start: SyntaxToken, branches: readonly [Branch, ...Branch[]], otherwise: Body | undefined): IfBlock {
    if (branches.length > chainLimit) {
      this.report("chain-too-long", this.tokenSpan(start), { limit: String(chainLimit) });
    }
    let end = otherwise?.span.end;
    let node: IfBlock | Body | undefined = otherwise;
    for (const { start: from, condition, body } of branches.slice(1, chainLimit).toReversed()) {
      end ??= body.span.end;
      node = { kind: "if", span: this.sink.span(from, end), condition, body, otherwise: node };
    }
    const { condition, body } = branches[0];
    end ??= body.span.end;
    return { kind: "if", span: this.sink.span(start.start, end), condition, body, otherwise: node };
  }

  #parseInclude(): Include {
    const start = this.advance();
    const template = this.#parseQualifiedName("include");
    const hasArguments = this.nextIs(tokens.leftParen) && !this.peek(1).newline;
    const items = hasArguments ? this.parseNamedArguments() : [];
    return { kind: "include", span: this.spanFrom(start), template, arguments: items };
  }

  #parseRemove(): Remove {
    const start = this.advance();
    if (!this.#isNameNext()) this.reportMissingName("remove");
    const name = this.expectName();
    const labels: Label[] = [];
    while (this.#isLabelNext() && !this.peek(1).newline && !isAssignSign(this.peek(2))) labels.push(this.parseLabel());
    return { kind: "remove", span: this.spanFrom(start), name, labels };
  }

  #isNameNext(): boolean {
    return this.nextIs(tokens.identifier) && !this.peek(1).newline;
  }

  #parseAssertion(): Assertion {
    const start = this.advance();
    const paren = this.isCallOfAssert() ? this.advance() : undefined;
    this.comparing = true;
    const condition = this.parseExpression();
    this.comparing = false;
    let message: Expression | undefined;
    if (this.#isMessageAhead()) {
      if (this.nextIs(tokens.colon)) this.#reportAssertForm(this.advance());
      else if (this.accept(tokens.comma) === undefined) this.reportMissingComma(this.peek(1));
      message = this.parseExpression();
    }
    if (paren !== undefined) {
      this.#reportAssertForm(paren);
      this.close(paren, tokens.rightParen);
    }
    return { kind: "assert", span: this.spanFrom(start), condition, message };
  }

  #reportAssertForm(sign: SyntaxToken): void {
    this.report("assert-form", this.tokenSpan(sign), { found: this.describe(sign) });
  }

  /** A message is a string or an access, which no statement begins with: `assert a, b = 1` has none. */
  #isMessageAhead(): boolean {
    const next = this.peek(1);
    if (isString(next)) {
      return !isAssignSign(this.peek(2));
    }
    if (next.type === tokens.colon) return isString(this.peek(2));
    if (next.type !== tokens.comma) return false;
    const [value, after] = [this.peek(2), this.peek(3)];
    if (isString(value)) return !isAssignSign(after);
    const accesses = after.type === tokens.dot || after.type === tokens.leftParen;
    return value.type === tokens.identifier && accesses;
  }
}

interface Branch {
  readonly start: number;
  readonly condition: Expression;
  readonly body: Body;
}

/** On the top level, where no attribute can stand, `let = 3` is a declaration without a name. */
const declarationWords: ReadonlySet<string> = new Set(["param", "let", "secret", "template"]);

/** Where one of these follows a keyword, nothing else does. */
const endsStatement: ReadonlySet<TokenType> = new Set([tokens.rightBrace, tokens.comma, tokens.end]);

const foreignElse: ReadonlySet<string> = new Set(["elif", "elseif", "elsif"]);
const foreignExtends: ReadonlySet<string> = new Set(["extend", "inherits", "inherit", "derives"]);

/** `for x in`, `for x, y in`, `for x of`, `for (x in`. */
function startsLoop(next: SyntaxToken, third: SyntaxToken): boolean {
  if (next.newline) return false;
  if (next.type === tokens.leftParen) return third.type === tokens.identifier;
  return next.type === tokens.identifier && (isLoopWord(third) || third.type === tokens.comma);
}
