import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Span } from "../../grammar/index.ts";
import { type Diagnostic, rules } from "../diagnostics/index.ts";
import type { ModelBlock } from "../schema/index.ts";
import { type GivenBlock, type GivenValue, givenBlocks } from "./given.ts";

/*
 * Old clusters keep compiling (design, section 3.2): what a check of a newer release finds in a block
 * that is as it was in the last build is a warning there, and an error in new and changed blocks.
 */

/** What the last build accepted. */
export interface Accepted {
  /** The release that built it. */
  readonly compiler: string;
  /** What the source said of each block, by its path; of an earlier release a fingerprint of all its values. */
  readonly blocks: Readonly<Record<string, Readonly<Record<string, GivenValue>> | string>>;
}

/** Attributes with a default that came after fingerprints were written, by kind of block: none of them knows these. */
export const newerDefaults: Readonly<Record<string, readonly string[]>> = {
  api: ["router_id"],
  kubernetes: ["encrypt_secrets"],
  provider: ["manage", "package_source"],
  firewall: ["enable"],
  leader: ["existing", "prefix_length", "router_id"],
  object_store: ["region"],
  sdn: ["snat"],
  state: ["lock_method", "unlock_method"],
  encryption: ["migrates"],
  ssh: ["user"],
  storage: ["images", "isos"],
  vm_template: ["existing"],
};

/** As releases before the given values did: over defaults, too. Places in the source do not count. */
export function hashOf(block: ModelBlock): string {
  const newer = newerDefaults[block.kind] ?? [];
  const attributes = Object.fromEntries(
    Object.entries(block.attributes).filter(([name]) => block.given.has(name) || !newer.includes(name)),
  );
  const text = JSON.stringify([block.labels, attributes], (key, value: unknown) => {
    if (key === "origin") return undefined;
    return typeof value === "bigint" ? String(value) : value;
  });
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, 8);
}

/**
 * The diagnostics with errors turned into warnings where the last build accepted what they are
 * about: the rule is newer than that build, and every block at the place is as it was. `sinceOf`
 * gives the release that introduced a rule.
 */
export function acceptOld(
  diagnostics: readonly Diagnostic[],
  model: ModelBlock,
  accepted: Accepted | undefined,
  sinceOf: (name: Diagnostic["name"]) => string = (name) => rules[name].since,
): readonly Diagnostic[] {
  const isCandidate = (one: Diagnostic) => one.severity === "error" && isNewer(sinceOf(one.name), accepted?.compiler);
  if (!accepted || !diagnostics.some(isCandidate)) return diagnostics;
  const blocks = givenBlocks(model);
  return diagnostics.map((one) => {
    const around = isCandidate(one) && one.span ? innermost(blocks, one.span) : [];
    const unchanged = around.length > 0 && around.every((block) => isSame(block, accepted.blocks[block.path]));
    if (!unchanged) return one;
    const why = `${one.why} The check is new in ${sinceOf(one.name)}, and this was built before: it becomes an error once the block changes.`;
    return { ...one, severity: "warning", why };
  });
}

function isSame({ block, values }: GivenBlock, before: Accepted["blocks"][string] | undefined): boolean {
  if (typeof before === "string") return hashOf(block) === before;
  return before !== undefined && JSON.stringify(values) === JSON.stringify(before);
}

/** The smallest blocks around a place: several where a loop or a template made them from one text. */
function innermost(blocks: readonly GivenBlock[], place: Span): readonly GivenBlock[] {
  const around = blocks.filter(
    ({ span }) => span.file === place.file && span.start <= place.start && place.end <= span.end,
  );
  const smallest = Math.min(...around.map(({ span }) => span.end - span.start));
  return around.filter(({ span }) => span.end - span.start === smallest);
}

/** Whether release `a` came after `b`: three numbers. What is no release is not older than any. */
function isNewer(a: string, b: string | undefined): boolean {
  const [left, right] = [numbersOf(a), numbersOf(b ?? "")];
  if (!left || !right) return false;
  const index = left.findIndex((part, at) => part !== right[at]);
  return index >= 0 && (left[index] ?? 0) > (right[index] ?? 0);
}

function numbersOf(version: string): readonly number[] | undefined {
  const match = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})/.exec(version);
  return match?.slice(1).map(Number);
}
