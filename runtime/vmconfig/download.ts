import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { PinnedDependency } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { explainWriteFailure, isWriteFailure, makeFolder } from "../workspace/index.ts";

/** Seconds before each further attempt (contracts/vmconfig.md 6.1, download rules). */
const pauses = [1, 2, 4];
const parallelDownloads = 4;

export interface DownloadOptions {
  /** Where `{debian-mirror}` in an address points. */
  readonly debianMirror?: string;
  readonly signal: AbortSignal;
  /** Told what became of each file. */
  onFile(dependency: PinnedDependency, outcome: "present" | "downloaded"): void;
  /** Seconds of the pauses between attempts; the contract's unless given. */
  readonly pauses?: readonly number[];
}

/**
 * Fetches dependencies into the layout of a mirror. A file with the right digest is left alone; a new one
 * appears under its name only when it is complete and verified, so a run that was cut off is simply
 * repeated. Throws a `UserError` for an address that cannot be had and for a digest that does not fit.
 */
export async function downloadDependencies(
  dependencies: readonly PinnedDependency[],
  folder: string,
  options: DownloadOptions,
): Promise<void> {
  const queue = [...new Map(dependencies.map((one) => [one.mirrorPath, one])).values()];
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      signal.throwIfAborted();
      options.onFile(next, await downloadOne(next, folder, { ...options, signal }));
    }
  };
  const workers = Array.from({ length: parallelDownloads }, worker);
  try {
    await Promise.all(workers);
  } catch (error) {
    // One that cannot be had ends the run: the others must not keep the user waiting for that.
    failed.abort(error);
    await Promise.allSettled(workers);
    if (!isWriteFailure(error)) throw error;
    throw explainWriteFailure(error, "the dependencies", folder, {
      why: "what was downloaded is whole, and the next run goes on from here",
      fix: "mend that, or name another folder with --out",
    });
  }
}

async function downloadOne(
  dependency: PinnedDependency,
  folder: string,
  options: DownloadOptions,
): Promise<"present" | "downloaded"> {
  const path = join(folder, dependency.mirrorPath);
  if (existsSync(path)) {
    if ((await digestOf(path, dependency.digest)) === dependency.digest) return "present";
    rmSync(path);
  }
  makeFolder(dirname(path));
  const part = `${path}.part`;
  try {
    const digest = await fetchWithRetries(addressOf(dependency, options), part, dependency, options);
    if (digest !== dependency.digest) throw wrongDigest(dependency, digest);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
  return "downloaded";
}

function addressOf(dependency: PinnedDependency, options: DownloadOptions): string {
  if (!dependency.url.startsWith("{debian-mirror}")) return dependency.url;
  if (options.debianMirror === undefined) {
    throw new UserError(`${dependency.name} is a package of Debian, and no mirror of Debian is given`, {
      fix: "add `--debian-mirror URL`, such as the address in /etc/apt/sources.list of a Debian machine",
    });
  }
  return dependency.url.replace("{debian-mirror}", options.debianMirror.replace(/\/+$/, ""));
}

async function fetchWithRetries(
  url: string,
  path: string,
  dependency: PinnedDependency,
  options: DownloadOptions,
): Promise<string> {
  const delays = options.pauses ?? pauses;
  for (let attempt = 0; ; attempt++) {
    const failure = await fetchTo(url, path, dependency, options.signal);
    if (typeof failure === "string") return failure;
    const delay = delays[attempt];
    if (!failure.mayPass || delay === undefined) throw notDownloaded(dependency, url, failure.reason);
    await wait(delay * 1000, undefined, { signal: options.signal });
  }
}

interface Failure {
  readonly reason: string;
  /** Another attempt may succeed: the network, or a server that is busy. */
  readonly mayPass: boolean;
}

/** One attempt: the digest of what was stored, or why there is nothing. */
async function fetchTo(
  url: string,
  path: string,
  dependency: PinnedDependency,
  signal: AbortSignal,
): Promise<string | Failure> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) {
      const mayPass = response.status === 408 || response.status === 429 || response.status >= 500;
      return { reason: `the server answered ${response.status}`, mayPass };
    }
    const hash = createHash(algorithmOf(dependency.digest));
    const hashing = new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(chunksOf(response.body), hashing, createWriteStream(path), { signal });
    return `${algorithmOf(dependency.digest)}:${hash.digest("hex")}`;
  } catch (error) {
    signal.throwIfAborted();
    if (isWriteFailure(error)) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return { reason: cause, mayPass: true };
  }
}

/** The body as an iterable: the stream types of the web and of Node do not agree. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

function algorithmOf(digest: string): "sha256" | "sha512" {
  return digest.startsWith("sha512:") ? "sha512" : "sha256";
}

async function digestOf(path: string, like: string): Promise<string> {
  const hash = createHash(algorithmOf(like));
  await pipeline(createReadStream(path), hash);
  return `${algorithmOf(like)}:${hash.digest("hex")}`;
}

function wrongDigest(dependency: PinnedDependency, digest: string): UserError {
  return new UserError(`${dependency.name} ${dependency.version} does not have its digest`, {
    why: `expected ${dependency.digest}, and ${dependency.url} has ${digest}`,
    fix: "nothing was kept; do not use that source until you know why it differs",
  });
}

function notDownloaded(dependency: PinnedDependency, url: string, reason: string): UserError {
  return new UserError(`${dependency.name} ${dependency.version} could not be downloaded`, {
    why: `${url}: ${reason}`,
    fix: "run the command again: what is complete stays",
  });
}
