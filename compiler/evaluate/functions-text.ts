import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { booleanType, listOf, stringType } from "../types/index.ts";
import { errorValue, type StringValue, textOf, type Value } from "../values/index.ts";
import { listArgument, numberArgument, textArgument } from "./arguments.ts";
import type { CallContext, FunctionSpec } from "./function-spec.ts";

const longestText = 1_000_000;

function stringValue(value: string, context: CallContext): StringValue | string {
  if (value.length > longestText) return `the text would be longer than ${longestText} characters`;
  return { kind: "string", value, span: context.span };
}

/** Joins texts; the length is known before the text is made, which could be too long to be made. */
function joinPieces(pieces: readonly string[], separator: string, context: CallContext): StringValue | string {
  let length = separator.length * Math.max(0, pieces.length - 1);
  for (const piece of pieces) length += piece.length;
  if (length > longestText) return `the text would be longer than ${longestText} characters`;
  return stringValue(pieces.join(separator), context);
}

/** A function from one text to another. */
function textFunction(name: string, doc: string, example: string, change: (text: string) => string): FunctionSpec {
  return {
    name,
    result: stringType,
    parameters: [{ name: "text", kind: "text" }],
    doc,
    example,
    apply: (values, context) => stringValue(change(textArgument(values, 0)), context),
  };
}

/** A test of one text by another. */
function textTest(
  name: string,
  doc: string,
  example: string,
  test: (text: string, part: string) => boolean,
): FunctionSpec {
  return {
    name,
    result: booleanType,
    parameters: [
      { name: "text", kind: "text" },
      { name: "part", kind: "text" },
    ],
    doc,
    example,
    apply: (values, { span }) => ({
      kind: "boolean",
      value: test(textArgument(values, 0), textArgument(values, 1)),
      span,
    }),
  };
}

/** Functions on text. None depends on a locale. */
export const textFunctions: readonly FunctionSpec[] = [
  textFunction("lower", "The text in lower case.", 'lower("Tools") == "tools"', (text) => text.toLowerCase()),
  textFunction("upper", "The text in upper case.", 'upper("tools") == "TOOLS"', (text) => text.toUpperCase()),
  textFunction("trim", "The text without white space at its ends.", 'trim(" a ") == "a"', (text) => text.trim()),
  textFunction(
    "slug",
    "The text as an identifier: lower case, and every run of other characters than letters and digits a hyphen.",
    'slug("Internal Tools!") == "internal-tools"',
    slug,
  ),
  textFunction("sha256", "The SHA-256 of the text in UTF-8, in hexadecimal.", 'sha256("a")', (text) =>
    bytesToHex(sha256(utf8ToBytes(text))),
  ),
  textFunction("base64", "The text in UTF-8, in base64.", 'base64("a") == "YQ=="', (text) =>
    Buffer.from(text, "utf8").toString("base64"),
  ),
  textTest("starts_with", "Whether a text starts with another.", 'starts_with("abc", "ab")', (text, part) =>
    text.startsWith(part),
  ),
  textTest("ends_with", "Whether a text ends with another.", 'ends_with("abc", "bc")', (text, part) =>
    text.endsWith(part),
  ),
  {
    name: "replace",
    result: stringType,
    parameters: [
      { name: "text", kind: "text" },
      { name: "part", kind: "text" },
      { name: "by", kind: "text" },
    ],
    doc: "The text with every occurrence of a part replaced.",
    example: 'replace("a.b.c", ".", "-") == "a-b-c"',
    apply(values, context) {
      const [part, by] = [textArgument(values, 1), textArgument(values, 2)];
      if (part === "") return "the part to replace is empty";
      const pieces = textArgument(values, 0).split(part);
      return joinPieces(pieces, by, context);
    },
  },
  {
    name: "split",
    result: listOf(stringType),
    parameters: [
      { name: "separator", kind: "text" },
      { name: "text", kind: "text" },
    ],
    doc: "The parts of a text between separators.",
    example: 'split(",", "a,b") == ["a", "b"]',
    apply(values, { span }) {
      const separator = textArgument(values, 0);
      if (separator === "") return "the separator is empty";
      const items = textArgument(values, 1)
        .split(separator)
        .map((value): Value => ({ kind: "string", value, span }));
      return { kind: "list", items, span };
    },
  },
  {
    name: "join",
    result: stringType,
    reveals: true,
    parameters: [
      { name: "separator", kind: "text" },
      { name: "items", kind: "list" },
    ],
    doc: "The items of a list as one text, with a separator between them.",
    example: 'join(", ", ["a", "b"]) == "a, b"',
    apply(values, context) {
      const texts: string[] = [];
      for (const item of listArgument(values, 1)) {
        const text = textOf(item);
        if (text === undefined) return "an item of the list has no text";
        texts.push(text);
      }
      return joinPieces(texts, textArgument(values, 0), context);
    },
  },
  {
    name: "substring",
    result: stringType,
    parameters: [
      { name: "text", kind: "text" },
      { name: "start", kind: "integer" },
      { name: "end", kind: "integer", optional: true },
    ],
    doc: "The part of a text from an index up to another, or to its end, counted in characters as `length` does; negative indexes count from the end.",
    example: 'substring("abcdef", 1, 3) == "bc"',
    apply(values, context) {
      const end = values.length > 2 ? numberArgument(values, 2) : undefined;
      // By code points: a half of a surrogate pair would be no text.
      return stringValue([...textArgument(values, 0)].slice(numberArgument(values, 1), end).join(""), context);
    },
  },
  {
    name: "string",
    result: stringType,
    reveals: true,
    parameters: [{ name: "value", kind: "any" }],
    doc: "A number, boolean, address, range, size, duration or name as text.",
    example: 'string(42) == "42"',
    apply(values, context) {
      const text = values[0] ? textOf(values[0]) : undefined;
      return text === undefined ? "this value has no text" : stringValue(text, context);
    },
  },
  {
    name: "file",
    result: stringType,
    parameters: [{ name: "path", kind: "text" }],
    doc: "The text of a file inside the project, by its path from the file that says it.",
    example: 'file("ca.pem")',
    apply: (values, context) => readFile(textArgument(values, 0), context),
  },
];

function readFile(path: string, context: CallContext): Value | string {
  const { workspace, diagnostics } = context.evaluation;
  const resolved = workspace.resolve(context.file, path);
  if (resolved.kind === "outside") {
    // As for a library: what to do is not about the arguments.
    diagnostics.report("use-outside-project", context.span, { path, root: resolved.root });
    return errorValue(context.span);
  }
  if (resolved.kind === "loop") return `\`${path}\` is a loop of symbolic links`;
  const result = workspace.read(resolved.path);
  switch (result.kind) {
    case "text":
      return stringValue(result.text, context);
    case "missing":
      return `there is no file \`${path}\``;
    case "folder":
      return `\`${path}\` is a folder`;
    case "not-utf8":
      return `\`${path}\` is not UTF-8: see its byte ${result.offset}`;
    case "too-large":
      return `\`${path}\` has ${result.bytes} bytes, and ${result.limit} is the limit`;
    case "loop":
      return `\`${path}\` is a loop of symbolic links`;
    case "unreadable":
      return `\`${path}\` cannot be read: ${result.reason}`;
  }
}

function slug(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
