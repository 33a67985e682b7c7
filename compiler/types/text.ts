import type { Located, Origin } from "../origins/index.ts";
import { type Refinement, refinements } from "../schema/index.ts";
import type { Value } from "../values/index.ts";
import { credentialIn, tokenIn } from "./credentials.ts";
import { errorPlace, mismatch, type Place } from "./place.ts";
import { isNameLike } from "./spec.ts";

/** Reads text and checks its rule. Names that stand bare are text where the text is a name itself. */
export function coerceText(
  value: Value,
  refinement: Refinement | undefined,
  place: Place,
  origin: Origin,
): Located<string> | undefined {
  const text = textOf(value, refinement, place);
  if (text === undefined) return undefined;
  const credential = credentialIn(text.slice(0, longestText));
  if (credential !== undefined) {
    const { span, details } = errorPlace(value, place);
    place.diagnostics.report("credential-in-source", span, { what: credential }, details);
    return undefined;
  }
  // Newer than the first release, so that the text stays in the model: what was built before is only warned of.
  const token = text.length < shortestToken ? undefined : tokenIn(text.slice(0, longestText), place.name);
  if (token !== undefined) {
    const { span, details } = errorPlace(value, place);
    place.diagnostics.report("token-in-source", span, { what: token }, details);
  }
  const control = plain.test(text) ? undefined : controlCharacter.exec(text)?.[0];
  if (control !== undefined) {
    const { span, details } = errorPlace(value, place);
    const character = `U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    place.diagnostics.report("unprintable-text", span, { character }, details);
    return undefined;
  }
  const spec = refinements[refinement ?? "plain-text"];
  const tooLong =
    text.length > longestText ? `it has ${text.length} characters, and ${longestText} is the limit` : undefined;
  const fault = tooLong ?? (refinement === undefined ? undefined : spec.check(text));
  const newer = fault === undefined && refinement !== undefined ? spec.newer?.(text) : undefined;
  const reason = fault ?? newer;
  if (reason === undefined) return { value: text, origin };
  const { span, details } = errorPlace(value, place);
  const { what, rule, example } = spec;
  const parameters = { value: shorten(JSON.stringify(text)), what, reason, rule, example };
  place.diagnostics.report(fault === undefined ? "text-refused" : "bad-text", span, parameters, details);
  // A text that only a newer rule refuses stays: of what was built before it is a warning.
  return fault === undefined ? { value: text, origin } : undefined;
}

/** No text of a cluster is longer; rules are expressions that would take too long on one that is. */
const longestText = 65_536;

function textOf(value: Value, refinement: Refinement | undefined, place: Place): string | undefined {
  if (value.kind === "string") return value.value;
  if (value.kind === "name") {
    // A name with members is the value of an enum parameter: text wherever text is wanted.
    if (value.members || isNameLike(refinement)) return value.value;
    const { span, details } = errorPlace(value, place);
    const fixes = [{ title: "Add quotes", edits: [{ span: value.span, text: JSON.stringify(value.value) }] }];
    place.diagnostics.report("text-needs-quotes", span, { value: value.value }, { ...details, fixes });
    return undefined;
  }
  return mismatch(value, { kind: "string", refinement }, place);
}

/** No token is shorter. */
const shortestToken = 15;

/** Most texts: spares the tables that the exact test loads. */
const plain = /^[\x20-\x7e]*$/;

/** Tabs and line breaks are text; other control characters, and lone surrogates, are not. */
const controlCharacter = /(?![\t\n\r])[\p{Control}\u2028\u2029\p{Surrogate}]/u;

function shorten(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
