import { jsoncType, type TypeSpec } from "../../../schema/index.ts";
import { assertNever, formatCidr, type ObjectValue, parseCidr, type Value } from "../../../values/index.ts";

/** Bare words that mean something else where a value or a label is expected. */
const taken = new Set([
  "true",
  "false",
  "auto",
  "for",
  "if",
  "else",
  "extends",
  "abstract",
  "remove",
  "include",
  "assert",
]);

/** Whether a text can stand as a bare name. */
export function isBareWord(text: string): boolean {
  return isWord(text) && !taken.has(text);
}

function isWord(text: string): boolean {
  return /^[A-Za-z_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(text);
}

/** A name behind the name of what it belongs to. Behind a dot every word is a name; what is no word is text. */
export function writeQualified(qualifier: string, name: string): string {
  return isWord(name) ? `${qualifier}.${name}` : quote(`${qualifier}.${name}`);
}

/** A value of the document in the language, by the type that the schema gives it. */
export function writeValue(value: Value, type: TypeSpec, indent: string): string {
  const spec = jsoncType(type);
  switch (value.kind) {
    case "string":
      return writeText(value.value, spec, indent);
    case "integer":
      return spec.kind === "size" ? `${value.value}GiB` : String(value.value);
    case "float":
      return writeFloat(value.value);
    case "boolean":
      return String(value.value);
    case "list": {
      const items = value.items.map((item) => writeValue(item, spec.kind === "list" ? spec.of : spec, indent));
      return `[${items.join(", ")}]`;
    }
    case "object":
      return writeObject(value, spec.kind === "map" ? spec.of : spec, indent);
    case "address":
    case "cidr":
    case "size":
    case "duration":
    case "auto":
    case "name":
    case "block":
    case "secret":
    case "absent":
    case "error":
      throw new Error(`JSON has no value of the kind ${value.kind}`);
    default:
      return assertNever(value);
  }
}

function writeObject(value: ObjectValue, type: TypeSpec, indent: string): string {
  const entries = [...value.entries].map(
    ([key, entry]) => `${isBareWord(key) ? key : quote(key)} = ${writeValue(entry.value, type, indent)}`,
  );
  return `{ ${entries.join(", ")} }`;
}

function writeText(text: string, spec: TypeSpec, indent: string): string {
  switch (spec.kind) {
    case "enum":
    case "reference":
      return isBareWord(text) ? text : quote(text);
    case "cidr": {
      const cidr = parseCidr(text);
      return cidr && formatCidr(cidr) === text ? text : quote(text);
    }
    case "auto":
      return text === "auto" ? text : quote(text);
    default:
      return text.includes("\n") && isPlainLines(text) ? writeLines(text, indent) : quote(text);
  }
}

/** Floats stand in no setting; written so that the checker says so at the right place. */
function writeFloat(value: number): string {
  const text = String(value);
  return /^-?[0-9]+\.[0-9]+$/.test(text) ? text : quote(text);
}

/** A text in double quotes, everything escaped that would not be read back or could not be seen. */
export function quote(text: string): string {
  const escaped = text.replace(/[\\"]|\$(?=\{)|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  return `"${escaped}"`;
}

function escapeCharacter(character: string): string {
  switch (character) {
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    case "\t":
      return "\\t";
    case "\\":
    case '"':
    case "$":
      return `\\${character}`;
    default:
      return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  }
}

/** Whether a text of several lines is read back from `"""` as it is: nothing to escape or to strip. */
function isPlainLines(text: string): boolean {
  return (
    text
      .split("\n")
      .every(
        (line, index, lines) =>
          /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(line) || (line === "" && index === lines.length - 1),
      ) && !/["\\]|\$\{/.test(text)
  );
}

/** All lines at one depth, the closing quotes too: their indentation counts. */
function writeLines(text: string, indent: string): string {
  const inner = `${indent}  `;
  return `"""\n${inner}${text.replaceAll("\n", `\n${inner}`)}"""`;
}
