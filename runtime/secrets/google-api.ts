import { GoogleAuth } from "google-auth-library";
import { exitCodes, UserError } from "../cli/index.ts";
import { defaultIdleTimeout } from "../stores/index.ts";

/** One of Google's APIs that speak JSON. Every method throws a `UserError` that never holds a value. */
export interface GoogleApi {
  /** Sends a request; one with a body is a POST. Statuses of the server are answers, not errors. */
  send(request: GoogleRequest): Promise<Answer>;
  /** The content of an answer that is none of an error. */
  require(answer: Answer): unknown;
  /** What an answer says went wrong; empty for one that says nothing. */
  said(answer: Answer): string;
}

export interface GoogleRequest {
  /** What is being done, as messages say it: `read demo-key`. */
  readonly doing: string;
  /** Path and query below the endpoint. */
  readonly path: string;
  readonly method?: "POST" | "PUT" | "DELETE";
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly doing: string;
  readonly status: number;
  readonly content: unknown;
}

export interface GoogleApiOptions {
  readonly endpoint: string;
  /** As messages show it. */
  readonly shown: string;
}

/** Opens an API. Credentials: application default credentials; a server on this machine gets none. */
export function openGoogleApi({ endpoint, shown }: GoogleApiOptions): GoogleApi {
  const url = URL.parse(endpoint);
  if (!url) throw unprotected(shown);
  const isLocal = url.protocol === "http:" && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !isLocal) throw unprotected(shown);
  const auth = isLocal ? undefined : new GoogleAuth({ scopes: "https://www.googleapis.com/auth/cloud-platform" });
  return {
    async send({ doing, path, method, body, signal }) {
      signal.throwIfAborted();
      try {
        const credentials = auth ? Object.fromEntries(await auth.getRequestHeaders()) : {};
        const response = await fetch(`${endpoint}${path}`, {
          method: method ?? (body === undefined ? "GET" : "POST"),
          headers: { ...credentials, ...(body === undefined ? {} : { "content-type": "application/json" }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          signal: AbortSignal.any([signal, AbortSignal.timeout(defaultIdleTimeout)]),
        });
        return { doing, status: response.status, content: parse(await response.text()) };
      } catch (error) {
        signal.throwIfAborted();
        throw unreachable(error, doing, shown);
      }
    },
    said: ({ content }) => messageOf(content),
    require(answer) {
      if (answer.status >= 200 && answer.status < 300) return answer.content;
      throw refused(answer, shown);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unprotected(shown: string): UserError {
  return new UserError(`the endpoint of ${shown} is no https address`, {
    why: "keys and tokens would travel in plain text",
    fix: "give an https:// URL; http:// only on the loopback interface",
    exitCode: exitCodes.usage,
  });
}

/** What the library says of credentials, or the system of the connection; neither holds what was sent. */
function unreachable(error: unknown, doing: string, shown: string): UserError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const said = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
  const fix = /credential/i.test(said)
    ? "sign in (`gcloud auth application-default login`), or set GOOGLE_APPLICATION_CREDENTIALS"
    : "run the same command again: what this run may have stored is recognised";
  return new UserError(`cannot ${doing} in ${shown}`, { why: said, fix, cause: error });
}

/** Only code and message of the server are shown; they never repeat a value. */
function refused({ doing, status, content }: Answer, shown: string): UserError {
  return new UserError(`cannot ${doing} in ${shown}`, {
    why: messageOf(content) || `the server answered ${status}`,
    fix: fixFor(status),
  });
}

function messageOf(content: unknown): string {
  const error = memberOf(content, "error");
  const said = [memberOf(error, "status"), memberOf(error, "message")].filter((part) => typeof part === "string");
  return said.join(": ").split("\n")[0] ?? "";
}

function fixFor(status: number): string {
  if (status === 401) return "sign in again (`gcloud auth application-default login`)";
  if (status === 403) return "use credentials that may do so, and enable the API in the project";
  if (status === 404) return "check the project";
  return "run the same command again: what this run may have stored is recognised";
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
