import type { Span } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import { isCanonical, parseCidr } from "../values/index.ts";
import { lockJsonSchema, lockVersion1JsonSchema } from "./file-schemas.ts?ajv";
import { faultOf, type JsonFault, parseOnce, spanOfPointer } from "./judge.ts";
import type { Lock } from "./lock.ts";
import { type LockVersion1, upgradeVersion1 } from "./version-1.ts";

/**
 * Reads a lock file, of this version or of the one before. A file that its published JSON Schema refuses is an
 * error at the place of the fault: a build with a lock that is not understood would choose anew what must not
 * change. Members of a newer release are an error for the same reason.
 */
export function readLock(file: string, text: string, diagnostics: Diagnostics): Lock | undefined {
  const parsed = parseOnce(file, text);
  const report = (span: Span, reason: string) => {
    diagnostics.report("lock-unreadable", span, { file, reason });
    return undefined;
  };
  if (parsed.kind === "fault") return report(parsed.span, parsed.reason);
  const { json } = parsed;
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return report(spanOfPointer(file, text, ""), "it is no object");
  }
  const version = "version" in json ? json.version : undefined;
  if (version !== 1 && version !== 2) {
    return report(
      spanOfPointer(file, text, "/version"),
      `its version is ${JSON.stringify(version ?? null)}, and this release reads 1 and 2`,
    );
  }
  const fault = faultOf(version === 1 ? lockVersion1JsonSchema : lockJsonSchema, json) ?? rangeFault(json, "");
  if (fault) return report(spanOfPointer(file, text, fault.pointer), fault.reason);
  // The schema is the proof.
  return version === 1 ? upgradeVersion1(json as LockVersion1) : (json as Lock);
}

/** Ranges are texts for a JSON Schema: whether they are ranges, without host bits, is asked here. */
function rangeFault(json: unknown, pointer: string): JsonFault | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  for (const [name, value] of Object.entries(json)) {
    const at = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (name === "ipv4" && typeof value === "string") {
      const cidr = parseCidr(value);
      if (cidr && isCanonical(cidr)) continue;
      return { pointer: at, reason: `\`${value}\` is no IPv4 range without host bits` };
    }
    const fault = rangeFault(value, at);
    if (fault) return fault;
  }
  return undefined;
}
