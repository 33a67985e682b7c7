import { createHash } from "node:crypto";
import { structuredPatch } from "diff";

/*
 * A set of files as the difference to another set: what a reviewer has to read of a variant. Hunks are named after the
 * block that they stand in and have no line numbers, which would change with every line above them.
 */

/** Texts by path. */
export type Texts = ReadonlyMap<string, string>;

const context = 2;
/** Base64 of a whole script is one line; its bytes are told by their digest, and the script is compared itself. */
const longest = 400;

/** What `files` has otherwise than `base`, with a file that the base has not against the most similar one. */
export function differenceOf(base: Texts, files: Texts): string {
  const changed = [...files].flatMap(([path, text]) => {
    const old = base.get(path);
    if (old !== undefined) return old === text ? [] : [hunksOf(path, path, old, text)];
    return [mostSimilar(base, path, text)];
  });
  const gone = [...base.keys()].filter((path) => !files.has(path)).map((path) => `=== ${path}: gone\n`);
  return [...changed, ...gone].join("\n");
}

/** The shortest difference to a file of the same kind. */
function mostSimilar(base: Texts, path: string, text: string): string {
  const candidates = [...base].filter(([other]) => kindOf(other) === kindOf(path));
  const differences = [["", ""] as const, ...candidates].map(([other, old]) => hunksOf(path, other, old, text));
  return differences.reduce((best, one) => (one.length < best.length ? one : best));
}

/** `podplane.env/knc_arm64/mutable.env` is a `mutable.env`, `podplane.aws_1_eu-west-1.tf` an `aws` with this ending. */
function kindOf(path: string): string {
  const name = path.split("/").at(-1) ?? "";
  return name.replace(/^(podplane\.[a-z]+)_.*?(\.[a-z.]+)$/, "$1$2");
}

function hunksOf(path: string, other: string, old: string, text: string): string {
  const { hunks } = structuredPatch("", "", shortened(old), shortened(text), "", "", { context });
  const from = other === path ? "" : other === "" ? " (new)" : ` (new, beside ${other})`;
  const oldLines = shortened(old).split("\n");
  const shown = hunks.map(({ oldStart, lines }) => {
    const place = placeOf(oldLines, oldStart - 1);
    return [place === "" ? "@@" : `@@ ${place}`, ...lines.map((line) => (line === " " ? "" : line))].join("\n");
  });
  return [`=== ${path}${from}`, ...shown, ""].join("\n");
}

/** The last line above that begins at the margin and opens something. */
function placeOf(lines: readonly string[], index: number): string {
  for (let at = Math.min(index, lines.length) - 1; at >= 0; at -= 1) {
    const line = lines[at] ?? "";
    if (/^[\w"].*[{([]$/.test(line) || /^\w+\(\) \{/.test(line)) return line;
  }
  return "";
}

function shortened(text: string): string {
  if (!text.split("\n").some((line) => line.length > longest)) return text;
  return text
    .split("\n")
    .map((line) =>
      line.length > longest ? `${line.slice(0, 60)}… ${line.length} characters, ${digestOf(line)}` : line,
    )
    .join("\n");
}

function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex").slice(0, 16)}`;
}
