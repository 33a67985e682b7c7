import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The folders whose files end up in the built program, and what builds it. */
const folders = ["grammar", "compiler", "emitters", "runtime", "language-server", "vmconfig", "scripts"];
const files = ["package.json", "package-lock.json"];

/** Beside `dist/podplanec.js`: of which sources the program was built. */
export const digestFile = "sources.sha256";

/** One digest of everything that the program is built from, in hexadecimal. `root` is the folder of the repository. */
export function sourcesDigest(root: string): string {
  const paths = [...files, ...folders.flatMap((folder) => sourcesOf(root, folder))];
  const hash = createHash("sha256");
  for (const path of paths) {
    hash.update(`${path}\0`);
    hash.update(
      createHash("sha256")
        .update(readFileSync(join(root, path)))
        .digest(),
    );
  }
  return hash.digest("hex");
}

function sourcesOf(root: string, folder: string): readonly string[] {
  return listed(join(root, folder))
    .filter((name) => !name.endsWith(".test.ts") && !name.endsWith(".md"))
    .map((name) => join(folder, name))
    .sort();
}

/** The files below a folder, or none where the program has no such part. */
function listed(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const found = entries.filter((entry) => entry.isFile());
    return found.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch {
    return [];
  }
}
