import { countBytes } from "./content.ts";
import { GcsAnswer } from "./gcs-errors.ts";
import { fetchJson, type GcsConnection } from "./gcs-request.ts";
import type { CreateOptions, CreateResult, ObjectContent } from "./object-store.ts";

export interface UploadTarget {
  readonly bucket: string;
  readonly name: string;
}

/**
 * One multipart upload of known length with `ifGenerationMatch=0` and the MD5 that the server must find, so that
 * neither a cut nor an altered body can be stored.
 * https://cloud.google.com/storage/docs/uploading-objects#upload-object-json
 */
export async function uploadNew(
  connection: GcsConnection,
  target: UploadTarget,
  content: ObjectContent,
  options: CreateOptions,
): Promise<CreateResult> {
  const { head, tail, boundary } = envelope(target.name, content);
  const bucket = encodeURIComponent(target.bucket);
  const upload = {
    type: `multipart/related; boundary=${boundary}`,
    length: head.length + content.size + tail.length,
    open: async function* () {
      yield head;
      yield* countBytes(content.open(), options.onProgress);
      yield tail;
    },
  };
  const path = `/upload/storage/v1/b/${bucket}/o?uploadType=multipart&ifGenerationMatch=0`;
  try {
    await fetchJson(connection, { path, signal: options.signal, upload });
    return "created";
  } catch (error) {
    if (error instanceof GcsAnswer && error.status === 412) return "exists";
    throw error;
  }
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
