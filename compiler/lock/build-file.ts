import { buildJsonSchema } from "./file-schemas.ts?ajv";
import { faultOf, parseOnce, spanOfPointer } from "./judge.ts";

/** A build file as its published JSON Schema judges it: the value, or the line of the first fault. */
export type JudgedBuildFile =
  | { readonly kind: "json"; readonly json: unknown }
  | { readonly kind: "fault"; readonly line: number; readonly reason: string };

/** Judges the text of `podplane.build.json`. Lines count from 1. */
export function judgeBuildFile(text: string): JudgedBuildFile {
  const parsed = parseOnce("", text);
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  if (parsed.kind === "fault") return { kind: "fault", line: lineAt(parsed.span.start), reason: parsed.reason };
  const fault = faultOf(buildJsonSchema, parsed.json);
  if (!fault) return parsed;
  return { kind: "fault", line: lineAt(spanOfPointer("", text, fault.pointer).start), reason: fault.reason };
}
