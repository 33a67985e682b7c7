import { type Json, keyText, type NetsyRecord, parseJson, type Timestamp } from "../../emitters/netsy/index.ts";
import { jsonText } from "./json-text.ts";
import { repeatedMember } from "./repeated-member.ts";

/** A point in time as RFC 3339 has it; as seconds where it lies outside the years that dates can show. */
export function timeText(time: Timestamp): string {
  const milliseconds = Number(time.seconds) * 1000;
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return `${time.seconds} s since 1970`;
  const fraction = time.nanos === 0 ? "" : `.${String(time.nanos).padStart(9, "0").replace(/0+$/, "")}`;
  return date.toISOString().replace(/\.\d+Z$/, `${fraction}Z`);
}

/** A record as JSON shows it. */
export interface ShownRecord {
  readonly text: string;
  /** A name that stands twice in an object of the value, of which `text` has the last, as Kubernetes reads it. */
  readonly repeated: string | undefined;
}

/** A record as JSON, in one line or many: 64-bit numbers as text, the value as JSON where it is some, else in base64. */
export function recordText(record: NetsyRecord, form: "line" | "lines"): ShownRecord {
  const time = (value: Timestamp | undefined): string | null => (value ? timeText(value) : null);
  const before = {
    revision: String(record.revision),
    key: keyText(record.key),
    created: record.created,
    deleted: record.deleted,
    createRevision: String(record.createRevision),
    prevRevision: String(record.prevRevision),
    version: String(record.version),
    lease: String(record.lease),
    dek: String(record.dek),
  };
  const after = {
    createdAt: time(record.createdAt),
    compactedAt: time(record.compactedAt),
    leaderId: record.leaderId,
    replicatedAt: time(record.replicatedAt),
  };
  const shown = (value: Json): string => jsonText({ ...before, value, ...after }, form === "line" ? undefined : "");
  if (record.value.length === 0) return { text: shown(null), repeated: undefined };
  try {
    const text = decoder.decode(record.value);
    return { text: shown(parseJson(text)), repeated: repeatedMember(text) };
  } catch (error) {
    const isUnshowable = error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError;
    if (!isUnshowable) throw error;
    // Not UTF-8, not JSON, or nested more deeply than a program's stack reaches.
    const valueBase64 = Buffer.from(record.value).toString("base64");
    return {
      text: jsonText({ ...before, valueBase64, ...after }, form === "line" ? undefined : ""),
      repeated: undefined,
    };
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
