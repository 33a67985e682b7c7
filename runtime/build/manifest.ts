import { printJson } from "../../compiler/index.ts";
import { UserError } from "../cli/command.ts";
import { readText } from "../workspace/read-text.ts";

/** `podplane.build.json`: what podplanec wrote, so that it touches nothing else (ruling 52). */
export interface BuildManifest {
  readonly version: 1;
  readonly compiler: string;
  /** SHA-256 of each source, by its path from the output folder; the one that was compiled stands first. */
  readonly source: Readonly<Record<string, string>>;
  /** What was given on the command line, where anything was: paths from the output folder. */
  readonly inputs?: { readonly vars: readonly string[]; readonly set: readonly string[] };
  /** SHA-256 of what the IR means. */
  readonly ir: string;
  /** SHA-256 of each generated file, by its path in the output folder. */
  readonly files: Readonly<Record<string, string>>;
}

export const manifestName = "podplane.build.json";

/** Stands beside the manifest while a build writes: what it is about to write. */
export const journalName = ".podplane.build.next.json";

export function printManifest(manifest: BuildManifest): string {
  const { version, compiler, source, inputs, ir, files } = manifest;
  return `${printJson({ version, compiler, source, ...(inputs ? { inputs } : {}), ir, files }, "")}\n`;
}

/** The manifest of the last build; undefined where there was none. Throws when it is not understood. */
export function readManifest(path: string, shown: string): BuildManifest | undefined {
  const result = readText(path);
  if (result.kind === "missing") return undefined;
  const manifest = result.kind === "text" ? parseManifest(result.text) : undefined;
  if (manifest) return manifest;
  throw new UserError(`${shown} cannot be understood`, {
    why: "it says which files podplanec may replace; without it hand-written files could be lost",
    fix: "restore it from version control, or remove it and build with --force",
  });
}

/** The journal of a build that was cut off; undefined where there is none, or only a part of one. */
export function readJournal(path: string): BuildManifest | undefined {
  const result = readText(path);
  return result.kind === "text" ? parseManifest(result.text) : undefined;
}

function parseManifest(text: string): BuildManifest | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof json !== "object" || json === null || !("version" in json) || json.version !== 1) return undefined;
  const files = "files" in json ? json.files : undefined;
  if (typeof files !== "object" || files === null || Array.isArray(files)) return undefined;
  const correct = Object.entries(files).every(
    ([path, hash]) => isSafePath(path) && /^[0-9a-f]{64}$/.test(String(hash)),
  );
  return correct ? (json as BuildManifest) : undefined;
}

/** A path that stays in the output folder, whatever a manifest says. */
function isSafePath(path: string): boolean {
  return (
    path !== "" &&
    !path.startsWith("/") &&
    path.split("/").every((part) => part !== ".." && part !== "" && part !== ".")
  );
}
