import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { pipeline } from "node:stream/promises";
import type { Storage } from "@google-cloud/storage";
import { countBytes } from "./content.ts";
import { GcsAnswer } from "./gcs-errors.ts";
import type { CreateOptions, CreateResult, ObjectContent } from "./object-store.ts";
import { connectTimeout } from "./timeouts.ts";

export interface UploadTarget {
  readonly bucket: string;
  readonly name: string;
  /** Milliseconds. */
  readonly idleTimeout: number;
}

/**
 * One multipart upload of known length with `ifGenerationMatch=0` and the MD5 that the server must find, so that
 * neither a cut nor an altered body can be stored.
 *
 * Not the library's `createWriteStream`, which can be cancelled no more than its other requests and sends a body of
 * unknown length: a cancelled or stalled upload would live on after we said that it ended. The library still says
 * where and with which credentials. https://cloud.google.com/storage/docs/uploading-objects#upload-object-json
 */
export async function uploadNew(
  storage: Storage,
  target: UploadTarget,
  content: ObjectContent,
  options: CreateOptions,
): Promise<CreateResult> {
  const url = new URL(`${storage.apiEndpoint}/upload/storage/v1/b/${encodeURIComponent(target.bucket)}/o`);
  url.searchParams.set("uploadType", "multipart");
  url.searchParams.set("ifGenerationMatch", "0");
  const { head, tail, boundary } = envelope(target.name, content);
  const headers = {
    ...(await credentialHeaders(storage)),
    "content-type": `multipart/related; boundary=${boundary}`,
    "content-length": String(head.length + content.size + tail.length),
  };
  const answer = await send(
    url,
    { headers, idleTimeout: target.idleTimeout, signal: options.signal },
    async function* () {
      yield head;
      yield* countBytes(content.open(), options.onProgress);
      yield tail;
    },
  );
  if (answer.status === 200) return "created";
  if (answer.status === 412) return "exists";
  throw answer;
}

function envelope(name: string, content: ObjectContent) {
  // A boundary may not occur in the content, and no content holds its own hash.
  const boundary = `podplanec-${content.digests.sha256}`;
  const metadata = JSON.stringify({
    name,
    contentType: "application/octet-stream",
    md5Hash: Buffer.from(content.digests.md5, "hex").toString("base64"),
  });
  const json = "Content-Type: application/json; charset=UTF-8";
  const bytes = "Content-Type: application/octet-stream";
  return {
    boundary,
    head: Buffer.from(`--${boundary}\r\n${json}\r\n\r\n${metadata}\r\n--${boundary}\r\n${bytes}\r\n\r\n`),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}

async function credentialHeaders(storage: Storage): Promise<Record<string, string>> {
  if (storage.customEndpoint && storage.useAuthWithCustomEndpoint !== true) return {};
  const headers = await storage.authClient.getRequestHeaders();
  return Object.fromEntries(Object.entries(headers));
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly idleTimeout: number;
  readonly signal: AbortSignal;
}

/** Sends one POST and waits for its answer, which may come before the body has been sent. */
async function send(url: URL, sending: Sending, body: () => AsyncGenerator<Uint8Array>): Promise<GcsAnswer> {
  const { headers, idleTimeout, signal } = sending;
  const start = url.protocol === "https:" ? requestHttps : requestHttp;
  const request = start(url, { method: "POST", headers, signal });
  const limit = setTimeout(() => giveUp("no connection"), Math.min(connectTimeout, idleTimeout));
  const giveUp = (what: string) => request.destroy(new Error(`${what}: nothing came from ${url.host} in time`));
  request.once("socket", (socket) => {
    if (!socket.connecting) clearTimeout(limit);
    else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => clearTimeout(limit));
  });
  request.setTimeout(idleTimeout, () => giveUp("timeout"));
  const { promise, resolve, reject } = Promise.withResolvers<GcsAnswer>();
  request.on("error", reject);
  request.once("close", () => reject(new Error("the connection was closed")));
  request.once("response", (response) => {
    const chunks: Uint8Array[] = [];
    response.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    response.on("error", reject);
    response.once("end", () => resolve(new GcsAnswer(response.statusCode ?? 0, Buffer.concat(chunks).toString())));
  });
  const feeding = pipeline(reportingTo(reject, body()), request).catch(() => {
    // What goes wrong with the connection is told by `request`, and with the content by `reportingTo`.
  });
  try {
    return await promise;
  } finally {
    clearTimeout(limit);
    // Where the answer came first, the rest of the body is not wanted any more.
    request.destroy();
    await feeding;
  }
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
