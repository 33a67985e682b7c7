import { UserError } from "../cli/index.ts";
import { type FetchOptions, fetchBody } from "./download.ts";

/** Where a published seed is and how it is known (contract netsy-seed 5.2). */
export type Snapshot =
  | { readonly kind: "published"; readonly url: string; readonly digest: string; readonly size: number }
  /** Development only: no digest of its own. */
  | { readonly kind: "development"; readonly url: string };

export interface SeedManifest {
  readonly version: string;
  readonly snapshots: ReadonlyMap<string, Snapshot>;
}

const maxManifestBytes = 1024 * 1024;
const digestPattern = /^sha512:[0-9a-f]{128}$/;

/** Fetches `<base>/manifests/seeds.json`. Throws `UserError` where it cannot be had or is broken. */
export async function fetchManifest(base: string, options: FetchOptions): Promise<SeedManifest> {
  const url = `${base.replace(/\/+$/, "")}/manifests/seeds.json`;
  const text = await fetchBody(url, options, async (body) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      if (size > maxManifestBytes) throw broken(url, `it has more than ${maxManifestBytes} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  });
  return parseManifest(text, url);
}

/** Parses a manifest; `url` is where it came from, for messages and for paths relative to it. */
export function parseManifest(text: string, url: string): SeedManifest {
  const seeds = member(parse(text, url), "seeds");
  const version = member(seeds, "version");
  if (typeof version !== "string" || version === "") throw broken(url, "seeds.version is missing");
  const snapshots = member(seeds, "snapshots");
  if (!isObject(snapshots)) throw broken(url, "seeds.snapshots is missing");
  const entries = Object.entries(snapshots).map(
    ([name, value]) => [name, parseSnapshot(value, `seeds.snapshots.${name}`, url)] as const,
  );
  return { version, snapshots: new Map(entries) };
}

function parse(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(url, "it is not JSON");
  }
}

function parseSnapshot(value: unknown, path: string, manifestUrl: string): Snapshot {
  const url = member(value, "url");
  const relative = member(value, "path");
  if ((url === undefined) === (relative === undefined))
    throw broken(manifestUrl, `${path} needs exactly one of url and path`);
  if (relative !== undefined) return { kind: "development", url: besideManifest(relative, path, manifestUrl) };
  const digest = member(value, "digest");
  const size = member(value, "size");
  if (typeof url !== "string" || !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    throw broken(manifestUrl, `${path}.url is not an http or https URL`);
  }
  if (typeof digest !== "string" || !digestPattern.test(digest))
    throw broken(manifestUrl, `${path}.digest is not sha512`);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size <= 0) {
    throw broken(manifestUrl, `${path}.size is not a positive number`);
  }
  return { kind: "published", url, digest, size };
}

function besideManifest(relative: unknown, path: string, manifestUrl: string): string {
  const folder = new URL(".", manifestUrl).href;
  const resolved =
    typeof relative === "string" && URL.canParse(relative, folder) ? new URL(relative, folder).href : undefined;
  if (resolved?.startsWith(folder) && resolved !== folder) return resolved;
  throw broken(manifestUrl, `${path}.path does not lead below the manifest's folder`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function broken(url: string, reason: string): UserError {
  return new UserError(`the seed manifest ${url} is broken: ${reason}`, {
    fix: "report it to who publishes the seeds",
  });
}
