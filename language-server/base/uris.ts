import { isAbsolute, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Paths of spans for a client's addresses, and back. A client keeps its own spelling of an address. */
export interface Uris {
  /** Undefined for what is no file, such as a text that was never saved. */
  toPath(uri: string): string | undefined;
  toUri(path: string): string;
}

export function createUris(cwd: string): Uris {
  const known = new Map<string, string>();
  return {
    toPath(uri) {
      if (!uri.startsWith("file:")) return undefined;
      try {
        const path = relative(cwd, fileURLToPath(uri)).split(sep).join("/");
        known.set(path, uri);
        return path;
      } catch {
        return undefined;
      }
    },
    toUri: (path) => known.get(path) ?? pathToFileURL(isAbsolute(path) ? path : resolve(cwd, path)).href,
  };
}
