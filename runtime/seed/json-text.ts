import { ExactNumber, isJsonObject, type Json } from "../../emitters/netsy/index.ts";

/**
 * Characters that a reader does not see, or that act on a terminal: controls, formats such as the direction of
 * writing, separators but the space, what has no meaning yet, and what is drawn as nothing.
 */
const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

/** Text with the escapes of JSON in place of hidden characters. */
export function visible(text: string): string {
  return text.replace(hidden, (character) => {
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}

/** A text as a JSON string in which everything is seen. */
const quoted = (text: string): string => visible(JSON.stringify(text));

/**
 * JSON on one line, or on many where `indent` is the white space before it. Members keep their order, and numbers
 * their digits. Throws `RangeError` for a value nested beyond all use.
 */
export function jsonText(value: Json, indent?: string): string {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) {
    return inBrackets(
      "[]",
      value.map((item) => jsonText(item, deeper(indent))),
      indent,
    );
  }
  if (!isJsonObject(value)) return JSON.stringify(value);
  const colon = indent === undefined ? ":" : ": ";
  const members = Object.entries(value).map(
    ([key, member]) => `${quoted(key)}${colon}${jsonText(member, deeper(indent))}`,
  );
  return inBrackets("{}", members, indent);
}

const deeper = (indent: string | undefined): string | undefined => (indent === undefined ? undefined : `${indent}  `);

function inBrackets(brackets: "[]" | "{}", items: readonly string[], indent: string | undefined): string {
  const [open, close] = [brackets[0], brackets[1]];
  if (items.length === 0) return brackets;
  if (indent === undefined) return `${open}${items.join(",")}${close}`;
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(",\n")}\n${indent}${close}`;
}
