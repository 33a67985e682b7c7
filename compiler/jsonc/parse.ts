import type { Diagnostics } from "../diagnostics/index.ts";
import type { JsonArray, JsonDocument, JsonMember, JsonNode, JsonObject } from "./json.ts";
import { faultAt, fix, isClosing, type Parser, recover, reportUnexpected, show, skipNested } from "./recovery.ts";
import { shorten, type Token, TokenReader } from "./tokens.ts";
import { bare, readWord, reportUnquoted } from "./words.ts";

/** A cluster needs nine; recursion of the parser is bounded by it. */
const deepest = 64;

/**
 * Parses JSON with comments and trailing commas. Always returns a document; whatever is wrong is
 * reported at its place, once, and the parser goes on behind it. Offsets count without a BOM.
 */
export function parseJsonc(file: string, text: string, diagnostics: Diagnostics): JsonDocument {
  const clean = withoutUnwritable(file, text.startsWith("\uFEFF") ? text.slice(1) : text, diagnostics);
  const reader = new TokenReader(file, clean, diagnostics);
  const parser: Parser = { reader, open: [], endReported: false, broken: false };
  if (reader.token.kind === "end") {
    if (!reader.hasReported) reader.report("jsonc-empty", reader.span(0, 0), {});
    return { root: undefined, comments: reader.comments, broken: true };
  }
  const root = parseValue(parser);
  const rest = reader.token;
  if (rest.kind !== "end") {
    reader.report("jsonc-trailing-content", rest.span, { found: show(rest) });
    reader.skipWhile(() => true);
    parser.broken = true;
  }
  return { root, comments: reader.comments, broken: parser.broken };
}

/** Reports NUL and raw halves of pairs, the first of each, and puts spaces in their place. */
function withoutUnwritable(file: string, text: string, diagnostics: Diagnostics): string {
  const nul = text.indexOf("\0");
  if (nul >= 0) diagnostics.report("jsonc-nul", { file, start: nul, end: nul + 1 }, {});
  const clean = nul >= 0 ? text.replaceAll("\0", " ") : text;
  if (clean.isWellFormed()) return clean;
  const start = clean.search(/\p{Cs}/u);
  const surrogate = `U+${clean.charCodeAt(start).toString(16).toUpperCase()}`;
  diagnostics.report("jsonc-lone-surrogate", { file, start, end: start + 1 }, { surrogate });
  return clean.replace(/\p{Cs}/gu, " ");
}

function parseValue(parser: Parser): JsonNode {
  const { reader } = parser;
  const token = reader.token;
  switch (token.kind) {
    case "{":
    case "[":
      return parseContainer(parser);
    case "string":
      reader.take();
      return token.faulty ? faultAt(token.span) : { kind: "string", value: String(token.value), span: token.span };
    case "number":
      reader.take();
      if (token.faulty) return faultAt(token.span);
      return { kind: "number", value: Number(token.value), integer: token.integer, span: token.span };
    case "true":
    case "false":
      reader.take();
      return { kind: "boolean", value: token.kind === "true", span: token.span };
    case "null":
      reader.take();
      return { kind: "null", span: token.span };
    case "word":
      reader.take();
      return readWord(parser, token);
    case "}":
    case "]":
    case ",":
    case ":":
    case "end":
      reportUnexpected(parser, "a value");
      return faultAt(token.span);
  }
}

function parseContainer(parser: Parser): JsonNode {
  const { reader } = parser;
  const open = reader.take();
  if (parser.open.length >= deepest) {
    reader.report("jsonc-too-deep", open.span, { limit: deepest });
    parser.broken = true;
    skipNested(parser);
    return faultAt(open.span);
  }
  parser.open.push(open);
  const node = open.kind === "{" ? parseObject(parser, open) : parseArray(parser, open);
  parser.open.pop();
  return node;
}

function parseObject(parser: Parser, open: Token): JsonObject {
  const members = new Map<string, JsonMember>();
  const end = parseItems(parser, open, "}", () => {
    const member = parseMember(parser);
    if (!member) return;
    const first = members.get(member.name);
    if (!first) members.set(member.name, member);
    else reportDuplicate(parser, member, first);
  });
  return {
    kind: "object",
    span: parser.reader.span(open.span.start, end),
    open: open.span,
    members: [...members.values()],
  };
}

function reportDuplicate(parser: Parser, member: JsonMember, first: JsonMember): void {
  parser.reader.report(
    "jsonc-duplicate-member",
    member.nameSpan,
    { name: JSON.stringify(member.name) },
    { related: [{ span: first.nameSpan, message: "the first one, which counts" }] },
  );
}

function parseArray(parser: Parser, open: Token): JsonArray {
  const items: JsonNode[] = [];
  const end = parseItems(parser, open, "]", () => {
    const before = parser.reader.token;
    const item = parseValue(parser);
    items.push(item);
    if (parser.reader.token === before) recover(parser);
  });
  return { kind: "array", span: parser.reader.span(open.span.start, end), items };
}

/** Reads what stands between two brackets, and returns the offset behind the closing one. */
function parseItems(parser: Parser, open: Token, close: "}" | "]", parseItem: () => void): number {
  const { reader } = parser;
  for (;;) {
    const token = reader.token;
    if (token.kind === close) return reader.take().span.end;
    if (token.kind === "end" || isClosing(token.kind)) {
      if (token.kind === "end" || parser.open.length > 1) return reportUnclosed(parser, open, close);
      reportUnexpected(parser, show({ text: close }));
      reader.take();
    } else if (token.kind === ",") {
      reportUnexpected(parser, close === "}" ? "a name" : "a value");
      reader.take();
    } else {
      parseItem();
      parseSeparator(parser, close);
    }
  }
}

/** After an item: a comma, or the end of the list, or a complaint. */
function parseSeparator(parser: Parser, close: "}" | "]"): void {
  const { reader } = parser;
  const token = reader.token;
  if (token.kind === ",") reader.take();
  else if (token.kind === "end" || isClosing(token.kind)) return;
  else if (startsItem(token, close)) reportMissingComma(parser, token);
  else {
    reportUnexpected(parser, show({ text: "," }));
    recover(parser);
    if (reader.token.kind === ",") reader.take();
  }
}

function startsItem(token: Token, close: "}" | "]"): boolean {
  if (token.kind === "string" || token.kind === "word") return token.startsLine || token.kind === "string";
  return close === "]" && token.kind !== ":";
}

function reportMissingComma(parser: Parser, token: Token): void {
  if (parser.reader.lastFaulty) return;
  const at = parser.reader.lastEnd;
  parser.reader.report(
    "jsonc-missing-comma",
    token.span,
    { found: show(token) },
    fix("Write a comma", parser.reader.span(at, at), ","),
  );
}

function reportUnclosed(parser: Parser, open: Token, close: "}" | "]"): number {
  const { reader } = parser;
  parser.broken = true;
  const at = reader.token;
  if (at.kind !== "end" || !parser.endReported) {
    reader.report(
      "jsonc-unclosed",
      open.span,
      { what: close === "}" ? "object" : "list", bracket: `\`${close}\`` },
      { related: [{ span: at.span, message: `\`${close}\` is missing before this` }] },
    );
  }
  if (at.kind === "end") parser.endReported = true;
  return reader.lastEnd;
}

function parseMember(parser: Parser): JsonMember | undefined {
  const { reader } = parser;
  const name = reader.token;
  if (name.kind !== "string" && name.kind !== "word") {
    reportUnexpected(parser, "a name in double quotes");
    recover(parser);
    return undefined;
  }
  reader.take();
  if (name.kind === "word") reportUnquoted(parser, name);
  if (name.faulty && reader.token.kind !== ":") {
    recover(parser);
    return undefined;
  }
  if (!parseColon(parser, name)) return undefined;
  const before = reader.token;
  const value = parseValue(parser);
  if (value.kind === "fault" && reader.token === before) recover(parser);
  return { name: name.kind === "word" ? bare(name.text) : String(name.value), nameSpan: name.span, value };
}

function parseColon(parser: Parser, name: Token): boolean {
  const { reader } = parser;
  const token = reader.token;
  if (token.kind === ":") {
    reader.take();
    return true;
  }
  if (token.text === "=" || token.text === "=>") {
    reader.report(
      "jsonc-unexpected",
      token.span,
      { expected: "`:`", found: show(token) },
      fix("Write :", token.span, ":"),
    );
    reader.take();
    return true;
  }
  const at = reader.lastEnd;
  const details = fix("Write a colon", reader.span(at, at), ":");
  reader.report("jsonc-missing-colon", token.span, { name: shorten(name.text) }, details);
  const isValue = token.kind !== "," && token.kind !== "end" && !isClosing(token.kind) && !token.startsLine;
  parser.broken ||= !isValue;
  return isValue;
}
