import { spawnSync } from "node:child_process";
import { posix, relative, resolve, sep } from "node:path";
import type { ReadResult } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { decodeText } from "../workspace/index.ts";

/** The files of a commit. Nothing is checked out. */
export interface GitTree {
  /** As it was named: `main`, `HEAD~2`. */
  readonly name: string;
  /** Absolute: the folder of the repository. */
  readonly root: string;
  /** Every file, by its path from the root. */
  readonly paths: ReadonlySet<string>;
  /** Every file of the working tree that git does not ignore, by its path from the root. */
  present(): readonly string[];
  /** A file by its absolute path; links within the repository are followed. */
  read(absolute: string): ReadResult;
  /** Reads many files at once, so that each of them costs no process of its own. */
  prefetch(paths: readonly string[]): void;
}

interface Entry {
  readonly isLink: boolean;
  readonly id: string;
}

/** As many links as a path may lead over: more are a loop. */
const mostLinks = 16;

/** The files of a commit that the repository of a folder has. Throws where there is no git, no repository or no such commit. */
export function openTree(cwd: string, name: string, env: Readonly<Record<string, string | undefined>>): GitTree {
  const git = gitIn(cwd, env);
  const root = git(["rev-parse", "--show-toplevel"]);
  if (root.status !== 0) throw new UserError("this folder is in no git repository", { fix: "run it in a clone" });
  const commit = git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`]);
  if (commit.status !== 0 || name.startsWith("-")) {
    throw new UserError(`the repository has no commit \`${name}\``, {
      why: "what a change does is compared with the files of a commit",
      fix: "name a branch, a tag or a commit; in CI fetch it first, such as with `fetch-depth: 0`",
    });
  }
  const folder = text(root.stdout).replace(/\r?\n$/, "");
  const listing = gitIn(folder, env)(["ls-tree", "-r", "-z", "--full-tree", text(commit.stdout).trim()]);
  return makeTree(name, resolve(folder), entriesOf(text(listing.stdout)), gitIn(folder, env));
}

type Git = (args: readonly string[], input?: string) => { readonly status: number | null; readonly stdout: Buffer };

/** Runs git itself, with arguments and without a shell. */
function gitIn(cwd: string, env: Readonly<Record<string, string | undefined>>): Git {
  return (args, input) => {
    const result = spawnSync("git", [...args], {
      cwd,
      env: { ...env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
      maxBuffer: 1024 * 1024 * 1024,
      stdio: ["pipe", "pipe", "ignore"],
      ...(input === undefined ? {} : { input }),
    });
    if (result.error) {
      throw new UserError("git cannot be run", {
        why: "what a change is compared with is read from its objects",
        fix: "install git, or compare with the last build",
        cause: result.error,
      });
    }
    return { status: result.status, stdout: result.stdout };
  };
}

function text(bytes: Buffer): string {
  return bytes.toString("utf8");
}

/** `100644 blob <id>\t<path>`, ended by NUL. */
function entriesOf(listing: string): ReadonlyMap<string, Entry> {
  const entries = listing.split("\0").flatMap((line): (readonly [string, Entry])[] => {
    const match = /^(\d+) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
    return match?.[2] && match[3] ? [[match[3], { isLink: match[1] === "120000", id: match[2] }]] : [];
  });
  return new Map(entries);
}

function makeTree(name: string, root: string, entries: ReadonlyMap<string, Entry>, git: Git): GitTree {
  const contents = new Map<string, Buffer>();
  const contentOf = (id: string): Buffer => {
    const known = contents.get(id) ?? git(["cat-file", "blob", id]).stdout;
    contents.set(id, known);
    return known;
  };
  const folders = foldersOf(entries.keys());
  const read = (path: string, links: number): ReadResult => {
    if (links > mostLinks) return { kind: "loop" };
    if (path.startsWith("../") || path === "..")
      return { kind: "unreadable", reason: "it lies outside of the repository" };
    const link = linkIn(path, entries);
    if (link) {
      const target = text(contentOf(link.entry.id));
      return read(posix.normalize(posix.join(posix.dirname(link.path), target, link.rest)), links + 1);
    }
    const entry = entries.get(path);
    if (entry) return decodeText(contentOf(entry.id));
    return folders.has(path) ? { kind: "folder" } : { kind: "missing" };
  };
  return {
    name,
    root,
    paths: new Set(entries.keys()),
    present: () =>
      text(git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).stdout)
        .split("\0")
        .filter((path) => path !== ""),
    read: (absolute) => read(relative(root, absolute).split(sep).join("/"), 0),
    prefetch(paths) {
      const ids = paths.flatMap((path) => entries.get(path)?.id ?? []).filter((id) => !contents.has(id));
      for (const [id, content] of readBatch(git, [...new Set(ids)])) contents.set(id, content);
    },
  };
}

function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>([""]);
  for (const path of paths) {
    for (
      let at = path.lastIndexOf("/");
      at > 0 && !folders.has(path.slice(0, at));
      at = path.lastIndexOf("/", at - 1)
    ) {
      folders.add(path.slice(0, at));
    }
  }
  return folders;
}

/** The first part of a path that is a link. */
function linkIn(path: string, entries: ReadonlyMap<string, Entry>) {
  const parts = path.split("/");
  for (let length = 1; length <= parts.length; length++) {
    const part = parts.slice(0, length).join("/");
    const entry = entries.get(part);
    if (entry?.isLink) return { path: part, entry, rest: parts.slice(length).join("/") };
  }
  return undefined;
}

/** `<id> blob <size>\n<content>\n` for each. */
function readBatch(git: Git, ids: readonly string[]): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  if (ids.length === 0) return found;
  const { stdout } = git(["cat-file", "--batch"], ids.map((id) => `${id}\n`).join(""));
  for (let at = 0; at < stdout.length; ) {
    const lineEnd = stdout.indexOf(10, at);
    const [id = "", kind, size = "0"] = stdout.toString("utf8", at, lineEnd).split(" ");
    at = lineEnd + 1;
    if (kind !== "blob") continue;
    found.set(id, stdout.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
