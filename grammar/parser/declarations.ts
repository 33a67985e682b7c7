import { describeToken, type SyntaxToken, tokens } from "../tokens/index.ts";
import type {
  Edition,
  IncompleteStatement,
  LetDeclaration,
  Name,
  ParamDeclaration,
  SecretDeclaration,
  TemplateDeclaration,
  TemplateParameter,
  UseDeclaration,
} from "../tree/index.ts";
import { parseNamedArguments } from "./arguments.ts";
import { parseRequiredBody, type ReadBody } from "./bodies.ts";
import { parseAssignSign } from "./collections.ts";
import { entryForms, parseEntries } from "./entries.ts";
import { parseExpression } from "./expressions.ts";
import { incomplete } from "./incomplete.ts";
import { nameOf, noName, parseDeclaredName, reportMissingName, stringName } from "./names.ts";
import { skipLine } from "./recovery.ts";
import type { ParserState } from "./state.ts";
import { parseDeclaredType, parseDefault } from "./types.ts";

/*
 * What stands at the top of files: the edition, `use`, `param`, `let`, `secret` and `template`.
 */

export function parseEdition(state: ParserState): Edition | IncompleteStatement {
  const start = state.advance();
  const number = state.peek(1);
  if (number.payload?.kind === "integer" && !number.newline) {
    state.advance();
    const { value } = number.payload;
    return { kind: "edition", span: state.spanFrom(start), number: value, numberSpan: state.spanOf(number) };
  }
  const found = number.newline ? "the end of the line" : describeToken(number);
  state.report("missing-edition-number", state.spanOf(number.newline ? start : number), { found });
  state.abandon();
  return incomplete(state, start);
}

export function parseUse(state: ParserState): UseDeclaration {
  const start = state.advance();
  const path = parsePath(state, start);
  const alias = parseAlias(state, start);
  const items = parseNamedArguments(state);
  return { kind: "use", span: state.spanFrom(start), path, alias, arguments: items };
}

function parsePath(state: ParserState, start: SyntaxToken): Name {
  if (state.nextIs(tokens.string) && !state.peek(1).newline) return stringName(state, state.advance());
  failUse(state, start);
  return noName(state);
}

function parseAlias(state: ParserState, start: SyntaxToken): Name {
  if (state.nextIsWord("as") && !state.peek(1).newline) {
    state.advance();
    return parseDeclaredName(state, "use");
  }
  if (!state.isAbandoned()) failUse(state, start);
  return noName(state);
}

function failUse(state: ParserState, start: SyntaxToken): void {
  const next = state.peek(1);
  const isEnd = next.newline || next.type === tokens.end;
  const found = isEnd ? "the end of the line" : describeToken(next);
  if (!state.isReported(next)) state.report("use-form", state.spanOf(isEnd ? start : next), { found });
  skipLine(state);
  state.abandon();
}

export function parseParam(state: ParserState): ParamDeclaration {
  const start = state.advance();
  const name = parseDeclaredName(state, "param");
  const doc = state.takeDoc(start);
  const type = parseDeclaredType(state, name);
  const value = parseDefault(state);
  return { kind: "param", span: state.spanFrom(start), doc, name, type, default: value };
}

export function parseLetOrSecret(state: ParserState): LetDeclaration | SecretDeclaration {
  const start = state.advance();
  const kind = start.text === "secret" ? "secret" : "let";
  const name = parseDeclaredName(state, kind);
  const doc = state.takeDoc(start);
  parseAssignSign(state, name.text);
  const value = parseExpression(state);
  return { kind, span: state.spanFrom(start), doc, name, value };
}

export function parseTemplate(state: ParserState, readBody: ReadBody): TemplateDeclaration {
  const start = state.advance();
  const name = parseDeclaredName(state, "template");
  const doc = state.takeDoc(start);
  const parameters = state.nextIs(tokens.leftParen)
    ? parseEntries(state, state.advance(), entryForms.parameters, parseParameter).items
    : [];
  const place = parsePlace(state);
  const body = parseRequiredBody(state, start, name.text, readBody);
  return { kind: "template", span: state.spanFrom(start), doc, name, parameters, place, body };
}

function parseParameter(state: ParserState): TemplateParameter {
  const start = state.peek(1);
  const doc = state.takeDoc(start);
  const name = nameOf(state, state.advance());
  const type = parseDeclaredType(state, name);
  const value = parseDefault(state);
  return { span: state.spanFrom(start), doc, name, type, default: value };
}

/** `for pool`: the kind of block that a template is pasted into. */
function parsePlace(state: ParserState): Name | undefined {
  if (!state.nextIsWord("for") || state.peek(1).newline) return undefined;
  state.advance();
  const next = state.peek(1);
  if (next.type === tokens.identifier && !next.newline) return nameOf(state, state.advance());
  reportMissingName(state, "for");
  return noName(state);
}
