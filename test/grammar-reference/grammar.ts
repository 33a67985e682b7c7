import { type IToken, tokenMatcher } from "chevrotain";
import { node, quoted, type Rule, textOf } from "./combinators.ts";
import { ExpressionRules } from "./expressions.ts";
import * as t from "./tokens.ts";

/*
 * The syntax of edition 1, declared. It judges in tests what the parser by hand accepts and what tree it makes, is checked
 * for ambiguity by chevrotain, and draws the syntax diagrams. It knows nothing of recovery, and nothing of the habits of
 * other languages: what they write is refused here like any other text that is none of the language's.
 *
 * Declarations and statements stand here, expressions in `expressions.ts`. They are one object, since chevrotain records
 * the rules of one.
 *
 * A rule gives the outline of what it read, as `test/helpers/outline.ts` writes it.
 */

class ReferenceParser extends ExpressionRules {
  constructor() {
    super();
    this.performSelfAnalysis();
  }

  readonly file: Rule = this.RULE("file", () => {
    const items: string[] = [];
    this.OPTION({
      DEF: () => {
        this.CONSUME(t.keywords.podplane);
        items.push(node(`edition ${Number(this.CONSUME(t.Integer.same).image)}`));
        this.OPTION1(() => this.CONSUME(t.Comma));
      },
    });
    this.MANY(() => {
      items.push(this.SUBRULE(this.declaration));
      this.OPTION2(() => this.CONSUME1(t.Comma));
    });
    return node("file", items);
  });

  readonly declaration: Rule = this.RULE("declaration", () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.use) },
      { ALT: () => this.SUBRULE(this.param) },
      { ALT: () => this.SUBRULE(this.binding) },
      { ALT: () => this.SUBRULE(this.template) },
      { ALT: () => this.SUBRULE(this.assertion) },
      { ALT: () => this.SUBRULE(this.rootBlock) },
      { ALT: () => this.SUBRULE(this.keywordBlock) },
    ]),
  );

  readonly use: Rule = this.RULE("use", () => {
    this.CONSUME(t.keywords.use);
    const path = this.CONSUME(t.Text.same);
    this.CONSUME(t.keywords.as);
    const alias = this.CONSUME(t.Word.same);
    const given = this.OPTION(() => this.SUBRULE(this.namedArguments));
    return node(`use ${this.ACTION(() => textOf(path))} as ${alias.image}`, [given || undefined]);
  });

  readonly namedArguments: Rule = this.RULE("namedArguments", () => {
    const items: string[] = [];
    this.CONSUME(t.ParenOpen.same);
    this.commaSeparated((again) =>
      items.push(again ? this.SUBRULE1(this.namedArgument) : this.SUBRULE(this.namedArgument)),
    );
    this.CONSUME(t.ParenClose);
    return items.join(" ");
  });

  readonly namedArgument: Rule = this.RULE("namedArgument", () => {
    const name = this.CONSUME(t.Word.any);
    this.CONSUME(t.Equals);
    return `(${name.image}= ${this.SUBRULE(this.expression)})`;
  });

  readonly param: Rule = this.RULE("param", () => {
    this.CONSUME(t.keywords.param);
    const name = this.CONSUME(t.Word.same);
    return node(`param ${name.image}`, [this.SUBRULE(this.typed)]);
  });

  /** `: type = default` */
  readonly typed: Rule = this.RULE("typed", () => {
    this.CONSUME(t.Colon);
    const type = this.SUBRULE(this.type);
    const value = this.OPTION(() => this.SUBRULE(this.defaultValue));
    return [type, value].filter((part) => part !== undefined).join(" ");
  });

  readonly defaultValue: Rule = this.RULE("defaultValue", () => {
    this.CONSUME(t.Equals);
    return this.SUBRULE(this.expression);
  });

  readonly type: Rule = this.RULE("type", () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.objectType) },
      { ALT: () => this.SUBRULE(this.angledType) },
      { ALT: () => this.SUBRULE(this.plainType) },
    ]),
  );

  readonly objectType: Rule = this.RULE("objectType", () => {
    const fields: string[] = [];
    this.CONSUME(t.keywords.object);
    this.CONSUME(t.BraceOpen.same);
    this.membersByLine((at) => fields.push(this.subrule(at, this.field)));
    this.CONSUME(t.BraceClose);
    return node("type object", fields);
  });

  readonly field: Rule = this.RULE("field", () => {
    const name = this.CONSUME(t.Word.any).image;
    return this.OR([
      { ALT: () => `(${name}: ${this.SUBRULE(this.typed)})` },
      {
        ALT: () => {
          this.CONSUME(t.Question);
          return `(${name}?: ${this.SUBRULE1(this.typed)})`;
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.OptionalColon);
          const type = this.SUBRULE(this.type);
          const value = this.OPTION(() => this.SUBRULE(this.defaultValue));
          return `(${[`${name}?:`, type, value].filter((part) => part !== undefined).join(" ")})`;
        },
      },
    ]);
  });

  readonly angledType: Rule = this.RULE("angledType", () => {
    const name = this.OR([{ ALT: () => this.CONSUME(t.keywords.list) }, { ALT: () => this.CONSUME(t.keywords.map) }]);
    this.CONSUME(t.Less.same);
    const items = [this.SUBRULE(this.type)];
    this.MANY(() => {
      this.CONSUME(t.Comma);
      items.push(this.SUBRULE1(this.type));
    });
    this.CONSUME(t.Greater);
    return node(`type ${name.image}`, items);
  });

  readonly plainType: Rule = this.RULE("plainType", () => {
    const items: string[] = [];
    const name = this.CONSUME(t.Word.any);
    this.OPTION(() => {
      this.CONSUME(t.ParenOpen.same);
      this.commaSeparated((again) => items.push(again ? this.SUBRULE1(this.type) : this.SUBRULE(this.type)));
      this.CONSUME(t.ParenClose);
    });
    return node(`type ${name.image}`, items);
  });

  /** `let` and `secret` */
  readonly binding: Rule = this.RULE("binding", () => {
    const keyword = this.OR([
      { ALT: () => this.CONSUME(t.keywords.let) },
      { ALT: () => this.CONSUME(t.keywords.secret) },
    ]);
    const name = this.CONSUME(t.Word.same);
    this.CONSUME(t.Equals);
    return node(`${keyword.image} ${name.image}`, [this.SUBRULE(this.expression)]);
  });

  readonly template: Rule = this.RULE("template", () => {
    const parameters: string[] = [];
    this.CONSUME(t.keywords.template);
    const name = this.CONSUME(t.Word.same);
    this.OPTION(() => {
      this.CONSUME(t.ParenOpen.any);
      this.commaSeparated((again) =>
        parameters.push(again ? this.SUBRULE1(this.parameter) : this.SUBRULE(this.parameter)),
      );
      this.CONSUME(t.ParenClose);
    });
    const place = this.OPTION1(() => {
      this.CONSUME(t.keywords.for);
      return ` for ${this.CONSUME1(t.Word.same).image}`;
    });
    return node(`template ${name.image}${place ?? ""}`, [...parameters, this.SUBRULE(this.body)]);
  });

  readonly parameter: Rule = this.RULE("parameter", () => {
    this.CONSUME(t.Word.any);
    return this.SUBRULE(this.typed);
  });

  readonly rootBlock: Rule = this.RULE("rootBlock", () => {
    const abstract = this.OPTION({
      GATE: () => tokenMatcher(this.LA(2), t.Word.same),
      DEF: () => this.CONSUME(t.keywords.abstract),
    });
    const kind = this.CONSUME(t.RootKind);
    const rest = this.SUBRULE(this.blockRest);
    return node(`${abstract === undefined ? "" : "abstract "}block ${kind.image}`, [rest]);
  });

  readonly block: Rule = this.RULE("block", () => {
    const kind = this.CONSUME(t.BodyKind);
    return node(`block ${kind.image}`, [this.SUBRULE(this.blockRest)]);
  });

  /** `for { … }`: without anything behind it, a word that begins other statements is the kind of a block. */
  readonly keywordBlock: Rule = this.RULE("keywordBlock", () => {
    const kind = this.OR([
      { ALT: () => this.CONSUME(t.keywords.for) },
      { ALT: () => this.CONSUME(t.keywords.include) },
      { ALT: () => this.CONSUME(t.keywords.remove) },
    ]);
    return node(`block ${kind.image}`, [this.SUBRULE(this.body)]);
  });

  /** What follows the kind of a block. */
  readonly blockRest: Rule = this.RULE("blockRest", () => {
    const children: string[] = [];
    this.MANY({
      GATE: () => !this.isExtends(),
      DEF: () => children.push(this.SUBRULE(this.label)),
    });
    this.OPTION({
      GATE: () => this.isExtends(),
      DEF: () => {
        this.CONSUME(t.keywords.extends);
        children.push(this.SUBRULE(this.qualifiedName));
      },
    });
    children.push(this.SUBRULE(this.body));
    return children.join(" ");
  });

  readonly label: Rule = this.RULE("label", () =>
    this.OR([
      { ALT: () => quoted("name", this.CONSUME(t.Word.same).image) },
      { ALT: () => quoted("integer", this.CONSUME(t.Integer.any).image) },
      { ALT: () => this.SUBRULE(this.text) },
    ]),
  );

  readonly qualifiedName: Rule = this.RULE("qualifiedName", () => {
    const object = quoted("name", this.CONSUME(t.Word.same).image);
    const member = this.OPTION(() => {
      this.CONSUME(t.Dot.same);
      return this.CONSUME1(t.Word.same).image;
    });
    return member === undefined ? object : node(`.${member}`, [object]);
  });

  readonly body: Rule = this.RULE("body", () => {
    const items: string[] = [];
    this.CONSUME(t.BraceOpen.any);
    this.MANY(() => {
      items.push(this.SUBRULE(this.statement));
      this.OPTION(() => this.CONSUME(t.Comma));
    });
    this.CONSUME(t.BraceClose);
    return node("body", items);
  });

  readonly statement: Rule = this.RULE("statement", () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.attribute) },
      { ALT: () => this.SUBRULE(this.forBlock) },
      { ALT: () => this.SUBRULE(this.ifBlock) },
      { ALT: () => this.SUBRULE(this.include) },
      { ALT: () => this.SUBRULE(this.remove) },
      { ALT: () => this.SUBRULE(this.assertion) },
      { ALT: () => this.SUBRULE(this.block) },
      { ALT: () => this.SUBRULE(this.keywordBlock) },
    ]),
  );

  readonly attribute: Rule = this.RULE("attribute", () => {
    const name = this.CONSUME(t.Word.any);
    this.CONSUME(t.Equals);
    return node(`attribute ${name.image}`, [this.SUBRULE(this.expression)]);
  });

  readonly forBlock: Rule = this.RULE("forBlock", () => {
    const head = this.SUBRULE(this.loopHead);
    return `(${head} ${this.SUBRULE(this.body)})`;
  });

  readonly ifBlock: Rule = this.RULE("ifBlock", () => {
    this.CONSUME(t.keywords.if);
    const children = [this.SUBRULE(this.expression), this.SUBRULE(this.body)];
    const otherwise = this.OPTION({
      GATE: () => !tokenMatcher(this.LA(2), t.Equals),
      DEF: () => {
        this.CONSUME(t.keywords.else);
        return this.OR([{ ALT: () => this.SUBRULE(this.ifBlock) }, { ALT: () => this.SUBRULE1(this.body) }]);
      },
    });
    return node("if", [...children, otherwise]);
  });

  readonly include: Rule = this.RULE("include", () => {
    this.CONSUME(t.keywords.include);
    const template = this.SUBRULE(this.qualifiedName);
    const given = this.OPTION(() => this.SUBRULE(this.namedArguments));
    return node("include", [template, given || undefined]);
  });

  readonly remove: Rule = this.RULE("remove", () => {
    const labels: string[] = [];
    this.CONSUME(t.keywords.remove);
    const name = this.CONSUME(t.Word.same);
    this.MANY({
      GATE: () => !tokenMatcher(this.LA(2), t.Equals) && !this.startsLine(),
      DEF: () => labels.push(this.SUBRULE(this.label)),
    });
    return node(`remove ${name.image}`, labels);
  });

  readonly assertion: Rule = this.RULE("assertion", () => {
    this.CONSUME(t.keywords.assert);
    const condition = this.SUBRULE(this.expression);
    const message = this.OPTION({
      GATE: () => this.isMessage(),
      DEF: () => {
        this.CONSUME(t.Comma);
        return this.SUBRULE1(this.expression);
      },
    });
    return node("assert", [condition, message]);
  });

  /** `extends`, unless it is the last label. */
  private isExtends(): boolean {
    return tokenMatcher(this.LA(1), t.keywords.extends) && !tokenMatcher(this.LA(2), t.BraceOpen.any);
  }

  /** A message is a string or an access: `assert a, b = 1` has none. */
  private isMessage(): boolean {
    const [value, after] = [this.LA(2), this.LA(3)];
    if ([t.Text, t.TextStart].some((one) => tokenMatcher(value, one.any))) return true;
    return tokenMatcher(value, t.Word.any) && (tokenMatcher(after, t.Dot.any) || tokenMatcher(after, t.ParenOpen.any));
  }
}

let parser: ReferenceParser | undefined;

function theParser(): ReferenceParser {
  parser ??= new ReferenceParser();
  return parser;
}

/** The outline of a text, or undefined where the grammar refuses it. */
export function readByReference(input: readonly IToken[]): string | undefined {
  const reader = theParser();
  reader.input = [...input];
  const read = reader.file();
  return reader.errors.length === 0 ? read : undefined;
}

/** The rules as data, for the diagrams. */
export function declaredRules() {
  return theParser().getSerializedGastProductions();
}
