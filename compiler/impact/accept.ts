import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Span } from "../../grammar/index.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { rules } from "../diagnostics/registry/index.ts";
import type { ModelBlock } from "../schema/model-block.ts";

/*
 * Old clusters keep compiling (design, section 3.2): what a check of a newer release finds in a block
 * that is as it was in the last build is a warning there, and an error in new and changed blocks.
 */

/** What the last build accepted. */
export interface Accepted {
  /** The release that built it. */
  readonly compiler: string;
  /** A fingerprint of the values of each block, by its path. */
  readonly blocks: Readonly<Record<string, string>>;
}

interface Fingerprint {
  /** `cluster tools/pool ingress`; blocks without a label are counted: `subnet 2`. */
  readonly path: string;
  readonly hash: string;
  readonly span: Span;
}

/** The fingerprints of a cluster's blocks: of their own labels and values, not of the blocks in them. */
export function fingerprints(model: ModelBlock): readonly Fingerprint[] {
  const found: Fingerprint[] = [];
  const stack = [{ block: model, path: pathOf(model, undefined) }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { block, path } = next;
    found.push({ path, hash: hashOf(block), span: block.span });
    for (const children of Object.values(block.blocks)) {
      for (const [index, child] of children.entries()) {
        stack.push({ block: child, path: `${path}/${pathOf(child, index + 1)}` });
      }
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function pathOf(block: ModelBlock, position: number | undefined): string {
  const labels = block.labels.map((label) => label.value);
  const many = labels.length === 0 || block.kind === "provider";
  return [block.kind, ...labels, ...(many && position !== undefined ? [position] : [])].join(" ");
}

/** Places in the source do not count, so that moving a block or a comment changes nothing. */
function hashOf(block: ModelBlock): string {
  const text = JSON.stringify([block.labels, block.attributes], (key, value: unknown) => {
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
  const blocks = fingerprints(model);
  return diagnostics.map((one) => {
    const around = isCandidate(one) && one.span ? innermost(blocks, one.span) : [];
    const unchanged = around.length > 0 && around.every((block) => accepted.blocks[block.path] === block.hash);
    if (!unchanged) return one;
    const why = `${one.why} The check is new in ${sinceOf(one.name)}, and this was built before: it becomes an error once the block changes.`;
    return { ...one, severity: "warning", why };
  });
}

/** The smallest blocks around a place: several where a loop or a template made them from one text. */
function innermost(blocks: readonly Fingerprint[], place: Span): readonly Fingerprint[] {
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
