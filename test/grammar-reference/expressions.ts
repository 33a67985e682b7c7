import { Combinators, node, quoted, type Rule, textOf } from "./combinators.ts";
import * as t from "./tokens.ts";

/** The rules of expressions. */
export abstract class ExpressionRules extends Combinators {
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
}
