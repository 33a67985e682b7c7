import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { digestFile, sourcesDigest } from "../../scripts/sources-digest.ts";

export const root = resolve(import.meta.dirname, "../..");

/**
 * The program as users run it. Throws where it is older than its sources: what such a program does says nothing of
 * them. `PODPLANEC_BINARY` names another one, which is taken as it is.
 */
export const binary = process.env["PODPLANEC_BINARY"] ?? freshProgram(join(root, "dist/podplanec.js"));

/** Throws an error that names the command to run, unless the program at `path` was built from the present sources. */
export function freshProgram(path: string, sources: string = root): string {
  const digest = join(dirname(path), digestFile);
  if (!existsSync(path) || !existsSync(digest)) throw new Error(`${path} is not built: npm run build`);
  if (readFileSync(digest, "utf8").trim() !== sourcesDigest(sources)) {
    throw new Error(`${path} is older than its sources: npm run build`);
  }
  return path;
}
