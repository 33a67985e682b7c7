import { type ForeignStatement, foreignStatement, isAssignSign, isForeignLoop, yamlItem } from "../habits/index.ts";
import { isString, type SyntaxToken, type TokenType, tokens } from "../tokens/index.ts";
import type { Body, BodyItem, Edition, IncompleteStatement, TopLevelItem } from "../tree/index.ts";
import { parseAttribute, parseBlock, parseNameless } from "./blocks.ts";
import { parseAssertion, parseFor, parseIf, parseInclude, parseRemove } from "./control.ts";
import { parseEdition, parseLetOrSecret, parseParam, parseTemplate, parseUse } from "./declarations.ts";
import { reportExtraComma } from "./entries.ts";
import { incomplete, incompleteNamed } from "./incomplete.ts";
import { isLoopWord } from "./loops.ts";
import { isInside, reportUnexpected, skipIndented, skipLine, skipToBody } from "./recovery.ts";
import type { ParserState } from "./state.ts";

/*
 * The choice between all statements, and sequences of them. Whether one may stand where it does is judged afterwards.
 */

export type Statement = TopLevelItem | BodyItem | Edition;

type StatementKind = Exclude<Statement["kind"], "incomplete" | "secret">;

/** One statement and the comma after it; undefined where none could be read. */
export function parseStatement(state: ParserState): Statement | undefined {
  const { onTopLevel } = state;
  const next = state.peek(1);
  const statement = state.statement(() => {
    state.height = 0;
    state.depth = 0;
    state.comparing = false;
    if (next.type === tokens.identifier || isString(next)) return parseKind(state);
    if (next.type === tokens.leftBrace) return parseNameless(state, parseBody);
    skipJunk(state, next);
    return undefined;
  });
  state.onTopLevel = onTopLevel;
  state.accept(tokens.comma);
  return statement;
}

/** What stands between braces; the opening one comes next. */
export function parseBody(state: ParserState): Body {
  const opener = state.advance();
  const items: BodyItem[] = [];
  const outer = state.onTopLevel;
  state.onTopLevel = false;
  while (isInside(state, opener)) {
    const statement = parseStatement(state);
    if (statement !== undefined) items.push(forBody(state, statement));
  }
  state.onTopLevel = outer;
  state.advance();
  return { kind: "body", span: state.spanFrom(opener), items };
}

/** A statement of a body, or what stands for one that cannot be there, which is reported. */
function forBody(state: ParserState, statement: Statement): BodyItem {
  switch (statement.kind) {
    case "use":
    case "param":
    case "let":
    case "secret":
    case "template":
    case "edition": {
      const word = statement.kind === "edition" ? "podplane" : statement.kind;
      const { start } = statement.span;
      const name = { text: word, span: state.span(start, start + word.length) };
      state.report("misplaced-declaration", name.span, { word });
      return incompleteNamed(name, "doc" in statement ? statement.doc : undefined);
    }
    default:
      return statement;
  }
}

function parseKind(state: ParserState): Statement {
  const foreign = foreignStatement(state, state.onTopLevel);
  if (foreign !== undefined) return skipForeign(state, foreign);
  const kind = kindOfNext(state);
  switch (kind) {
    case "attribute":
      return parseAttribute(state);
    case "block":
      return parseBlock(state, parseBody);
    case "for":
      return parseFor(state, parseBody);
    case "if":
      return parseIf(state, parseBody);
    case "include":
      return parseInclude(state);
    case "remove":
      return parseRemove(state);
    case "assert":
      return parseAssertion(state);
    case "use":
      return parseUse(state);
    case "param":
      return parseParam(state);
    case "let":
      return parseLetOrSecret(state);
    case "template":
      return parseTemplate(state, parseBody);
    case "edition":
      return parseEdition(state);
  }
}

/** Leaves a statement of another language out. */
function skipForeign(state: ParserState, { problem, extent, follows }: ForeignStatement): IncompleteStatement {
  const word = state.advance();
  if (!follows || !state.isReported(word)) state.tell(problem);
  if (extent === "line") skipLine(state);
  else skipToBody(state, word);
  state.abandon();
  return incomplete(state, word);
}

/** On the top level, where no attribute can stand, `let = 3` is a declaration without a name. */
const declarationWords: ReadonlySet<string> = new Set(["param", "let", "secret", "template"]);

/** Where one of these follows a keyword, nothing else does. */
const endsStatement: ReadonlySet<TokenType> = new Set([tokens.rightBrace, tokens.comma, tokens.end]);

/** Keywords are keywords only where nothing else can be meant: `for = 3` is an attribute. */
function kindOfNext(state: ParserState): StatementKind {
  const word = state.peek(1);
  const next = state.peek(2);
  const third = state.peek(3);
  const { onTopLevel } = state;
  if (isAssignSign(next) && !(onTopLevel && declarationWords.has(word.text))) return "attribute";
  if (word.type !== tokens.identifier) return "block";
  const named = next.type === tokens.identifier && !next.newline;
  switch (word.text) {
    case "for":
    case "foreach":
    case "each":
      return startsLoop(word, next, third) || isForeignLoop(state) ? "for" : "block";
    case "if":
      return "if";
    case "include":
    case "remove":
      return named || next.newline || endsStatement.has(next.type) ? word.text : "block";
    case "assert":
      return "assert";
    case "use":
      return onTopLevel || next.type === tokens.string ? "use" : "block";
    case "param":
      return onTopLevel || (named && third.type === tokens.colon) ? "param" : "block";
    case "let":
    case "secret":
      return onTopLevel || (named && third.type === tokens.equals) ? "let" : "block";
    case "template":
      return onTopLevel || (named && third.type === tokens.leftParen) ? "template" : "block";
    case "podplane":
      return onTopLevel || next.type === tokens.integer ? "edition" : "block";
    default:
      return "block";
  }
}

/** `for x in`, `for x, y in`, `for x of`, `for (x in`. */
function startsLoop(word: SyntaxToken, next: SyntaxToken, third: SyntaxToken): boolean {
  if (word.text !== "for" || next.newline) return false;
  if (next.type === tokens.leftParen) return third.type === tokens.identifier;
  return next.type === tokens.identifier && (isLoopWord(third) || third.type === tokens.comma);
}

/** What begins no statement is reported and left out. */
function skipJunk(state: ParserState, token: SyntaxToken): void {
  const item = yamlItem(state);
  if (item !== undefined) {
    state.tell(item);
    skipYamlItems(state, token);
  } else if (token.type === tokens.comma) reportExtraComma(state, token);
  else reportUnexpected(state, token, "a name");
  state.abandon();
}

/** The item with the lines that belong to it, and the items after it, are one mistake. */
function skipYamlItems(state: ParserState, first: SyntaxToken): void {
  do {
    skipIndented(state, state.advance());
  } while (state.nextIs(tokens.minus) && state.peek(1).newline && state.peek(1).depth === first.depth);
}
