import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { attempt } from "./attempt.ts";
import type { Cell } from "./cell.ts";
import type { StoreOptions } from "./object-store.ts";
import { explainS3Error, isNoBucket, isNoObject, statusOf } from "./s3-errors.ts";
import { newClient } from "./s3-store.ts";
import type { BucketLocation } from "./store-url.ts";

/** A cell that is an object, changed by conditional puts. Credentials: the standard AWS chain. */
export function openS3Cell(location: BucketLocation, name: string, options: StoreOptions): Cell {
  const client = newClient(options);
  const { bucket, prefix } = location;
  const address = { Bucket: bucket, Key: prefix === "" ? name : `${prefix}/${name}` };
  const url = `s3://${bucket}/${address.Key}`;

  function explained<T>(doing: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    return attempt(signal, request, (error) => explainS3Error(error, { doing, bucket, url }));
  }

  return {
    shown: url,
    read: (signal) =>
      explained("read", signal, async () => {
        try {
          const got = await client.send(new GetObjectCommand(address), { abortSignal: signal });
          return { text: (await got.Body?.transformToString()) ?? "", version: got.ETag ?? "" };
        } catch (error) {
          if (isNoObject(error)) return undefined;
          throw error;
        }
      }),
    write: (text, version, signal) =>
      explained("write to", signal, async () => {
        const condition = version === undefined ? { IfNoneMatch: "*" } : { IfMatch: version };
        const command = new PutObjectCommand({ ...address, ...condition, Body: text, ContentType: "application/json" });
        try {
          return (await client.send(command, { abortSignal: signal })).ETag ?? "";
        } catch (error) {
          // Gone, changed, or changed at the same time.
          if ([404, 409, 412].includes(statusOf(error) ?? 0) && !isNoBucket(error)) return undefined;
          throw error;
        }
      }),
    close: () => client.destroy(),
  };
}
