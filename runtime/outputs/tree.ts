import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { join } from "node:path";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { lockName } from "../compile/index.ts";
import {
  type BuildManifest,
  journalName,
  manifestName,
  mergeOwn,
  type OwnHashes,
  ownOf,
  readJournal,
  readManifest,
} from "../manifest/index.ts";
import { readText, realPath } from "../workspace/index.ts";
import { sha256 } from "./emit.ts";

/** What a build does to a file of the output folder. */
export type FileAction =
  | { readonly kind: "unchanged"; readonly path: string }
  | {
      readonly kind: "create" | "replace";
      readonly path: string;
      readonly file: EmittedFile;
      readonly before: string | undefined;
    }
  | { readonly kind: "delete"; readonly path: string; readonly before: string }
  | {
      readonly kind: "conflict";
      readonly path: string;
      readonly reason: ConflictReason;
      readonly before: string | undefined;
      readonly after: string | undefined;
    };

export type ConflictReason =
  /** It was generated, and changed by hand since. */
  | "edited"
  /** It was there before podplanec. */
  | "foreign"
  /** It, or a folder on its way, is a symbolic link. */
  | "link"
  /** It is a folder or anything else that is no file. */
  | "not-a-file";

export interface TreePlan {
  readonly folder: string;
  readonly actions: readonly FileAction[];
  /** The last build; undefined for the first. */
  readonly last: BuildManifest | undefined;
  /** What may be replaced or deleted: of the last build, and of builds that were cut off. */
  readonly own: OwnHashes;
}

export interface TreeRequest {
  /** Absolute. */
  readonly folder: string;
  /** From the working directory. */
  readonly shown: string;
  readonly files: readonly EmittedFile[];
  /** Absolute paths of what was read as source. */
  readonly read: ReadonlyMap<string, unknown>;
  readonly force: boolean;
}

/**
 * Compares what a build would write with what is there. A file may be replaced or deleted only if
 * it is as podplanec left it: the last build lists its hash, or the journal of a build that was cut
 * off does. Everything else is a conflict, which `--force` turns into an action but for links. A
 * former output that is a source by now, such as a projection, is the user's and stays (ruling 28).
 */
export function planTree({ folder, shown, files, read, force }: TreeRequest): TreePlan {
  const root = realPath(folder) ?? folder;
  const last = readManifest(join(folder, manifestName), join(shown, manifestName));
  const own = mergeOwn(ownOf(last), readJournal(join(folder, journalName)));
  const wanted = new Set(files.map((file) => file.path));
  const actions = files.map((file) => planFile(folder, file, own.get(file.path) ?? new Set(), force));
  for (const [path, hashes] of [...own].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (wanted.has(path) || read.has(join(folder, path)) || read.has(join(root, path))) continue;
    const action = planRemoval(folder, path, hashes, force);
    if (action) actions.push(action);
  }
  return { folder, actions, last, own };
}

function planFile(folder: string, file: EmittedFile, own: ReadonlySet<string>, force: boolean): FileAction {
  const { path, text } = file;
  const state = stateOf(folder, path);
  if (state.kind === "link" || state.kind === "not-a-file") {
    return { kind: "conflict", path, reason: state.kind, before: undefined, after: text };
  }
  if (state.kind === "missing") return { kind: "create", path, file, before: undefined };
  if (state.text === text) return { kind: "unchanged", path };
  // The lock file is an input, too: what stands in it has been read, and is in what is written.
  const ours = path === lockName || own.has(sha256(state.text));
  if (ours || force) return { kind: "replace", path, file, before: state.text };
  return { kind: "conflict", path, reason: own.size > 0 ? "edited" : "foreign", before: state.text, after: text };
}

function planRemoval(folder: string, path: string, own: ReadonlySet<string>, force: boolean): FileAction | undefined {
  const state = stateOf(folder, path);
  if (state.kind === "missing") return undefined;
  if (state.kind !== "text") return { kind: "conflict", path, reason: state.kind, before: undefined, after: undefined };
  const unchanged = own.has(sha256(state.text));
  if (unchanged || force) return { kind: "delete", path, before: state.text };
  return { kind: "conflict", path, reason: "edited", before: state.text, after: undefined };
}

type FileState =
  | { readonly kind: "missing" }
  | { readonly kind: "link" }
  | { readonly kind: "not-a-file" }
  | { readonly kind: "text"; readonly text: string };

/** What stands at a path, without following symbolic links below the output folder. */
export function stateOf(folder: string, path: string): FileState {
  const parts = path.split("/");
  let current = folder;
  for (const [index, part] of parts.entries()) {
    current = join(current, part);
    const status = statusOf(current);
    if (status === "unreadable") return { kind: "not-a-file" };
    if (!status) return { kind: "missing" };
    if (status.isSymbolicLink()) return { kind: "link" };
    if (index < parts.length - 1 && !status.isDirectory()) return { kind: "not-a-file" };
  }
  const result = readText(current);
  if (result.kind === "text") return { kind: "text", text: result.text };
  // Bytes that are no text were not written by us: their hash matches nothing.
  return result.kind === "not-utf8"
    ? { kind: "text", text: `${result.before}\ufffd${result.offset}` }
    : { kind: "not-a-file" };
}

function statusOf(path: string): Stats | "unreadable" | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return "unreadable";
  }
}

/** Where a symbolic link leads, for the message. */
export function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "elsewhere";
  }
}
