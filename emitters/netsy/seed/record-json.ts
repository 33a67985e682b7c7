import type { RecordPlace } from "../file/index.ts";
import { isJsonObject, type JsonObject, parseJson } from "./json.ts";
import { SeedError } from "./seed-error.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The object that a record's value holds. Throws `SeedError` where it holds none. */
export function recordObject(value: Uint8Array, place: RecordPlace): JsonObject {
  const record = tryParseRecord(value);
  if (record) return record;
  throw new SeedError("its value is not a JSON object", { place });
}

/** Undefined for a value that is no JSON object, such as Kubernetes' protobuf or text nested beyond all use. */
export function tryParseRecord(value: Uint8Array): JsonObject | undefined {
  try {
    const parsed = parseJson(decoder.decode(value));
    return isJsonObject(parsed) ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}
