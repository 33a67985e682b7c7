import type { Expression, Label } from "../../grammar/index.ts";
import type { BoundFile } from "../bind/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import { credentialIn, tokenIn } from "./credentials.ts";

/**
 * Warns of credentials in values of a file that reach no attribute, or reach one under a name that no longer says what
 * they are: the file itself is kept where others read it. Of what reaches an attribute more is said there.
 */
export function warnOfDeclaredCredentials({ declarations }: BoundFile, diagnostics: Diagnostics): void {
  for (const { name, value } of declarations.lets.values()) judge(value, name.text, diagnostics);
  for (const param of declarations.params.values()) {
    if (param.default) judge(param.default, param.name.text, diagnostics);
  }
}

/** Recursion follows the nesting of the source only, which the parser bounds. */
function judge(value: Expression, name: string, diagnostics: Diagnostics): void {
  if (value.kind === "string") {
    const text = wholeText(value);
    const what = text === undefined ? undefined : (credentialIn(text) ?? tokenIn(text, name));
    if (what !== undefined) diagnostics.report("credential-declared", value.span, { what });
  } else if (value.kind === "list") {
    for (const item of value.items) judge(item, name, diagnostics);
  } else if (value.kind === "parenthesized") {
    judge(value.expression, name, diagnostics);
  } else if (value.kind === "object") {
    const texts = value.entries.map((entry) => wholeText(entry.value) ?? "");
    // What stands beside the id of a key is the key.
    const inside = texts.some((text) => credentialIn(text) !== undefined) ? "secret_key" : name;
    for (const entry of value.entries) judge(entry.value, `${inside}.${wholeText(entry.key) ?? ""}`, diagnostics);
  }
}

/** Undefined for what is no text, or is put together. */
function wholeText(value: Expression | Label): string | undefined {
  if (value.kind === "name") return value.text;
  if (value.kind !== "string") return undefined;
  const [part, ...more] = value.parts;
  return part?.kind === "text" && more.length === 0 ? part.text : undefined;
}
