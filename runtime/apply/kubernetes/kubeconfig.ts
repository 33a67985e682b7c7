import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";

/** What a kubeconfig says of one user, with files as absolute paths. */
export interface KubeUser {
  readonly token?: string;
  readonly tokenFile?: string;
  /** PEM. */
  readonly certificate?: string;
  /** PEM. */
  readonly key?: string;
  readonly exec?: ExecPlugin;
}

/** A program that gives credentials (client.authentication.k8s.io). */
export interface ExecPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  /** Whether it is told of the cluster. */
  readonly providesClusterInfo: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The user whom a kubeconfig has for the API at `server` (`HOST:PORT`): that of the current context where it leads
 * there, else of the first context that does. Undefined where none does. Throws where the file cannot be read.
 */
export function userFor(path: string, server: string): KubeUser | undefined {
  const config = objectOf(parse(readFileSync(path, "utf8")));
  const contexts = namedIn(config, "contexts", "context");
  const clusters = namedIn(config, "clusters", "cluster");
  const users = namedIn(config, "users", "user");
  const current = config["current-context"];
  const ordered = [...contexts].sort(([a], [b]) => Number(b === current) - Number(a === current));
  for (const [, context] of ordered) {
    const cluster = clusters.get(String(context["cluster"]));
    const user = users.get(String(context["user"]));
    if (cluster && user && serverOf(cluster["server"]) === server) return userOf(user, dirname(path));
  }
  return undefined;
}

function serverOf(address: unknown): string | undefined {
  const url = typeof address === "string" ? URL.parse(address) : null;
  return url ? `${url.hostname}:${url.port === "" ? "443" : url.port}` : undefined;
}

function userOf(user: Json, folder: string): KubeUser {
  const token = textIn(user, "token");
  const tokenFile = textIn(user, "tokenFile");
  const certificate = pemIn(user, "client-certificate", folder);
  const key = pemIn(user, "client-key", folder);
  const exec = execOf(objectOf(user["exec"]));
  return {
    ...(token === undefined ? {} : { token }),
    ...(tokenFile === undefined ? {} : { tokenFile: resolve(folder, tokenFile) }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(exec === undefined ? {} : { exec }),
  };
}

function execOf(exec: Json): ExecPlugin | undefined {
  const command = textIn(exec, "command");
  if (command === undefined) return undefined;
  const args: unknown = exec["args"];
  const pairs = listOf(exec["env"]).map((one) => [String(one["name"]), String(one["value"])] as const);
  return {
    command,
    args: Array.isArray(args) ? args.map(String) : [],
    env: Object.fromEntries(pairs),
    apiVersion: textIn(exec, "apiVersion") ?? "client.authentication.k8s.io/v1",
    providesClusterInfo: exec["provideClusterInfo"] === true,
  };
}

/** A PEM text that stands in the file in base64, or in a file of its own. */
function pemIn(user: Json, name: string, folder: string): string | undefined {
  const data = textIn(user, `${name}-data`);
  if (data !== undefined) return Buffer.from(data, "base64").toString("utf8");
  const path = textIn(user, name);
  return path === undefined ? undefined : readFileSync(resolve(folder, path), "utf8");
}

function namedIn(config: Json, list: string, member: string): ReadonlyMap<string, Json> {
  return new Map(listOf(config[list]).map((one) => [String(one["name"]), objectOf(one[member])]));
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function textIn(value: Json, name: string): string | undefined {
  const member = value[name];
  return typeof member === "string" && member !== "" ? member : undefined;
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
