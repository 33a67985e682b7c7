import { join } from "node:path";
import { bucketSettings } from "../../compiler/index.ts";
import { readFolder, readText } from "../workspace/index.ts";

/** A file of the user's that OpenTofu reads with the outputs. */
export interface OwnFile {
  /** In the folder of the outputs. */
  readonly name: string;
  readonly text: string;
}

/** What users have beside the outputs in OpenTofu's language, by name. Outputs of every build are called `podplane.…`. */
function ownFiles(folder: string): readonly OwnFile[] {
  const listing = readFolder(folder);
  const names = listing.kind === "entries" ? listing.entries.map(({ name }) => name).sort() : [];
  return names
    .filter((name) => /\.(?:tf|tofu)$/.test(name) && !name.startsWith("podplane."))
    .flatMap((name) => {
      const read = readText(join(folder, name));
      return read.kind === "text" ? [{ name, text: read.text }] : [];
    });
}

/** Those that name a kind of resource that a bucket has once and that is generated. */
export function bucketSettingFiles(folder: string): readonly OwnFile[] {
  return ownFiles(folder).filter(({ text }) => bucketSettings.some(({ type }) => text.includes(type)));
}
