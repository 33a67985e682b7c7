import { createHash, randomBytes } from "node:crypto";
import { createReadStream, type Dirent } from "node:fs";
import { link, open, readdir, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "../workspace/index.ts";
import { countBytes } from "./content.ts";
import type { CreateOptions, CreateResult, ObjectContent, ObjectStore } from "./object-store.ts";
import { StoreError } from "./store-error.ts";
import type { DirectoryLocation } from "./store-url.ts";

/**
 * A directory as an object store, for local clusters and mounted file systems.
 *
 * An object is made in three steps: the bytes are written to a file with a name of its own in the same folder and
 * flushed; `link` gives them the object's name, which fails when that name is taken and otherwise happens at one
 * moment; the folder is flushed. So no reader ever sees a part, and of any number of writers one wins. A process
 * killed on the way leaves at most its own unlinked file, which counts for nothing and is swept by a later write.
 */
export function openDirectoryStore(location: DirectoryLocation): ObjectStore {
  const pathOf = (key: string) => join(location.path, key);

  async function attempt<T>(doing: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw explainFileError(error, doing, location.url);
    }
  }

  return {
    url: location.url,
    list: (limit, signal) => attempt("list", signal, () => listFiles(location.path, limit, signal)),
    stat: (key, signal) =>
      attempt("look up", signal, () =>
        orUndefined(async () => {
          const info = await stat(pathOf(key));
          return info.isFile() ? { size: info.size } : undefined;
        }),
      ),
    read: (key, signal) =>
      attempt("read", signal, () =>
        orUndefined(async () => {
          const file = await open(pathOf(key));
          return createReadStream("", { fd: file, signal });
        }),
      ),
    create: (key, content, options) =>
      attempt("write to", options.signal, () => createFile(pathOf(key), content, options)),
    close: () => undefined,
  };
}

/** Walks the folder in the order of names; a link or any other entry that is no folder counts as an object. */
async function listFiles(root: string, limit: number, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  const pending = [""];
  for (let folder = pending.pop(); folder !== undefined && found.length < limit; folder = pending.pop()) {
    signal.throwIfAborted();
    const entries = (await orUndefined(() => readdir(join(root, folder ?? ""), { withFileTypes: true }))) ?? [];
    const folders: string[] = [];
    for (const entry of entries.sort(byName)) {
      const key = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(key);
      else if (!isUnfinished(entry.name)) found.push(key);
    }
    pending.push(...folders.reverse());
  }
  return found.slice(0, limit);
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}

async function createFile(path: string, content: ObjectContent, options: CreateOptions): Promise<CreateResult> {
  const folder = dirname(path);
  await makeDurableFolder(folder);
  await sweep(folder);
  const unfinished = join(folder, unfinishedName(basename(path)));
  try {
    await writeFlushed(unfinished, content, options);
    options.signal.throwIfAborted();
    await link(unfinished, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return "exists";
    throw error;
  } finally {
    await orUndefined(() => unlink(unfinished));
  }
  await flushFolder(folder);
  return "created";
}

async function writeFlushed(path: string, content: ObjectContent, options: CreateOptions): Promise<void> {
  const file = await open(path, "wx", 0o644);
  try {
    for await (const chunk of countBytes(content.open(), options.onProgress)) {
      options.signal.throwIfAborted();
      await writeAll(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A write may take fewer bytes than it is given, on a full disk for instance, without being an error. */
async function writeAll(file: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  let at = 0;
  while (at < chunk.length) at += (await file.write(chunk, at)).bytesWritten;
}

/** Makes the folder and flushes what names it, so that a loss of power does not take the path to a stored object. */
async function makeDurableFolder(folder: string): Promise<void> {
  for (const made of makeFolder(folder)) await flushFolder(dirname(made));
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/*
 * An unfinished file is called `.NAME.HOST-PID-RANDOM.unfinished`, HOST being a hash. It may be swept when its
 * process is gone, or, from another machine, after a day. Should a living one be swept all the same (a process
 * number of another container), its writer's `link` fails and the upload is tried again: nothing is lost.
 */
const unfinishedPattern = /^\..+\.([0-9a-f]{8})-(\d+)-[0-9a-f]{16}\.unfinished$/;
const sweepAfter = 24 * 3600 * 1000;

function unfinishedName(name: string): string {
  return `.${name}.${thisHost()}-${process.pid}-${randomBytes(8).toString("hex")}.unfinished`;
}

function isUnfinished(name: string): boolean {
  return unfinishedPattern.test(name);
}

function thisHost(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const match = unfinishedPattern.exec(name);
    if (!match) continue;
    const path = join(folder, name);
    const isLeft = match[1] === thisHost() ? !isRunning(Number(match[2])) : await isOld(path);
    if (isLeft) await orUndefined(() => unlink(path));
  }
}

async function isOld(path: string): Promise<boolean> {
  const info = await orUndefined(() => stat(path));
  return info !== undefined && Date.now() - info.mtimeMs > sweepAfter;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

async function orUndefined<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** What is no error of the file system, such as content that was changed, passes unaltered. */
export function explainFileError(error: unknown, doing: string, url: string): unknown {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const what = `cannot ${doing} ${url}`;
  const details = { why: error.message, cause: error };
  switch (code) {
    case "EACCES":
    case "EROFS":
      return new StoreError("denied", what, { ...details, fix: "run as a user who may write there" });
    case "ENOTDIR":
      return new StoreError("missing", what, { ...details, fix: "name a folder: a part of the path is a file" });
    case "EPERM":
    case "ENOTSUP":
    case "EOPNOTSUPP":
      return new StoreError("refused", what, {
        ...details,
        fix: "use a file system with hard links: without them a file cannot be made whole and only once",
      });
    case "ENOENT":
      return new StoreError("unavailable", what, { ...details, fix: "run the same command again" });
    default:
      return new StoreError("refused", what, { ...details, fix: "mend what the system reports, then run again" });
  }
}
