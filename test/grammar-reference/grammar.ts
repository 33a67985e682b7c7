import { EmbeddedActionsParser, type IToken, type ParserMethod, type TokenType, tokenMatcher } from "chevrotain";
import { outline } from "../helpers/outline.ts";
import * as t from "./tokens.ts";

/*
 * The syntax of edition 1, declared. It judges in tests what the parser by hand accepts and what tree it makes, is checked
 * for ambiguity by chevrotain, and draws the syntax diagrams. It knows nothing of recovery, and nothing of the habits of
 * other languages: what they write is refused here like any other text that is none of the language's.
 *
 * It is one class, and long for that, because chevrotain records the rules of one object.
 *
 * A rule gives the outline of what it read, as `test/helpers/outline.ts` writes it.
 */

type Rule = ParserMethod<[], string>;

/** `(head a b)` */
function node(head: string, children: readonly (string | undefined)[] = []): string {
  return `(${[head, ...children.filter((child) => child !== undefined)].join(" ")})`;
}

function quoted(kind: string, text: string): string {
  return node(`${kind} ${JSON.stringify(text)}`);
}

class ReferenceParser extends EmbeddedActionsParser {
  constructor() {
    super([...t.allTokens()], { maxLookahead: 4, recoveryEnabled: false });
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

  /** `for x in xs`, `for k, v in xs` */
  readonly loopHead: Rule = this.RULE("loopHead", () => {
    this.CONSUME(t.keywords.for);
    let variables = this.CONSUME(t.Word.any).image;
    this.OPTION(() => {
      this.CONSUME(t.Comma);
      variables += `,${this.CONSUME1(t.Word.any).image}`;
    });
    this.CONSUME(t.keywords.in);
    return `for ${variables} ${this.SUBRULE(this.expression)}`;
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

  readonly expression: Rule = this.RULE("expression", () => {
    const condition = this.SUBRULE(this.nullish);
    return (
      this.OPTION(() => {
        this.CONSUME(t.Question);
        const then = this.SUBRULE(this.expression);
        this.CONSUME(t.Colon);
        return node("conditional", [condition, then, this.SUBRULE1(this.expression)]);
      }) ?? condition
    );
  });

  readonly nullish: Rule = this.binary("nullish", t.Nullish, () => this.disjunction);
  readonly disjunction: Rule = this.binary("disjunction", t.Or, () => this.conjunction);
  readonly conjunction: Rule = this.binary("conjunction", t.And, () => this.equality);
  readonly equality: Rule = this.binary("equality", t.Equality, () => this.relation);
  readonly relation: Rule = this.binary("relation", t.Relation, () => this.sum);
  readonly sum: Rule = this.RULE("sum", () => {
    let left = this.SUBRULE(this.product);
    this.MANY(() => {
      const sign = this.OR([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME(t.Minus) }]);
      left = node(sign.image, [left, this.SUBRULE1(this.product)]);
    });
    return left;
  });
  readonly product: Rule = this.binary("product", t.Factor, () => this.operand);

  readonly operand: Rule = this.RULE("operand", () =>
    this.OR([
      {
        ALT: () => {
          const sign = this.OR1([{ ALT: () => this.CONSUME(t.Minus) }, { ALT: () => this.CONSUME(t.Bang) }]);
          return node(sign.image, [this.SUBRULE(this.operand)]);
        },
      },
      { ALT: () => this.SUBRULE(this.access) },
    ]),
  );

  readonly access: Rule = this.RULE("access", () => {
    let object = this.SUBRULE(this.primary);
    this.MANY(() => {
      object = this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Dot.same);
            return node(`.${this.CONSUME(t.Word.same).image}`, [object]);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.BracketOpen.same);
            const index = this.SUBRULE(this.expression);
            this.CONSUME(t.BracketClose);
            return node("index", [object, index]);
          },
        },
        {
          ALT: () => {
            const values: string[] = [];
            this.CONSUME(t.ParenOpen.same);
            this.commaSeparated((again) =>
              values.push(again ? this.SUBRULE2(this.expression) : this.SUBRULE1(this.expression)),
            );
            this.CONSUME(t.ParenClose);
            return node("call", [object, ...values]);
          },
        },
      ]);
    });
    return object;
  });

  readonly primary: Rule = this.RULE("primary", () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.literal) },
      { ALT: () => quoted("name", this.CONSUME(t.ValueName).image) },
      { ALT: () => this.SUBRULE(this.text) },
      { ALT: () => this.SUBRULE(this.listComprehension) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.objectComprehension) },
      { ALT: () => this.SUBRULE(this.object) },
      {
        ALT: () => {
          this.CONSUME(t.ParenOpen.any);
          const inner = this.SUBRULE(this.expression);
          this.CONSUME(t.ParenClose);
          return node("parenthesized", [inner]);
        },
      },
    ]),
  );

  readonly literal: Rule = this.RULE("literal", () =>
    this.OR([
      { ALT: () => quoted("integer", this.CONSUME(t.Integer.any).image) },
      { ALT: () => this.literalOutline(this.CONSUME(t.Literal)) },
      { ALT: () => node(this.CONSUME(t.True).image) },
      { ALT: () => node(this.CONSUME(t.False).image) },
      { ALT: () => node(this.CONSUME(t.Auto).image) },
    ]),
  );

  readonly text: Rule = this.RULE("text", () =>
    this.OR([
      {
        ALT: () => {
          const whole = this.CONSUME(t.Text.any);
          return node("string", [this.ACTION(() => textOf(whole)) === "" ? undefined : "(text)"]);
        },
      },
      {
        ALT: () => {
          const parts: string[] = [];
          this.CONSUME(t.TextStart.any);
          this.MANY(() => {
            this.OR1([
              {
                ALT: () => {
                  this.CONSUME(t.TextPiece);
                  parts.push("(text)");
                },
              },
              {
                ALT: () => {
                  this.CONSUME(t.InterpolationStart);
                  parts.push(node("interpolation", [this.SUBRULE(this.expression)]));
                  this.CONSUME(t.InterpolationEnd);
                },
              },
            ]);
          });
          this.CONSUME(t.TextEnd);
          return node("string", parts);
        },
      },
    ]),
  );

  readonly list: Rule = this.RULE("list", () => {
    const items: string[] = [];
    this.CONSUME(t.BracketOpen.any);
    this.commaSeparated((again) => items.push(again ? this.SUBRULE1(this.expression) : this.SUBRULE(this.expression)));
    this.CONSUME(t.BracketClose);
    return node("list", items);
  });

  readonly listComprehension: Rule = this.RULE("listComprehension", () => {
    this.CONSUME(t.BracketOpen.any);
    const head = this.SUBRULE(this.loopHead);
    this.CONSUME(t.Colon);
    const element = this.SUBRULE(this.expression);
    const condition = this.OPTION(() => this.SUBRULE(this.filter));
    this.CONSUME(t.BracketClose);
    return node(
      this.ACTION(() => head.replace("for", "comprehension")),
      [element, condition],
    );
  });

  readonly filter: Rule = this.RULE("filter", () => {
    this.CONSUME(t.keywords.if);
    return this.SUBRULE(this.expression);
  });

  readonly object: Rule = this.RULE("object", () => {
    const members: string[] = [];
    this.CONSUME(t.BraceOpen.any);
    this.membersByLine((at) => members.push(this.subrule(at, this.member)));
    this.CONSUME(t.BraceClose);
    return node("object", members);
  });

  readonly member: Rule = this.RULE("member", () => {
    const key = this.SUBRULE(this.key);
    this.CONSUME(t.Equals);
    return `${key} ${this.SUBRULE(this.expression)}`;
  });

  readonly key: Rule = this.RULE("key", () =>
    this.OR([
      { ALT: () => quoted("name", this.CONSUME(t.Word.any).image) },
      { ALT: () => quoted("integer", this.CONSUME(t.Integer.any).image) },
      { ALT: () => this.SUBRULE(this.text) },
    ]),
  );

  readonly objectComprehension: Rule = this.RULE("objectComprehension", () => {
    this.CONSUME(t.BraceOpen.any);
    const head = this.SUBRULE(this.loopHead);
    this.CONSUME(t.Colon);
    const key = this.SUBRULE(this.expression);
    this.CONSUME(t.Arrow);
    const value = this.SUBRULE1(this.expression);
    const condition = this.OPTION(() => this.SUBRULE(this.filter));
    this.CONSUME(t.BraceClose);
    return node(
      this.ACTION(() => head.replace("for", "object-comprehension")),
      [key, value, condition],
    );
  });

  /** A level of binary operators, which associate to the left. */
  private binary(name: string, operator: TokenType, next: () => Rule): Rule {
    return this.RULE(name, () => {
      let left = this.SUBRULE(next());
      this.MANY(() => {
        const sign = this.CONSUME(operator);
        left = node(sign.image, [left, this.SUBRULE1(next())]);
      });
      return left;
    });
  }

  /** Entries with commas between them, and one at the end if there is any. Once in a rule. */
  private commaSeparated(entry: (again: boolean) => void): void {
    this.OPTION8(() => {
      entry(false);
      this.MANY8(() => {
        this.CONSUME8(t.Comma);
        entry(true);
      });
      this.OPTION9(() => this.CONSUME9(t.Comma));
    });
  }

  /** Entries with a comma or a line end between two of them. Once in a rule. */
  private membersByLine(entry: (at: 0 | 1 | 2) => void): void {
    this.OPTION8(() => {
      entry(0);
      this.MANY8({
        GATE: () => this.startsLine() || !tokenMatcher(this.LA(2), t.BraceClose),
        DEF: () =>
          this.OR8([
            {
              ALT: () => {
                this.CONSUME8(t.Comma);
                entry(1);
              },
            },
            { GATE: () => this.startsLine(), ALT: () => entry(2) },
          ]),
      });
      this.OPTION9(() => this.CONSUME9(t.Comma));
    });
  }

  private literalOutline(token: IToken): string {
    return this.ACTION(() => outline(token.payload.payload));
  }

  private startsLine(): boolean {
    return [t.Word, t.Integer, t.Text, t.TextStart].some((one) => tokenMatcher(this.LA(1), one.line));
  }

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

function textOf(token: IToken): string {
  const { payload } = token.payload;
  return payload.parts.map((part: { readonly text?: string }) => part.text ?? "").join("");
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
