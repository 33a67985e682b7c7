import { access, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UserError } from "../cli/index.ts";
import { digesting, digestOf, requireDigest } from "./digest.ts";
import { type FetchOptions, fetchBody, isHttpUrl } from "./download.ts";
import { readFileChunks, writeWhole } from "./files.ts";
import { fetchManifest, type SeedManifest, type Snapshot } from "./manifest.ts";

/** What a cluster says about its seed (contract cluster-config 2.12). */
export interface SeedSelection {
  /** `minimal`, `recommended` or `none`; absent means none. */
  readonly name?: string;
  readonly version?: string;
  readonly digest?: string;
}

/** A seed that is on this machine and is the one that was meant. */
export interface ResolvedSeed {
  /** How messages name it. */
  readonly name: string;
  readonly path: string;
  readonly digest: string;
  /** Version of the components in it, where it is a published one. */
  readonly componentsVersion?: string;
  /** Its bytes, checked against the digest again as they are read. */
  open(): AsyncIterable<Uint8Array>;
}

export interface ResolveOptions extends FetchOptions {
  /** A path or http(s) URL of the user's instead of a published seed. */
  readonly custom?: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Bytes that are fetched at most of a seed of the user's. Default 1 GiB. */
  readonly customLimit?: number;
  /** Told what is being fetched. */
  readonly onFetch?: (url: string) => void;
}

/**
 * Published seeds have some megabytes. What is larger than 1 GiB is no seed but, say, a disk image or an answer
 * without an end, and would fill the cache.
 */
const defaultCustomLimit = 1024 ** 3;
const publishedNames = ["recommended", "minimal"];
const defaultBase = "https://deps.podplane.dev";
/** `1.2.3-1`: components version, hyphen, seed revision. */
const versionPattern = /^\d+(\.\d+)*(-\d+)?$/;

/**
 * Finds the seed of a cluster and makes sure that it is the right one (contract netsy-seed 5), fetching
 * it into the user's cache where it is not yet. Undefined where the cluster wants none.
 */
export async function resolveSeed(
  selection: SeedSelection,
  options: ResolveOptions,
): Promise<ResolvedSeed | undefined> {
  if (options.custom !== undefined) return resolveCustom(selection, options.custom, options);
  const { name } = selection;
  if (name === undefined || name === "" || name === "none") return undefined;
  if (!publishedNames.includes(name)) {
    throw new UserError(`there is no seed ${name}`, { fix: `use ${publishedNames.join(", ")} or none` });
  }
  return resolvePublished(name, selection, options);
}

async function resolveCustom(selection: SeedSelection, custom: string, options: ResolveOptions): Promise<ResolvedSeed> {
  const isUrl = isHttpUrl(custom);
  const local = resolve(options.cwd, custom);
  if (!isUrl) await requireRegularFile(local, custom);
  if (!isUrl && !selection.digest) {
    const found = await digestOf(readFileChunks({ path: local, shown: custom, what: "the seed" }, options.signal));
    throw new UserError("the cluster has no digest for the seed", {
      why: "a seed of one's own, too, is used only if it is the one that was meant",
      fix: `set cluster.seed to name "none" and digest "${found}", if that file is the one`,
    });
  }
  const digest = requireDigest(selection.digest, "the cluster");
  if (!isUrl) {
    const found = await digestOf(readFileChunks({ path: local, shown: custom, what: "the seed" }, options.signal));
    if (found !== digest) throw wrongDigest(`the seed ${custom}`, digest, found);
    return resolvedAt(local, custom, digest);
  }
  const path = join(cacheFolder(options.env), "custom", `${digest.slice("sha512:".length)}.netsy`);
  if (!(await isCached(path, digest, options.signal))) {
    await fetchInto(path, custom, { digest, limit: options.customLimit ?? defaultCustomLimit }, options);
  }
  return resolvedAt(path, custom, digest);
}

async function resolvePublished(
  name: string,
  selection: SeedSelection,
  options: ResolveOptions,
): Promise<ResolvedSeed> {
  const { version } = selection;
  if (!version) throw new UserError(`the seed ${name} has no version`, { fix: "set cluster.seed.version" });
  if (!versionPattern.test(version)) {
    throw new UserError(`the seed version ${version} is not one`, {
      fix: "write it as the manifest has it, such as 1.2.3-1",
    });
  }
  const digest = requireDigest(selection.digest, "the cluster");
  const path = join(cacheFolder(options.env), version, `${name}.netsy`);
  if (!(await isCached(path, digest, options.signal))) {
    const base = options.env["PODPLANE_DEPS_URL"] || defaultBase;
    const snapshot = snapshotOf(await fetchManifest(base, options), name, version);
    const size = snapshot.kind === "published" ? { size: snapshot.size } : {};
    if (snapshot.kind === "published" && snapshot.digest !== digest) {
      throw wrongDigest(`the seed ${name} ${version} of the manifest`, digest, snapshot.digest);
    }
    await fetchInto(path, snapshot.url, { digest, ...size }, options);
  }
  const componentsVersion = version.replace(/-\d+$/, "");
  return { ...resolvedAt(path, `${name} ${version}`, digest), componentsVersion };
}

function snapshotOf(manifest: SeedManifest, name: string, version: string): Snapshot {
  if (manifest.version !== version) {
    throw new UserError(`the seed version ${version} is not the published one`, {
      why: `the manifest offers ${manifest.version}`,
      fix: `set cluster.seed.version and its digest to those of ${manifest.version}, or give the file with --seed`,
    });
  }
  const snapshot = manifest.snapshots.get(name);
  if (snapshot) return snapshot;
  throw new UserError(`the manifest of seeds ${version} has no ${name}`, {
    fix: `it has ${[...manifest.snapshots.keys()].join(", ") || "none"}`,
  });
}

function resolvedAt(path: string, name: string, digest: string): ResolvedSeed {
  const open = (): AsyncIterable<Uint8Array> =>
    digesting(readFileChunks({ path, what: "the seed" }), (found) => {
      if (found !== digest) throw wrongDigest(`the seed ${name}`, digest, found);
    });
  return { name, path, digest, open };
}

async function isCached(path: string, digest: string, signal: AbortSignal): Promise<boolean> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  return exists && (await digestOf(readFileChunks({ path, what: "the cached seed" }, signal))) === digest;
}

/** A seed is read several times, and a pipe gives its bytes once. A folder, or nothing, is told when it is read. */
async function requireRegularFile(path: string, shown: string): Promise<void> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined || status.isFile() || status.isDirectory()) return;
  throw new UserError(`the seed ${shown} is no regular file`, {
    why: "a seed is read more than once",
    fix: "write it to a file first",
  });
}

interface Expected {
  readonly digest: string;
  /** Bytes, where they are known: more are not fetched. */
  readonly size?: number;
  /** Bytes that are fetched at most, where the size is not known. */
  readonly limit?: number;
}

const mostOf = ({ size, limit }: Expected): number => size ?? limit ?? Number.POSITIVE_INFINITY;

async function fetchInto(path: string, url: string, expected: Expected, options: ResolveOptions): Promise<void> {
  options.onFetch?.(url);
  const most = mostOf(expected);
  const file = {
    path,
    what: `the seed from ${url}`,
    shownFolder: dirname(path),
    fix: "mend that, or name another folder for caches with XDG_CACHE_HOME",
  };
  await fetchBody(url, options, async (body, announced) => {
    if (announced !== undefined && announced > most) throw wrongSize(url, expected, `more than ${most}`);
    let found = "";
    const counted = digesting(body, (digest, size) => {
      found = digest;
      if (expected.size !== undefined && size !== expected.size) throw wrongSize(url, expected, size);
    });
    await writeWhole(file, limited(counted, url, expected), async () => {
      if (found !== expected.digest) throw wrongDigest(`the seed from ${url}`, expected.digest, found);
    });
  });
}

async function* limited(
  source: AsyncIterable<Uint8Array>,
  url: string,
  expected: Expected,
): AsyncGenerator<Uint8Array> {
  const most = mostOf(expected);
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > most) throw wrongSize(url, expected, `more than ${most}`);
    yield chunk;
  }
}

/** A published seed has the size that its manifest says; of others only the largest is known. */
function wrongSize(url: string, expected: Expected, found: number | string): UserError {
  if (expected.size !== undefined) {
    return new UserError(`the seed from ${url} has ${found} bytes, and the manifest says ${expected.size}`, {
      why: "the file was changed or is another release",
    });
  }
  return new UserError(`what ${url} gives is too large for a seed: it has ${found} bytes`, {
    why: `at most ${expected.limit} are fetched; published seeds have some millions`,
    fix: "check the address, or fetch the file by other means and give its path",
  });
}

/** `$XDG_CACHE_HOME/podplanec/seeds`, or the same below the home folder's `.cache`. */
function cacheFolder(env: ResolveOptions["env"]): string {
  const home = env["HOME"] ?? env["USERPROFILE"];
  const base = env["XDG_CACHE_HOME"] || (home ? join(home, ".cache") : undefined);
  if (base) return join(base, "podplanec", "seeds");
  throw new UserError("there is no folder to keep seeds in", { fix: "set XDG_CACHE_HOME or HOME" });
}

function wrongDigest(what: string, expected: string, found: string): UserError {
  return new UserError(`${what} is not the one that the cluster names`, {
    why: `its digest is ${found}, and cluster.seed.digest is ${expected}: it was changed or is another release`,
    fix: "find out which is right before you change either",
  });
}
