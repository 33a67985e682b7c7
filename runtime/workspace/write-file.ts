import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The end of the name of a file that is being written; before it stands the number of the process. */
const temporarySuffix = ".podplanec-tmp";

/** Writes a file so that a reader sees the old or the new one, never a part. */
export function writeFile(path: string, text: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}${temporarySuffix}`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
  try {
    const descriptor = openSync(temporary, flags, 0o644);
    try {
      const bytes = Buffer.from(text, "utf8");
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The process that was writing a file of this name; undefined where the name is none of a temporary file of ours. */
export function writerOf(name: string): number | undefined {
  const owner = /\.(\d+)\.podplanec-tmp$/.exec(name)?.[1];
  return owner === undefined ? undefined : Number(owner);
}
