import { createScanner } from "jsonc-parser";

/** The scanner's `SyntaxKind` of comments, an ambient enum that isolated modules cannot read. */
const lineComment = 12;
const blockComment = 13;
const endOfFile = 17;

/** The places of the comments in a document, whatever else is wrong with it. `text` has no BOM. */
export function jsoncComments(text: string): readonly { readonly start: number; readonly end: number }[] {
  const scanner = createScanner(text, false);
  const comments: { start: number; end: number }[] = [];
  for (let kind: number = scanner.scan(); kind !== endOfFile; kind = scanner.scan()) {
    if (kind !== lineComment && kind !== blockComment) continue;
    const start = scanner.getTokenOffset();
    comments.push({ start, end: start + scanner.getTokenLength() });
  }
  return comments;
}
