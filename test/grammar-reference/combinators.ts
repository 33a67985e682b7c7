import { EmbeddedActionsParser, type IToken, type ParserMethod, type TokenType, tokenMatcher } from "chevrotain";
import { outline } from "../helpers/outline.ts";
import * as t from "./tokens.ts";

export type Rule = ParserMethod<[], string>;

/** `(head a b)` */
export function node(head: string, children: readonly (string | undefined)[] = []): string {
  return `(${[head, ...children.filter((child) => child !== undefined)].join(" ")})`;
}

export function quoted(kind: string, text: string): string {
  return node(`${kind} ${JSON.stringify(text)}`);
}

export function textOf(token: IToken): string {
  const { payload } = token.payload;
  return payload.parts.map((part: { readonly text?: string }) => part.text ?? "").join("");
}

/** What rules are put together from. */
export abstract class Combinators extends EmbeddedActionsParser {
  constructor() {
    super([...t.allTokens()], { maxLookahead: 4, recoveryEnabled: false });
  }

  /** A level of binary operators, which associate to the left. */
  protected binary(name: string, operator: TokenType, next: () => Rule): Rule {
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
  protected commaSeparated(entry: (again: boolean) => void): void {
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
  protected membersByLine(entry: (at: 0 | 1 | 2) => void): void {
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

  protected literalOutline(token: IToken): string {
    return this.ACTION(() => outline(token.payload.payload));
  }

  protected startsLine(): boolean {
    return [t.Word, t.Integer, t.Text, t.TextStart].some((one) => tokenMatcher(this.LA(1), one.line));
  }
}
