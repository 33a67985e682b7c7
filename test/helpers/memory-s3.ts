import { createHash } from "node:crypto";
import { type Scripted, type ScriptedServer, type SeenRequest, scriptedServer } from "./scripted-server.ts";

/** A server that speaks as much of S3 as stores of ours ask for, with all objects in memory. */
export interface MemoryS3 extends ScriptedServer {
  /** By `BUCKET/KEY`. */
  readonly objects: Map<string, string>;
}

/** Starts one whose buckets hold these objects. One that no object lies in is there as well. */
export async function memoryS3(objects: Readonly<Record<string, string>> = {}): Promise<MemoryS3> {
  const held = new Map(Object.entries(objects));
  const server = await scriptedServer((request) => answerOf(held, request));
  return { ...server, seen: server.seen, objects: held };
}

function answerOf(objects: Map<string, string>, { method, path, headers, body }: SeenRequest): Scripted {
  const url = new URL(path, "http://s3.example.com");
  const name = decodeURIComponent(url.pathname.slice(1));
  const [bucket = ""] = name.split("/");
  const found = objects.get(name);
  if (url.searchParams.has("versions")) return listOf(objects, bucket, "", ["ListVersionsResult", "Version"]);
  if (url.searchParams.has("list-type")) return listOf(objects, bucket, url.searchParams.get("prefix") ?? "");
  if (method === "POST" && url.searchParams.has("delete")) return removeAll(objects, bucket, body.toString());
  switch (method) {
    case "PUT": {
      const [ifNone, ifMatch] = [headers["if-none-match"], headers["if-match"]];
      const isRefused = (ifNone === "*" && found !== undefined) || (ifMatch !== undefined && ifMatch !== tagOf(found));
      if (isRefused) return failure(412, "PreconditionFailed");
      const text = plainOf(body, headers["content-encoding"]);
      objects.set(name, text);
      return { headers: { etag: tagOf(text) } };
    }
    case "DELETE":
      objects.delete(name);
      return { status: 204 };
    default:
      if (found === undefined) return failure(404, "NoSuchKey");
      return { headers: { etag: tagOf(found), "content-length": String(Buffer.byteLength(found)) }, body: found };
  }
}

const tagOf = (text: string | undefined): string =>
  text === undefined ? "none" : `"${createHash("md5").update(text).digest("hex")}"`;

function failure(status: number, code: string): Scripted {
  return { status, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message></Message></Error>` };
}

function listOf(
  objects: ReadonlyMap<string, string>,
  bucket: string,
  prefix: string,
  [list, each]: readonly [string, string] = ["ListBucketResult", "Contents"],
): Scripted {
  const keys = [...objects.keys()].filter((name) => name.startsWith(`${bucket}/${prefix}`)).sort();
  const contents = keys.map((name) => `<${each}><Key>${name.slice(bucket.length + 1)}</Key></${each}>`);
  return {
    body: `<?xml version="1.0"?><${list}><IsTruncated>false</IsTruncated>${contents.join("")}</${list}>`,
  };
}

function removeAll(objects: Map<string, string>, bucket: string, body: string): Scripted {
  for (const [, key] of body.matchAll(/<Key>([^<]*)<\/Key>/g)) objects.delete(`${bucket}/${key}`);
  return { body: '<?xml version="1.0"?><DeleteResult></DeleteResult>' };
}

/** What was sent, without the frames that a checksum behind it needs. */
function plainOf(body: Buffer, encoding: string | undefined): string {
  const text = body.toString("latin1");
  if (encoding?.includes("aws-chunked") !== true) return text;
  let [plain, rest] = ["", text];
  for (;;) {
    const [head = "", size = "0"] = /^([0-9a-f]+)[^\r]*\r\n/.exec(rest) ?? [];
    const length = Number.parseInt(size, 16);
    if (length === 0) return plain;
    plain += rest.slice(head.length, head.length + length);
    rest = rest.slice(head.length + length + 2);
  }
}
