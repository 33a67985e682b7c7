/**
 * The compiler's only door to files. Paths are those of spans: relative to the working directory,
 * with `/`. The runtime implements it on the disk, the editor on open documents, tests in memory.
 */
export interface Workspace {
  /** Reads a text file. Never throws. */
  read(path: string): ReadResult;
  /**
   * The path that `relative`, written in the file `from`, means. `outside` when it leaves the
   * project: the nearest folder upwards with `.git`, else the source's own folder (ruling 24),
   * symbolic links followed.
   */
  resolve(from: string, relative: string): ResolveResult;
}

export type ReadResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "folder" }
  /** The byte at `offset` is no UTF-8; `before` is the text in front of it. */
  | { readonly kind: "not-utf8"; readonly before: string; readonly offset: number }
  | { readonly kind: "too-large"; readonly bytes: number; readonly limit: number }
  | { readonly kind: "loop" }
  | { readonly kind: "unreadable"; readonly reason: string };

export type ResolveResult =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "outside"; readonly root: string }
  | { readonly kind: "loop" };

/** Why a file could not be read, as the end of a sentence. */
export function readFailure(result: Exclude<ReadResult, { readonly kind: "text" }>): string {
  switch (result.kind) {
    case "missing":
      return "there is no such file";
    case "folder":
      return "it is a folder";
    case "not-utf8":
      return `it is not UTF-8: see its byte ${result.offset}`;
    case "too-large":
      return `it has ${result.bytes} bytes, and ${result.limit} is the limit`;
    case "loop":
      return "it is a loop of symbolic links";
    case "unreadable":
      return result.reason;
  }
}
