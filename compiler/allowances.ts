import { parse } from "../grammar/index.ts";
import { type AllowingText, applyAllowances, type Diagnostic, mayAllow, readAllowances } from "./diagnostics/index.ts";
import { jsoncComments } from "./jsonc/index.ts";

/**
 * Diagnostics without what a comment on their line allows, and with what is wrong with the comments. `sources` are
 * the texts that they point into, by file, without BOM; `complete` are the files of which all has been reported.
 */
export function withAllowances(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  complete: ReadonlySet<string>,
): readonly Diagnostic[] {
  const texts = new Map<string, AllowingText>();
  for (const [file, text] of sources) {
    const comments = mayAllow(text) ? commentsOf(file, text) : undefined;
    if (!comments) continue;
    texts.set(file, { text, allowances: readAllowances(file, text, comments), complete: complete.has(file) });
  }
  return texts.size === 0 ? diagnostics : applyAllowances(diagnostics, texts);
}

/** Undefined for a file of which nothing is known of comments, such as a certificate. */
function commentsOf(
  file: string,
  text: string,
): readonly { readonly start: number; readonly end: number }[] | undefined {
  if (/\.podplane(?:vars)?$/.test(file)) return parse(file, text).comments;
  return /\.jsonc?$/.test(file) ? jsoncComments(text) : undefined;
}
