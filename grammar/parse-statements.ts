import type { IToken, ParserMethod } from "chevrotain";
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
  Label,
  Name,
  NamedArgument,
  Remove,
  TopLevelItem,
} from "./ast.ts";
import { DeclarationParser } from "./parse-declarations.ts";
import { chainLimit } from "./parse-expressions.ts";
import { replacement } from "./problems.ts";
import { type SyntaxToken, tokens } from "./tokens.ts";

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
export abstract class StatementParser extends DeclarationParser {
  protected onTopLevel = false;
  #kind: StatementKind = "attribute";

  /** Any statement; whether it may stand where it does is judged by the caller. */
  readonly statement: ParserMethod<[], Statement> = this.RULE("statement", (): Statement => {
    this.ACTION(() => {
      this.height = 0;
      this.depth = 0;
      this.comparing = false;
      this.#kind = this.#kindOfNext();
    });
    return this.OR({
      // Keywords are words like any other; the gates look at the words.
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.#kind === "attribute", ALT: () => this.SUBRULE(this.attribute) },
        { GATE: () => this.#kind === "block", ALT: () => this.SUBRULE(this.block) },
        { GATE: () => this.#kind === "for", ALT: () => this.SUBRULE(this.forBlock) },
        { GATE: () => this.#kind === "if", ALT: () => this.SUBRULE(this.ifBlock) },
        { GATE: () => this.#kind === "include", ALT: () => this.SUBRULE(this.include) },
        { GATE: () => this.#kind === "remove", ALT: () => this.SUBRULE(this.remove) },
        { GATE: () => this.#kind === "assert", ALT: () => this.SUBRULE(this.assertion) },
        { GATE: () => this.#kind === "let", ALT: () => this.SUBRULE(this.letOrSecret) },
        { GATE: () => this.#kind === "param", ALT: () => this.SUBRULE(this.param) },
        { GATE: () => this.#kind === "use", ALT: () => this.SUBRULE(this.use) },
        { GATE: () => this.#kind === "template", ALT: () => this.SUBRULE(this.template) },
        { GATE: () => this.#kind === "edition", ALT: () => this.SUBRULE(this.edition) },
      ],
    });
  });

  /** Keywords are keywords only where nothing else can be meant: `for = 3` is an attribute. */
  #kindOfNext(): StatementKind {
    const [word, next, third] = [this.peek(1), this.peek(2), this.peek(3)];
    if (isAssignSign(next)) return "attribute";
    if (word.tokenType !== tokens.identifier) return "block";
    const named = next.tokenType === tokens.identifier && !next.newline;
    switch (word.image) {
      case "for":
        return named && (third.image === "in" || third.image === ",") ? "for" : "block";
      case "if":
        return "if";
      case "include":
      case "remove":
        return named ? word.image : "block";
      case "assert":
        return next.tokenType === tokens.leftBrace ? "block" : "assert";
      case "use":
        return this.onTopLevel || next.tokenType === tokens.string ? "use" : "block";
      case "param":
        return this.onTopLevel || (named && third.tokenType === tokens.colon) ? "param" : "block";
      case "let":
      case "secret":
        return this.onTopLevel || (named && third.tokenType === tokens.equals) ? "let" : "block";
      case "template":
        return this.onTopLevel || (named && third.tokenType === tokens.leftParen) ? "template" : "block";
      case "else":
        return this.failAt(word, "a statement");
      case "podplane":
        return this.onTopLevel || next.tokenType === tokens.integer ? "edition" : "block";
      default:
        return "block";
    }
  }

  readonly attribute: ParserMethod<[], Attribute> = this.RULE("attribute", (): Attribute => {
    const start = this.peek(1);
    const name = this.#nameOrQuoted();
    const doc = this.takeDoc(start);
    this.assignSign(name.text);
    const value = this.SUBRULE(this.expression);
    return { kind: "attribute", span: this.spanFrom(start), doc, name, value };
  });

  #nameOrQuoted(): Name {
    const start = this.peek(1);
    return this.OR8([
      { ALT: () => this.nameOf(this.CONSUME7(tokens.identifier)) },
      {
        ALT: () => {
          const node = this.SUBRULE7(this.text);
          return this.ACTION(() => {
            this.reportQuotedName(start);
            const text = node.parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
            return { text, span: node.span };
          });
        },
      },
    ]);
  }

  readonly block: ParserMethod<[], Block> = this.RULE("block", (): Block => {
    const start = this.peek(1);
    const abstract = this.OPTION({
      GATE: () => this.#isAbstract(),
      DEF: () => this.nameOf(this.CONSUME(tokens.identifier)),
    });
    const name = this.#nameOrQuoted();
    const labels = this.#labels();
    const base = this.OPTION2({
      GATE: () => this.nextIsWord("extends"),
      DEF: () => {
        this.CONSUME2(tokens.identifier);
        return this.SUBRULE(this.qualifiedName);
      },
    });
    const doc = this.takeDoc(start);
    const body = this.requiredBody(start, name.text);
    return { kind: "block", span: this.spanFrom(start), doc, abstract, name, labels, extends: base, body };
  });

  #isAbstract(): boolean {
    const next = this.peek(2);
    if (!this.nextIsWord("abstract") || next.tokenType !== tokens.identifier || next.newline) return false;
    const isKeyword = ["param", "let", "secret", "template", "use", "for", "if", "include"].includes(next.image);
    if (!this.onTopLevel || isKeyword) {
      const found = this.onTopLevel ? this.describe(next) : "a block inside a body";
      this.sink.report("misplaced-abstract", this.tokenSpan(this.peek(1)), { found });
    }
    return true;
  }

  /** A bare label stands on the line of its block: on the next line it begins another statement. */
  #labels(): readonly Label[] {
    const labels: Label[] = [];
    this.MANY({
      GATE: () => {
        const next = this.peek(1);
        if (next.tokenType !== tokens.identifier) return true;
        return !next.newline && (next.image !== "extends" || this.LA(2).tokenType === tokens.leftBrace);
      },
      DEF: () => labels.push(this.SUBRULE(this.label)),
    });
    return labels;
  }

  /** `name` or `alias.name`. */
  readonly qualifiedName: ParserMethod<[], Expression> = this.RULE("qualifiedName", (): Expression => {
    const start = this.peek(1);
    const first = this.nameOf(this.CONSUME(tokens.identifier));
    let node: Expression = { kind: "name", span: first.span, text: first.text };
    this.OPTION(() => {
      this.CONSUME(tokens.dot);
      const member = this.nameOf(this.CONSUME2(tokens.identifier));
      node = { kind: "member", span: this.spanFrom(start), object: node, member };
    });
    return node;
  });

  readonly forBlock: ParserMethod<[], ForBlock> = this.RULE("forBlock", (): ForBlock => {
    const start = this.peek(1);
    this.CONSUME(tokens.identifier);
    const variables = this.loopVariables();
    const iterable = this.SUBRULE(this.expression);
    const body = this.requiredBody(start, "for");
    return { kind: "for", span: this.spanFrom(start), variables, iterable, body };
  });

  /** `if`, any number of `else if`, `else`: read in a loop, nested afterwards. */
  readonly ifBlock: ParserMethod<[], IfBlock> = this.RULE("ifBlock", (): IfBlock => {
    const start = this.peek(1);
    const branches: Branch[] = [this.SUBRULE(this.branch)];
    this.MANY({
      GATE: () => (this.nextIsWord("else") && this.peek(2).image === "if") || this.#isForeignElse(),
      DEF: () => {
        this.OPTION({ GATE: () => this.nextIsWord("else"), DEF: () => this.CONSUME(tokens.identifier) });
        branches.push(this.SUBRULE2(this.branch));
      },
    });
    const otherwise = this.OPTION2({
      GATE: () => this.nextIsWord("else") && !isAssignSign(this.peek(2)),
      DEF: () => {
        const word = this.peek(1);
        this.CONSUME2(tokens.identifier);
        return this.requiredBody(word, "else");
      },
    });
    return this.ACTION(() => this.#nestBranches(start, branches, otherwise));
  });

  #isForeignElse(): boolean {
    return foreignElse.has(this.peek(1).image) && !isAssignSign(this.peek(2));
  }

  readonly branch: ParserMethod<[], Branch> = this.RULE("branch", (): Branch => {
    const start = this.peek(1);
    const word = this.CONSUME(tokens.identifier);
    this.ACTION(() => {
      if (word.image !== "if") this.#reportForeignElse(word);
    });
    this.comparing = true;
    const condition = this.SUBRULE(this.expression);
    this.comparing = false;
    const body = this.requiredBody(start, "if");
    return { start: start.startOffset, condition, body };
  });

  #reportForeignElse(word: IToken): void {
    const span = this.tokenSpan(word);
    const parameters = { word: word.image, instead: "else if" };
    this.sink.report("foreign-keyword", span, parameters, replacement("Write `else if`", span, "else if"));
  }

  #nestBranches(start: SyntaxToken, branches: readonly Branch[], otherwise: Body | undefined): IfBlock {
    if (branches.length > chainLimit) {
      this.sink.report("chain-too-long", this.tokenSpan(start), { limit: String(chainLimit) });
    }
    let end = otherwise?.span.end;
    let node: IfBlock | Body | undefined = otherwise;
    let first: IfBlock | undefined;
    for (const { start: from, condition, body } of branches.slice(0, chainLimit).toReversed()) {
      end ??= body.span.end;
      first = { kind: "if", span: this.sink.span(from, end), condition, body, otherwise: node };
      node = first;
    }
    return first ?? this.abort();
  }

  readonly include: ParserMethod<[], Include> = this.RULE("include", (): Include => {
    const start = this.peek(1);
    this.CONSUME(tokens.identifier);
    const template = this.SUBRULE(this.qualifiedName);
    const items: NamedArgument[] = [];
    this.OPTION(() => {
      const opener = this.peek(1);
      this.CONSUME(tokens.leftParen);
      this.MANY(() => {
        items.push(this.SUBRULE(this.namedArgument));
        this.delimiter(opener);
      });
      this.ACTION(() => this.skipToClose(opener, "`name = value`"));
      this.CONSUME(tokens.rightParen);
    });
    return { kind: "include", span: this.spanFrom(start), template, arguments: items };
  });

  readonly namedArgument: ParserMethod<[], NamedArgument> = this.RULE("namedArgument", (): NamedArgument => {
    const start = this.peek(1);
    const name = this.nameOf(this.CONSUME(tokens.identifier));
    this.assignSign(name.text);
    const value = this.SUBRULE(this.expression);
    return { span: this.spanFrom(start), name, value };
  });

  readonly remove: ParserMethod<[], Remove> = this.RULE("remove", (): Remove => {
    const start = this.peek(1);
    this.CONSUME(tokens.identifier);
    const name = this.nameOf(this.CONSUME2(tokens.identifier));
    const labels: Label[] = [];
    this.MANY({
      GATE: () => !this.peek(1).newline && !isAssignSign(this.peek(2)),
      DEF: () => labels.push(this.SUBRULE(this.label)),
    });
    return { kind: "remove", span: this.spanFrom(start), name, labels };
  });

  readonly assertion: ParserMethod<[], Assertion> = this.RULE("assertion", (): Assertion => {
    const start = this.peek(1);
    this.CONSUME(tokens.identifier);
    this.comparing = true;
    const condition = this.SUBRULE(this.expression);
    this.comparing = false;
    const message = this.OPTION({
      GATE: () => this.#isMessageAhead(),
      DEF: () => {
        this.OPTION2(() => this.CONSUME(tokens.comma));
        return this.SUBRULE2(this.expression);
      },
    });
    return { kind: "assert", span: this.spanFrom(start), condition, message };
  });

  /** A message is a string or an access, which no statement begins with: `assert a, b = 1` has none. */
  #isMessageAhead(): boolean {
    const next = this.peek(1);
    if (isString(next)) {
      if (isAssignSign(this.peek(2))) return false;
      this.reportMissingComma(next);
      return true;
    }
    if (next.tokenType !== tokens.comma) return false;
    const [value, after] = [this.peek(2), this.peek(3)];
    if (isString(value)) return !isAssignSign(after);
    const accesses = after.tokenType === tokens.dot || after.tokenType === tokens.leftParen;
    return value.tokenType === tokens.identifier && accesses;
  }
}

interface Branch {
  readonly start: number;
  readonly condition: Expression;
  readonly body: Body;
}

const foreignElse: ReadonlySet<string> = new Set(["elif", "elseif", "elsif"]);

function isString(token: SyntaxToken): boolean {
  return token.tokenType === tokens.string || token.tokenType === tokens.stringStart;
}

/** `=` or what is written for it elsewhere. */
function isAssignSign(token: SyntaxToken): boolean {
  const type = token.tokenType;
  return type === tokens.equals || type === tokens.colon || type === tokens.arrow || token.image === "==";
}
