import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, open, readdir, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "../workspace/index.ts";
import { attempt } from "./attempt.ts";
import { countBytes } from "./content.ts";
import { codeOf, explainFileError } from "./file-errors.ts";
import type { CreateOptions, CreateResult, ObjectContent, ObjectStore } from "./object-store.ts";
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

  function explained<T>(doing: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return attempt(signal, work, (error) => explainFileError(error, doing, location.url));
  }

  return {
    url: location.url,
    list: (limit, signal) => explained("list", signal, () => listFiles(location.path, limit, signal)),
    stat: (key, signal) =>
      explained("look up", signal, () =>
        orUndefined(async () => {
          const info = await stat(pathOf(key));
          return info.isFile() ? { size: info.size } : undefined;
        }),
      ),
    read: (key, signal) =>
      explained("read", signal, () =>
        orUndefined(async () => {
          const file = await open(pathOf(key));
          return createReadStream("", { fd: file, signal });
        }),
      ),
    create: (key, content, options) =>
      explained("write to", options.signal, () => createFile(pathOf(key), content, options)),
    close: () => undefined,
  };
}

async function listFiles(root: string, limit: number, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const key of keysBelow(root, "", signal)) {
    if (found.push(key) >= limit) break;
  }
  return found;
}

/**
 * Walks a folder in the order of names; a link or any other entry that is no folder counts as an object.
 */
async function* keysBelow(root: string, prefix: string, signal: AbortSignal): AsyncGenerator<string> {
  signal.throwIfAborted();
  const entries = (await orUndefined(() => readdir(join(root, prefix), { withFileTypes: true }))) ?? [];
  // Node happens to give them so, and does not say that it always will.
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  const folders = entries.filter((entry) => entry.isDirectory());
  for (const { name } of entries.filter((entry) => !folders.includes(entry))) {
    if (!isUnfinished(name)) yield `${prefix}${name}`;
  }
  for (const { name } of folders) yield* keysBelow(root, `${prefix}${name}/`, signal);
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
    // Others sweep, too.
    await orUndefined(async () => {
      const isLeft = match[1] === thisHost() ? !isRunning(Number(match[2])) : await isOld(path);
      if (isLeft) await unlink(path);
    });
  }
}

async function isOld(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path);
  return Date.now() - mtimeMs > sweepAfter;
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
