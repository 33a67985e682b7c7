import type { Span } from "../../grammar/index.ts";
import { Diagnostics } from "../diagnostics/index.ts";
import { type JsonNode, parseJsonc } from "../jsonc/index.ts";
import { printJson } from "./print.ts";

/*
 * Judges the JSON files that podplanec writes for itself by their published JSON Schemas, and finds the place of
 * a fault in the text.
 */

/** A function that the build made of a JSON Schema. */
export interface Judge {
  (value: unknown): boolean;
  errors?:
    | readonly {
        readonly instancePath: string;
        readonly keyword: string;
        readonly params: Readonly<Record<string, unknown>>;
      }[]
    | null;
}

export interface JsonFault {
  /** JSON pointer to what is wrong. */
  readonly pointer: string;
  /** A clause: `` `key` is missing ``. */
  readonly reason: string;
}

type Parsed =
  | { readonly kind: "json"; readonly json: unknown }
  | { readonly kind: "fault"; readonly span: Span; readonly reason: string };

/**
 * Parses strict JSON in which no name stands twice. A file that is as we print it is surely that, and needs no
 * second look.
 */
export function parseOnce(file: string, text: string): Parsed {
  const clean = text.replace(/^\ufeff/, "");
  const json = parseStrictly(clean);
  if (json !== undefined && isAsPrinted(json, clean)) return { kind: "json", json };
  const found = new Diagnostics();
  parseJsonc(file, clean, found);
  const [first] = found.sorted();
  if (first) return { kind: "fault", span: first.span ?? startOf(file, clean), reason: first.message };
  if (json !== undefined) return { kind: "json", json };
  return { kind: "fault", span: startOf(file, clean), reason: "it is no JSON: comments and trailing commas are none" };
}

function parseStrictly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAsPrinted(json: unknown, text: string): boolean {
  // What JSON.parse gives is JSON.
  return `${printJson(json as Parameters<typeof printJson>[0], "")}\n` === text;
}

function startOf(file: string, text: string): Span {
  return { file, start: 0, end: Math.min(1, text.length) };
}

/** The first fault that a schema finds; undefined where there is none. */
export function faultOf(judge: Judge, json: unknown): JsonFault | undefined {
  if (judge(json)) return undefined;
  const fault = judge.errors?.[0];
  if (!fault) throw new Error("a judge refuses a value and gives no reason");
  const { instancePath: pointer, keyword, params } = fault;
  const name = pointer === "" ? "it" : `\`${decode(pointer.slice(pointer.lastIndexOf("/") + 1))}\``;
  switch (keyword) {
    case "required":
      return { pointer, reason: `${name} has no member \`${String(params["missingProperty"])}\`` };
    case "additionalProperties": {
      const member = String(params["additionalProperty"]);
      return { pointer: `${pointer}/${encode(member)}`, reason: `${name} has no place for \`${member}\`` };
    }
    case "type":
      return { pointer, reason: `${name} is no ${String(params["type"])}` };
    case "enum":
      return { pointer, reason: `${name} is none of the values that it may be` };
    default:
      return { pointer, reason: `${name} has not the form that it must have` };
  }
}

/** Where the value that a JSON pointer names stands; the name of a member for the member itself. */
export function spanOfPointer(file: string, text: string, pointer: string): Span {
  const clean = text.replace(/^\ufeff/, "");
  let node: JsonNode | undefined = parseJsonc(file, clean, new Diagnostics()).root;
  let span = startOf(file, clean);
  for (const part of pointer.split("/").slice(1).map(decode)) {
    if (node?.kind === "object") {
      const member = node.members.find((one) => one.name === part);
      if (!member) return span;
      span = member.nameSpan;
      node = member.value;
    } else if (node?.kind === "array") {
      node = node.items[Number(part)];
      if (node) span = node.span;
    } else return span;
  }
  return node && node.kind !== "object" && node.kind !== "array" ? node.span : span;
}

function decode(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function encode(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
