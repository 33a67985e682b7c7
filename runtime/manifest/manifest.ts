import { type Accepted, judgeBuildFile, printJson } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { readText } from "../workspace/index.ts";

/** `podplane.build.json`: what podplanec wrote, so that it touches nothing else (ruling 52). */
export interface BuildManifest {
  readonly version: 1;
  readonly compiler: string;
  /** SHA-256 of each source, by its path from the output folder; the one that was compiled stands first. */
  readonly source: Readonly<Record<string, string>>;
  /** What was given on the command line, where anything was: paths from the output folder. */
  readonly inputs?: { readonly vars: readonly string[]; readonly set: readonly string[]; readonly out?: string };
  /** SHA-256 of what the IR means. */
  readonly ir: string;
  /** What the source says of each block: what changed since, and where checks of later releases only warn. */
  readonly blocks?: Accepted["blocks"];
  /** SHA-256 of each generated file, by its path in the output folder. */
  readonly files: Readonly<Record<string, string>>;
}

export const manifestName = "podplane.build.json";

/** Stands beside the manifest while a build writes: what it may leave if it is cut off. */
export const journalName = ".podplane.build.next.json";

export function printManifest(manifest: BuildManifest): string {
  const { version, compiler, source, inputs, ir, blocks, files } = manifest;
  return `${printJson({ version, compiler, source, ...(inputs ? { inputs } : {}), ir, ...(blocks ? { blocks } : {}), files }, "")}\n`;
}

/** The manifest of the last build; undefined where there was none. Throws when it is not understood. */
export function readManifest(path: string, shown: string): BuildManifest | undefined {
  const result = readText(path);
  if (result.kind === "missing") return undefined;
  const parsed = result.kind === "text" ? parseManifest(result.text) : { fault: "it cannot be read as text" };
  if ("manifest" in parsed) return parsed.manifest;
  throw new UserError(`${shown} cannot be understood: ${parsed.fault}`, {
    why: "it says which files podplanec may replace; without it hand-written files could be lost",
    fix: "restore it from version control, or remove it and build with --force",
  });
}

/** What the last build accepted; undefined where there was none, or its manifest says nothing of it. */
export function readAccepted(path: string): Accepted | undefined {
  const result = readText(path);
  return result.kind === "text" ? parseAccepted(result.text) : undefined;
}

/** The same of the text of a manifest. */
export function parseAccepted(text: string): Accepted | undefined {
  const parsed = parseManifest(text);
  if (!parsed || !("manifest" in parsed) || !parsed.manifest.blocks) return undefined;
  return { compiler: parsed.manifest.compiler, blocks: parsed.manifest.blocks };
}

/**
 * The hashes of what podplanec may have left at each path: several, where builds were cut off after
 * each other and the source changed between them.
 */
export type OwnHashes = ReadonlyMap<string, ReadonlySet<string>>;

/** Own files as the manifest and journals say, one after the other. */
export function mergeOwn(...all: readonly Iterable<readonly [string, Iterable<string>]>[]): OwnHashes {
  const own = new Map<string, Set<string>>();
  for (const part of all) {
    for (const [path, hashes] of part) own.set(path, new Set([...(own.get(path) ?? []), ...hashes]));
  }
  return own;
}

export function ownOf(manifest: BuildManifest | undefined): OwnHashes {
  return new Map(Object.entries(manifest?.files ?? {}).map(([path, hash]) => [path, new Set([hash])]));
}

export function printJournal(own: OwnHashes): string {
  const files = Object.fromEntries([...own].map(([path, hashes]) => [path, [...hashes]]));
  return `${printJson({ version: 1, files }, "")}\n`;
}

/** What a build that was cut off may have left; empty where there is no journal, or only a part of one. */
export function readJournal(path: string): OwnHashes {
  const result = readText(path);
  const files = result.kind === "text" ? parseFiles(result.text)?.files : undefined;
  const entries = Object.entries(files ?? {});
  const correct = entries.every(
    ([name, hashes]) => isSafePath(name) && Array.isArray(hashes) && hashes.every((hash) => isHash(hash)),
  );
  return new Map(correct ? entries.map(([name, hashes]) => [name, new Set((hashes as unknown[]).map(String))]) : []);
}

function parseManifest(text: string): { readonly manifest: BuildManifest } | { readonly fault: string } {
  const judged = judgeBuildFile(text);
  if (judged.kind === "fault") return { fault: `in line ${judged.line}, ${judged.reason}` };
  // The schema is the proof.
  const manifest = judged.json as BuildManifest;
  const unsafe = Object.keys(manifest.files).find((path) => !isSafePath(path));
  return unsafe === undefined ? { manifest } : { fault: `\`${unsafe}\` lies outside of the folder` };
}

type JsonRecord = Readonly<Record<string, unknown>>;

function isRecord(json: unknown): json is JsonRecord {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function parseFiles(text: string): (JsonRecord & { readonly files: JsonRecord }) | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(json) || json["version"] !== 1 || !isRecord(json["files"])) return undefined;
  return { ...json, files: json["files"] };
}

function isHash(value: unknown): boolean {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

/** A path that stays in the output folder, whatever a manifest says. */
function isSafePath(path: string): boolean {
  return (
    path !== "" &&
    !path.startsWith("/") &&
    path.split("/").every((part) => part !== ".." && part !== "" && part !== ".")
  );
}
