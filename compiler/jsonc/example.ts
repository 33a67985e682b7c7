import { type Expression, parse } from "../../grammar/index.ts";

const gibibyte = 2 ** 30;

/** Examples that have been translated: the same few stand behind every value of a large document. */
const translated = new Map<string, string>();

/**
 * The example of an attribute as JSONC writes it: `"size": 3` for `size = 3`. `member` is the
 * attribute's name there. Examples are literals; what else stands in one is shown as it is written.
 */
export function jsoncExample(member: string, example: string): string {
  const key = `${member}\n${example}`;
  const known = translated.get(key) ?? translate(member, example);
  translated.set(key, known);
  return known;
}

function translate(member: string, example: string): string {
  const { file, text } = parse("example", `example {\n${example}\n}`);
  const [block] = file.items;
  const item = block?.kind === "block" ? block.body.items[0] : undefined;
  return item?.kind === "attribute" ? `${JSON.stringify(member)}: ${toJson(item.value, text)}` : example;
}

function toJson(value: Expression, text: string): string {
  const written = text.slice(value.span.start, value.span.end);
  switch (value.kind) {
    case "integer":
    case "float":
    case "boolean":
      return String(value.value);
    case "size":
      return String(value.bytes / gibibyte);
    case "string":
      return JSON.stringify(value.parts.map((part) => (part.kind === "text" ? part.text : "…")).join(""));
    case "list":
      return `[${value.items.map((item) => toJson(item, text)).join(", ")}]`;
    case "object": {
      const entries = value.entries.map((entry) => `${toJson(entry.key, text)}: ${toJson(entry.value, text)}`);
      return `{ ${entries.join(", ")} }`;
    }
    default:
      return JSON.stringify(written);
  }
}
