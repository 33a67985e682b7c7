import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { environmentOfOthers } from "../../tofu/index.ts";
import type { ExecPlugin, KubeUser } from "./kubeconfig.ts";

/** What somebody signs in with. */
export interface ApiCredentials {
  readonly token?: string;
  /** PEM of a client's certificate, with `key`. */
  readonly certificate?: string;
  readonly key?: string;
}

/** Credentials and where they were found; or why there are none. */
export type FoundCredentials =
  | { readonly kind: "found"; readonly credentials: ApiCredentials; readonly from: string }
  | { readonly kind: "none"; readonly why: string };

export interface CredentialsRequest {
  /** `HOST:PORT` of the API. */
  readonly server: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A file that the user named. */
  readonly kubeconfig: string | undefined;
  readonly signal: AbortSignal;
}

/** Holds a token: an argument could be read by everybody on the machine. */
const tokenVariable = "PODPLANE_API_TOKEN";

/** A program that gives credentials may open a browser. */
const longestExec = 60_000;

/** What the user signs in with at this cluster: a token in the environment, else the kubeconfig's user for it. */
export async function findCredentials(request: CredentialsRequest): Promise<FoundCredentials> {
  const { server, env, kubeconfig, signal } = request;
  const token = env[tokenVariable];
  if (token) return { kind: "found", credentials: { token }, from: tokenVariable };
  const { userFor } = await import("./kubeconfig.ts");
  const files = filesOf(request);
  for (const file of files) {
    if (kubeconfig === undefined && !existsSync(file)) continue;
    try {
      const user = userFor(file, server);
      if (user) return { kind: "found", credentials: await credentialsOf(user, env, signal), from: file };
    } catch (error) {
      signal.throwIfAborted();
      return { kind: "none", why: `${file}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}` };
    }
  }
  return { kind: "none", why: `${files.join(", ")} has no context for ${server}, and ${tokenVariable} is not set` };
}

function filesOf({ env, kubeconfig }: CredentialsRequest): readonly string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const given = (env["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  return given.length > 0 ? given : [join(env["HOME"] ?? homedir(), ".kube", "config")];
}

async function credentialsOf(
  { token, tokenFile, certificate, key, exec }: KubeUser,
  env: CredentialsRequest["env"],
  signal: AbortSignal,
): Promise<ApiCredentials> {
  if (exec) return runPlugin(exec, env, signal);
  const read = tokenFile === undefined ? token : readFileSync(tokenFile, "utf8").trim();
  return {
    ...(read === undefined ? {} : { token: read }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
  };
}

async function runPlugin(
  { command, args, env, apiVersion }: ExecPlugin,
  outer: CredentialsRequest["env"],
  signal: AbortSignal,
): Promise<ApiCredentials> {
  const info = JSON.stringify({ apiVersion, kind: "ExecCredential", spec: { interactive: false } });
  const { stdout } = await promisify(execFile)(command, [...args], {
    env: { ...environmentOfOthers(outer), ...env, KUBERNETES_EXEC_INFO: info },
    signal,
    timeout: longestExec,
  });
  const answer: unknown = JSON.parse(stdout);
  const status = memberOf(answer, "status");
  const token = textIn(status, "token");
  const certificate = textIn(status, "clientCertificateData");
  const key = textIn(status, "clientKeyData");
  return {
    ...(token === undefined ? {} : { token }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
  };
}

function textIn(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" && member !== "" ? member : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
