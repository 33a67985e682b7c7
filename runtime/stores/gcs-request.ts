import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Storage } from "@google-cloud/storage";
import { GcsAnswer } from "./gcs-errors.ts";
import { connectTimeout } from "./timeouts.ts";

/*
 * One request to the JSON API of Google Cloud Storage, one attempt. The library says where and with which
 * credentials; the requests are ours, because the library's cannot be cancelled, wait for ever for the rest of an
 * answer that broke off, and send uploads of unknown length (docs/decisions/0220-own-requests-for-gcs.md).
 */

export interface GcsConnection {
  readonly storage: Storage;
  /** Milliseconds. */
  readonly idleTimeout: number;
}

export interface GcsRequest {
  /** Path and query below the endpoint, such as `/storage/v1/b/demo/o?maxResults=1`. */
  readonly path: string;
  readonly signal: AbortSignal;
  /** GET unless set. */
  readonly method?: "DELETE";
  /** Makes the request a POST. */
  readonly upload?: {
    readonly type: string;
    readonly length: number;
    readonly open: () => AsyncGenerator<Uint8Array>;
  };
}

/**
 * Sends a request and waits for the head of its answer, which may come before the body has been sent. Throws
 * `GcsAnswer` for any status but 200, and 204 of a deletion. Whoever gets the answer reads or destroys it.
 */
export async function sendRequest(connection: GcsConnection, request: GcsRequest): Promise<IncomingMessage> {
  const answer = await exchange(connection, request);
  if (answer.statusCode === 200 || answer.statusCode === 204) return answer;
  throw new GcsAnswer(answer.statusCode ?? 0, await text(answer));
}

/** As `sendRequest`, and reads the answer as JSON. */
export async function fetchJson(connection: GcsConnection, request: GcsRequest): Promise<unknown> {
  const body = await text(await sendRequest(connection, request));
  return JSON.parse(body);
}

async function exchange({ storage, idleTimeout }: GcsConnection, sent: GcsRequest): Promise<IncomingMessage> {
  const url = new URL(`${storage.apiEndpoint}${sent.path}`);
  const credentials = await credentialHeaders(storage);
  const { upload, signal, method = upload && "POST" } = sent;
  const entity = upload && { "content-type": upload.type, "content-length": String(upload.length) };
  const start = url.protocol === "https:" ? requestHttps : requestHttp;
  const request = start(url, { method, headers: { ...credentials, ...entity }, signal });
  const giveUp = () => request.destroy(new Error(`nothing came from ${url.host} in time`));
  const limit = setTimeout(giveUp, Math.min(connectTimeout, idleTimeout));
  request.once("socket", (socket) => {
    if (!socket.connecting) clearTimeout(limit);
    else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => clearTimeout(limit));
  });
  request.setTimeout(idleTimeout, giveUp);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request.once("response", (answer) => {
    // Where the answer came first, the rest of an upload is not wanted any more.
    answer.once("close", () => {
      if (!request.writableFinished) request.destroy();
    });
    resolve(answer);
  });
  request.on("error", reject);
  request.once("close", () => {
    clearTimeout(limit);
    reject(new Error("the connection was closed"));
  });
  if (upload === undefined) request.end();
  else {
    pipeline(reportingTo(reject, upload.open()), request).catch(() => {
      // What goes wrong with the connection is told by `request`, and with the content by `reportingTo`.
    });
  }
  return promise;
}

async function credentialHeaders(storage: Storage): Promise<Record<string, string>> {
  if (storage.customEndpoint && storage.useAuthWithCustomEndpoint !== true) return {};
  return Object.fromEntries(await storage.authClient.getRequestHeaders());
}

/** A request that is destroyed before it has a connection emits nothing, so that a failing body must speak itself. */
async function* reportingTo(reject: (error: unknown) => void, body: AsyncGenerator<Uint8Array>) {
  try {
    yield* body;
  } catch (error) {
    reject(error);
    throw error;
  }
}
