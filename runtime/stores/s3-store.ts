import { Readable } from "node:stream";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { attempt } from "./attempt.ts";
import { countBytes } from "./content.ts";
import type { CreateOptions, CreateResult, ObjectContent, ObjectStore, StoreOptions } from "./object-store.ts";
import { readBody } from "./read-body.ts";
import { explainS3Error, isNoObject, statusOf } from "./s3-errors.ts";
import { StoreError } from "./store-error.ts";
import type { BucketLocation } from "./store-url.ts";
import { connectTimeout, defaultIdleTimeout } from "./timeouts.ts";

/** Opens a bucket of Amazon S3 or of a server that speaks its protocol. Credentials: the standard AWS chain. */
export function openS3Store(location: BucketLocation, options: StoreOptions): ObjectStore {
  const client = newClient(options);
  const { bucket, prefix, url } = location;
  const folder = prefix === "" ? "" : `${prefix}/`;
  const address = (key: string) => ({ Bucket: bucket, Key: `${folder}${key}` });

  function explained<T>(doing: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    return attempt(signal, request, (error) => explainS3Error(error, { doing, bucket, url }));
  }

  return {
    url,
    list: (limit, signal) => explained("list", signal, () => listKeys(client, { bucket, folder, limit, signal })),
    stat: (key, signal) =>
      explained("look up", signal, () =>
        orUndefined(async () => {
          const head = await client.send(new HeadObjectCommand(address(key)), { abortSignal: signal });
          return { size: head.ContentLength ?? 0 };
        }),
      ),
    read: async (key, signal) => {
      const got = await explained("read", signal, () =>
        orUndefined(() => client.send(new GetObjectCommand(address(key)), { abortSignal: signal })),
      );
      const body = got?.Body;
      return body instanceof Readable ? readBody(body, (next) => explained("read", signal, next)) : undefined;
    },
    create: (key, content, createOptions) =>
      explained("write to", createOptions.signal, () => createObject(client, address(key), content, createOptions)),
    close: () => client.destroy(),
  };
}

/** Without a logger the SDK writes warnings to the terminal by itself. */
const silence = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

export function newClient(options: StoreOptions): S3Client {
  const { profile, region, env } = options;
  const endpoint = options.endpoint ?? env?.["AWS_ENDPOINT_URL_S3"] ?? env?.["AWS_ENDPOINT_URL"];
  const elsewhere = endpoint !== undefined && !/\.amazonaws\.com(\.cn)?(:\d+)?\/?$/.test(endpoint);
  return new S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    // Servers other than Amazon's have no regions, yet a signature must name one.
    ...(region === undefined ? (elsewhere ? { region: regionOf(options) } : {}) : { region }),
    forcePathStyle: options.pathStyle ?? elsewhere,
    followRegionRedirects: true,
    // One attempt: what may be tried again, and what must be looked at first, is decided in put-seed.ts.
    maxAttempts: 1,
    logger: silence,
    // We send a checksum of the whole body ourselves; trailing ones are unknown to many servers.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: connectTimeout, socketTimeout: options.idleTimeout ?? defaultIdleTimeout },
  });
}

function regionOf(options: StoreOptions): string {
  return options.env?.["AWS_REGION"] ?? options.env?.["AWS_DEFAULT_REGION"] ?? "us-east-1";
}

interface ListRequest {
  readonly bucket: string;
  readonly folder: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

async function listKeys(client: S3Client, { bucket, folder, limit, signal }: ListRequest): Promise<readonly string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        MaxKeys: limit - keys.length,
        ...(folder === "" ? {} : { Prefix: folder }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
      { abortSignal: signal },
    );
    // An object called like the folder itself is one, too; it is shown as `(folder)/`.
    for (const { Key = "" } of page.Contents ?? []) keys.push(Key.slice(folder.length) || "./");
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (keys.length < limit && token !== undefined);
  return keys;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
const maxPutSize = 5 * 1024 ** 3;

/**
 * One PutObject of known length with `If-None-Match: *`. The signature covers the content's own SHA-256 and the
 * server checks the body against it, so that neither a cut nor an altered body can be stored.
 */
async function createObject(
  client: S3Client,
  address: { readonly Bucket: string; readonly Key: string },
  content: ObjectContent,
  options: CreateOptions,
): Promise<CreateResult> {
  if (content.size > maxPutSize) {
    throw new StoreError("refused", `${content.size} bytes are too many for one upload`, {
      why: "S3 takes at most 5 GiB at once, and only what comes at once is never seen in part",
      fix: "make the seed smaller",
    });
  }
  const body = Readable.from(countBytes(content.open(), options.onProgress), { objectMode: false });
  const command = new PutObjectCommand({
    ...address,
    Body: body,
    ContentLength: content.size,
    ContentType: "application/octet-stream",
    IfNoneMatch: "*",
    ChecksumSHA256: Buffer.from(content.digests.sha256, "hex").toString("base64"),
  });
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { headers: Record<string, string> };
      request.headers["x-amz-content-sha256"] = content.digests.sha256;
      return next(args);
    },
    { step: "build" },
  );
  // The SDK would wait for the rest of a body that cannot be read any more until the connection goes stale.
  const unreadable = new AbortController();
  body.on("error", (error) => unreadable.abort(error));
  try {
    await client.send(command, { abortSignal: AbortSignal.any([options.signal, unreadable.signal]) });
    return "created";
  } catch (error) {
    if (statusOf(error) === 412) return "exists";
    throw unreadable.signal.aborted ? unreadable.signal.reason : error;
  } finally {
    body.destroy();
  }
}

async function orUndefined<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (isNoObject(error)) return undefined;
    throw error;
  }
}
