import { dirname, resolve } from "node:path";
import { parse } from "../../grammar/index.ts";
import { readText } from "../workspace/index.ts";

/** The files that sources use, over others; each is parsed once. */
export interface Closures {
  /** Absolute, the source with them; undefined where one of them may read a file that no `use` names. */
  filesOf(source: string): readonly string[] | undefined;
}

export function createClosures(): Closures {
  const known = new Map<string, readonly string[] | undefined>();
  const usesOf = (path: string) => {
    if (!known.has(path)) known.set(path, readUses(path));
    return known.get(path);
  };
  return {
    filesOf(source) {
      const files = new Set([source]);
      for (const path of files) {
        const uses = usesOf(path);
        if (!uses) return undefined;
        for (const one of uses) files.add(one);
      }
      return [...files];
    },
  };
}

/** What may read another file: `file("…")`, and the path of a certificate. */
const reading = /\bfile\s*\(|\bca_cert\b/;

function readUses(path: string): readonly string[] | undefined {
  const read = readText(path);
  if (read.kind !== "text" || reading.test(read.text)) return undefined;
  const { items } = parse(path, read.text).file;
  return items.flatMap((item) => (item.kind === "use" ? [resolve(dirname(path), item.path.text)] : []));
}
