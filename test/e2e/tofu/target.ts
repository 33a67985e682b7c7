import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "..", "tofu", "fixtures", "target");

/** The source that the target was written for. */
export function targetSource(): string {
  return readFileSync(join(folder, "cluster.podplane"), "utf8");
}

/** The output that was written by hand, with the user's own file. */
export function targetFiles(): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".tf") || name.endsWith(".sh"));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
