import type { JsonNode } from "./json.ts";
import { faultAt, fix, type Parser, show } from "./recovery.ts";
import { shorten, type Token } from "./tokens.ts";

/** A bare word where a value is expected. */
export function readWord(parser: Parser, token: Token): JsonNode {
  const meant = new Map([
    ["true", "true"],
    ["false", "false"],
    ["yes", "true"],
    ["no", "false"],
    ["null", "null"],
    ["none", "null"],
    ["nil", "null"],
    ["undefined", "null"],
  ]).get(token.text.toLowerCase());
  if (meant === undefined) {
    reportUnquoted(parser, token);
  } else {
    parser.reader.report(
      "jsonc-unknown-word",
      token.span,
      { word: `\`${token.text}\``, meant: `\`${meant}\`` },
      fix(`Write ${meant}`, token.span, meant),
    );
  }
  parser.reader.markFaulty();
  return faultAt(token.span);
}

/** Reports a text without double quotes, or a stray sign. */
export function reportUnquoted(parser: Parser, token: Token): void {
  const quoted = JSON.stringify(bare(token.text));
  const isName = /^[\p{L}\p{N}_$'"`‘’“”.-]/u.test(token.text);
  if (!isName) {
    parser.reader.report("jsonc-unexpected", token.span, { expected: "a name or a value", found: show(token) });
    return;
  }
  parser.reader.report(
    "jsonc-unquoted",
    token.span,
    { found: show(token), quoted: shorten(quoted) },
    fix("Write double quotes", token.span, quoted),
  );
}

/** The word without quotes of other languages. */
export function bare(text: string): string {
  return text.replace(/^['`‘’“”]|['`‘’“”]$/gu, "");
}
