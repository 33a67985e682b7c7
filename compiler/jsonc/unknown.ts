import { type Diagnostics, type Fix, findSimilar, suggestion } from "../diagnostics/index.ts";
import type { JsonMember, JsonObject } from "./json.ts";
import type { ObjectShape } from "./shape.ts";
import { shorten } from "./tokens.ts";

/**
 * Reports a member that the shape does not have. Returns the member's name as it was probably
 * meant, when that is clear and the object does not have it: the caller then knows that it is not
 * missing, only misspelt.
 */
export function reportUnknown(
  diagnostics: Diagnostics,
  object: JsonObject,
  member: JsonMember,
  shape: Pick<ObjectShape, "members" | "block">,
  path: string,
): string | undefined {
  const shown = `\`${path}\``;
  const isFree = (name: string) => object.members.every((other) => other.name !== name);
  const known = [...shape.members.keys()];
  const sameLetters = known.find((name) => name.toLowerCase() === member.name.toLowerCase());
  if (sameLetters !== undefined) {
    const meant = JSON.stringify(sameLetters);
    diagnostics.report(
      "jsonc-member-case",
      member.nameSpan,
      { path: shown, meant },
      { fixes: [rename(member, meant)] },
    );
    return isFree(sameLetters) ? sameLetters : undefined;
  }
  const translated = memberOf(shape, member.name);
  if (translated === "none") {
    diagnostics.report("jsonc-podplane-only", member.nameSpan, { path: shown });
    return undefined;
  }
  const meant = translated ?? findSimilar(shorten(member.name), known);
  const advice = translated === undefined ? suggestion(shorten(member.name), known) : `Did you mean \`${translated}\`?`;
  diagnostics.report(
    "jsonc-unknown-member",
    member.nameSpan,
    { path: shown, suggestion: advice },
    { fixes: meant === undefined ? [] : [rename(member, JSON.stringify(meant))] },
  );
  return meant !== undefined && isFree(meant) ? meant : undefined;
}

/** The member for a name of the language: `pool` stands in `pools`. `none` where JSONC has none. */
function memberOf(shape: Pick<ObjectShape, "members" | "block">, name: string): string | undefined {
  if (!shape.block) return undefined;
  const { attributes, blocks } = shape.block;
  if (Object.hasOwn(attributes, name) && attributes[name]?.jsonc === false) return "none";
  if (Object.hasOwn(blocks, name) && blocks[name]?.jsonc.form === "none") return "none";
  for (const [member, meaning] of shape.members) {
    if (meaning.kind === "attribute" && meaning.name === name) return member;
    const block = meaning.kind === "strings" || meaning.kind === "lists" ? meaning.block : undefined;
    const shaped =
      meaning.kind === "object" || meaning.kind === "map" || meaning.kind === "array" ? meaning.shape : undefined;
    if ((block ?? shaped?.block)?.kind === name) return member;
  }
  return undefined;
}

function rename(member: JsonMember, text: string): Fix {
  return { title: `Write ${text}`, edits: [{ span: member.nameSpan, text }] };
}
