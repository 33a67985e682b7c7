import { type Dirent, type FSWatcher, readdirSync, watch } from "node:fs";
import { join, relative } from "node:path";
import { UserError } from "../cli/index.ts";
import { isSystemError } from "../workspace/index.ts";

/** Folders that hold no sources, and many files: of git, of OpenTofu, of packages, of our own `apply`. */
const passedOver = new Set([".git", ".podplane", ".terraform", "node_modules"]);

/**
 * Tells of each change below a folder, by the path from there. A file that is saved by renaming another one over it
 * counts: what is watched is the folders that hold names, not the files. Throws what the user can act on; what goes
 * wrong later is told to `onFailure`.
 */
export function watchFolders(
  root: string,
  onChange: (path: string) => void,
  onFailure: (error: unknown) => void,
): { close(): void } {
  // The systems that watch whole trees by themselves see renames; Node's imitation on others watches files.
  if (process.platform === "darwin" || process.platform === "win32") {
    return watch(root, { recursive: true }, (_event, name) => {
      if (name !== null) onChange(name);
    });
  }
  const tree = new WatchedTree(root, onChange, onFailure);
  tree.add(root, "there before");
  return tree;
}

/** A watcher for each folder of a tree, as folders come and go. */
class WatchedTree {
  readonly #root: string;
  readonly #onChange: (path: string) => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #watchers = new Map<string, FSWatcher>();

  constructor(root: string, onChange: (path: string) => void, onFailure: (error: unknown) => void) {
    this.#root = root;
    this.#onChange = onChange;
    this.#onFailure = onFailure;
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Watches a folder and those in it. Of a new one, what it holds already is told as well. */
  add(folder: string, age: "there before" | "new"): void {
    const watcher = startWatching(folder, (name) => this.#changed(folder, name));
    if (watcher === undefined) return;
    // A folder that is removed ends its watcher; the one above tells of that.
    watcher.on("error", () => this.#forget(folder));
    this.#watchers.set(folder, watcher);
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !passedOver.has(entry.name)) this.add(path, age);
      else if (age === "new") this.#tell(path);
    }
  }

  #changed(folder: string, name: string): void {
    const path = join(folder, name);
    this.#tell(path);
    if (passedOver.has(name)) return;
    const isFolder = entriesOf(folder).some((entry) => entry.name === name && entry.isDirectory());
    if (isFolder && this.#watchers.has(path)) return;
    this.#forget(path);
    if (!isFolder) return;
    try {
      this.add(path, "new");
    } catch (error) {
      this.#onFailure(error);
    }
  }

  #forget(folder: string): void {
    for (const [path, watcher] of this.#watchers) {
      if (path !== folder && !path.startsWith(join(folder, "/"))) continue;
      watcher.close();
      this.#watchers.delete(path);
    }
  }

  #tell(path: string): void {
    this.#onChange(relative(this.#root, path));
  }
}

/** Undefined where the folder is gone already. */
function startWatching(folder: string, onName: (name: string) => void): FSWatcher | undefined {
  try {
    return watch(folder, (_event, name) => {
      if (name !== null) onName(name);
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const { code, message } = error;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UserError(`${folder} cannot be watched: ${message}`, {
      why: code === "ENOSPC" || code === "EMFILE" ? "each folder of the project takes one of the system's watches" : "",
      fix: "raise the system's limit (fs.inotify.max_user_watches), or run `podplanec build` after each change",
      cause: error,
    });
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Gone meanwhile, or not to be read: then there is no source in it.
    return [];
  }
}
