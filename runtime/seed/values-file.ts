import { isUtf8 } from "node:buffer";
import type * as Yaml from "yaml";
import { type Json, type JsonObject, jsonObject } from "../../emitters/netsy/index.ts";
import { UserError } from "../cli/index.ts";
import { sizeLimit } from "../workspace/index.ts";
import { readFileChunks } from "./files.ts";

/** A file that values are read from. */
export interface ValuesFile {
  /** Absolute. */
  readonly path: string;
  /** As the user named it. */
  readonly shown: string;
}

/**
 * Reads a file of values, YAML or JSON (contract netsy-seed 6.1): a mapping, of which only the first
 * document counts; an empty one changes nothing. Throws `UserError` with the place of a fault, or
 * the signal's reason.
 */
export async function readValuesFile(file: ValuesFile, signal: AbortSignal): Promise<JsonObject> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readFileChunks({ ...file, what: "the values file" }, signal)) {
    size += chunk.length;
    if (size > sizeLimit) throw invalid(file.shown, `they have more than ${sizeLimit} bytes`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) throw invalid(file.shown, "they are not UTF-8");
  return parseValues(bytes.toString("utf8"), file.shown);
}

/** Parses values; `shown` names where they come from. */
export async function parseValues(text: string, shown: string): Promise<JsonObject> {
  const yaml = await import("yaml");
  try {
    return parseMapping(yaml, text, shown);
  } catch (error) {
    throw error instanceof RangeError ? invalid(shown, "they are nested too deeply") : error;
  }
}

function parseMapping(yaml: typeof Yaml, text: string, shown: string): JsonObject {
  const documents = yaml.parseAllDocuments(text, {
    version: "1.2",
    merge: true,
    intAsBigInt: true,
    prettyErrors: true,
  });
  const first = Array.isArray(documents) ? documents[0] : undefined;
  if (first === undefined) return {};
  const fault = first.errors[0];
  if (fault) throw invalid(shown, fault.message.split("\n")[0] ?? fault.code);
  yaml.visit(first, {
    Alias(_key, node) {
      if (yaml.isAlias(node) && !node.resolve(first)) throw invalid(shown, `there is no anchor ${node.source}`);
    },
  });
  const value = expand(first, shown);
  if (value === null || value === undefined) return {};
  if (value instanceof Map) return mappingToJson(value, shown, []);
  throw invalid(shown, "its root is not a mapping");
}

/** Aliases that multiply themselves are refused by the library. */
function expand(
  document: { toJS(options: { mapAsMap: true; maxAliasCount: number }): unknown },
  shown: string,
): unknown {
  try {
    return document.toJS({ mapAsMap: true, maxAliasCount: 1000 });
  } catch (error) {
    throw invalid(shown, error instanceof Error ? error.message : String(error));
  }
}

function toJson(value: unknown, shown: string, path: readonly string[]): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return numberOf(value, shown, path);
  if (Array.isArray(value)) return value.map((item, index) => toJson(item, shown, [...path, String(index)]));
  if (value instanceof Map) return mappingToJson(value, shown, path);
  throw invalid(shown, `${placeOf(path)} is of a kind that JSON does not have`);
}

function mappingToJson(mapping: ReadonlyMap<unknown, unknown>, shown: string, path: readonly string[]): JsonObject {
  return jsonObject(
    [...mapping].map(([key, child]) => {
      if (typeof key === "object") throw invalid(shown, `a key at ${placeOf(path)} is not text`);
      return [String(key), toJson(child, shown, [...path, String(key)])] as const;
    }),
  );
}

function numberOf(value: number | bigint, shown: string, path: readonly string[]): Json {
  const number = Number(value);
  if (!Number.isFinite(number)) throw invalid(shown, `${placeOf(path)} is ${number}, which JSON does not have`);
  if (typeof value === "bigint" && !Number.isSafeInteger(number)) {
    throw invalid(shown, `${placeOf(path)} is ${value}, which charts would round; write it as text`);
  }
  return number;
}

function placeOf(path: readonly string[]): string {
  return path.length === 0 ? "the root" : path.join(".");
}

function invalid(shown: string, reason: string): UserError {
  return new UserError(`the values in ${shown} cannot be used: ${reason}`, {
    fix: "give a YAML or JSON mapping, such as platform: { components: { … } }",
  });
}
