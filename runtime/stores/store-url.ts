import { fileURLToPath } from "node:url";
import { exitCodes, UserError } from "../cli/index.ts";
import { saidBy } from "./store-error.ts";

/** Where objects are kept: the parts of an address, checked. `prefix` has no slash at either end. */
export type StoreLocation = BucketLocation | DirectoryLocation;

export interface BucketLocation {
  readonly kind: "s3" | "gcs";
  readonly bucket: string;
  readonly prefix: string;
  readonly url: string;
}

export interface DirectoryLocation {
  readonly kind: "directory";
  /** Absolute path of the folder that the keys are relative to, the prefix included. */
  readonly path: string;
  readonly url: string;
}

const forms = "s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or file:///DIR/PREFIX";

/**
 * Takes an address apart. The prefix is not decoded: what stands in the address is what stands in the key. Leading
 * and trailing slashes of it do not count; empty, `.` and `..` segments are refused, because tools that clean
 * paths and tools that do not would then mean different objects (netsy-seed.md 7.1).
 */
export function parseStoreUrl(
  url: string,
  options: { readonly profile?: string; readonly region?: string; readonly endpoint?: string } = {},
): StoreLocation {
  if (options.endpoint !== undefined) checkEndpoint(options.endpoint);
  const scheme = /^([a-z0-9]+):\/\//i.exec(url)?.[1]?.toLowerCase();
  switch (scheme) {
    case "s3":
      return parseBucket("s3", url);
    case "gs":
      refuseOptions(url, { profile: options.profile, region: options.region });
      return parseBucket("gcs", url);
    case "file":
      refuseOptions(url, options);
      return parseDirectory(url);
    default:
      throw usage(`\`${url}\` is no address of an object store`, `write ${forms}`);
  }
}

/** Splits the address of one object into the store that holds it and its key there. */
export function splitObjectUrl(url: string): { readonly store: string; readonly key: string } {
  const cut = url.lastIndexOf("/");
  const key = url.slice(cut + 1);
  const store = url.slice(0, cut);
  const isObject = key !== "" && /^(s3:\/\/[^/]+|gs:\/\/[^/]+|file:\/\/)/i.test(store);
  if (!isObject)
    throw usage(`\`${url}\` names no object`, "write s3://BUCKET/KEY, gs://BUCKET/KEY or file:///DIR/FILE");
  refuseDots(key, `the key \`${key}\``);
  return { store, key: isFileUrl(url) ? fileNameOf(key, url) : key };
}

/** The name of a file in its folder: an escape may not make more of it. */
function fileNameOf(escaped: string, url: string): string {
  const name = decoded(escaped);
  if (name === undefined || /[/\\\0]/.test(name) || /[?#]/.test(escaped)) {
    throw usage(`\`${url}\` names no file`, "write file:///DIR/FILE, with %25, %3F and %23 for the signs %, ? and #");
  }
  return name;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function isFileUrl(url: string): boolean {
  return /^file:/i.test(url);
}

function parseBucket(kind: "s3" | "gcs", url: string): BucketLocation {
  const rest = url.slice(url.indexOf("://") + 3);
  const slash = rest.indexOf("/");
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  // Lower-case letters, digits, dots, hyphens, and for GCS underscores: what both clouds allow. It also keeps
  // `user:password@`, ports and queries out of what is sent and shown.
  if (!/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(bucket)) {
    throw usage(
      `\`${bucket}\` is no bucket name`,
      "a bucket name has 3 or more lower-case letters, digits, dots and hyphens",
    );
  }
  const prefix = checkPrefix(slash < 0 ? "" : rest.slice(slash + 1));
  const scheme = kind === "s3" ? "s3" : "gs";
  return { kind, bucket, prefix, url: `${scheme}://${[bucket, prefix].filter(Boolean).join("/")}` };
}

function parseDirectory(url: string): DirectoryLocation {
  checkPrefix(url.slice("file://".length));
  if (/[?#]|%00/.test(url)) {
    throw usage(`\`${url}\` is no address of a directory`, "write file:///DIR, with %3F and %23 for the signs ? and #");
  }
  try {
    const path = fileURLToPath(url).replace(/(.)[/\\]+$/, "$1");
    return { kind: "directory", path, url: url.replace(/(file:\/\/.+?)\/+$/i, "$1") };
  } catch (error) {
    throw usage(
      `\`${url}\` is no address of a directory: ${saidBy(error)}`,
      "write file:// and an absolute path: file:///srv/netsy",
    );
  }
}

function checkPrefix(text: string): string {
  const prefix = text.replace(/^\/+|\/+$/g, "");
  for (const segment of prefix === "" ? [] : prefix.split("/")) {
    if (segment === "") throw usage(`the prefix \`${prefix}\` has an empty segment`, "write the prefix without `//`");
    refuseDots(segment, `the prefix \`${prefix}\``);
  }
  const hasControl = [...prefix].some((character) => character < " " || character === "\u007f");
  if (hasControl) throw usage("the prefix has a control character", "write the prefix without it");
  return prefix;
}

/** Also where they are escaped: to a web server, and to the parser of a file's address, that is the same. */
function refuseDots(segment: string, what: string): void {
  if (!/^(\.|%2e){1,2}$/i.test(segment)) return;
  throw usage(`${what} has the segment \`${segment}\``, "write it without `.` and `..`");
}

function checkEndpoint(endpoint: string): void {
  const parsed = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isWeb = parsed?.protocol === "https:" || parsed?.protocol === "http:";
  if (parsed === undefined || !isWeb) {
    throw usage("--endpoint is no http or https address", "write it like https://s3.example.com:9000");
  }
  // The address is shown in messages.
  if (parsed.username !== "" || parsed.password !== "") {
    throw usage(
      "--endpoint holds credentials",
      "leave them out of the address, and give them as the store expects them",
    );
  }
}

function refuseOptions(url: string, options: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(options).find(
    ([name, value]) => ["profile", "region", "endpoint"].includes(name) && value !== undefined,
  );
  if (given) throw usage(`--${given[0]} means nothing for ${url}`, "leave it out");
}

function usage(what: string, fix: string): UserError {
  return new UserError(what, { fix, exitCode: exitCodes.usage });
}
