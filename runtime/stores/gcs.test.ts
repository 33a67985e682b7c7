import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { endlessContent } from "../../test/helpers/endless-content.ts";
import {
  type Scripted,
  type ScriptedServer,
  type SeenRequest,
  scriptedServer,
} from "../../test/helpers/scripted-server.ts";
import { memoryContent } from "./content.ts";
import { emptyBucket } from "./empty-bucket.ts";
import { clientOptions } from "./gcs-store.ts";
import { openCell } from "./open-cell.ts";
import { openObject, openStore } from "./open-store.ts";

/* What is asked of Google Cloud Storage, and what is made of its answers. An emulator judges the same in test/e2e/stores. */

const { signal } = new AbortController();

let server: ScriptedServer;
afterEach(() => server?.close());

/** Answers these one after the other, the last again and again; what is no answer by itself is its JSON. */
async function serve(...answers: readonly (Scripted | Json)[]): Promise<{ endpoint: string }> {
  server = await scriptedServer((_, index) => {
    const answer = answers[Math.min(index, answers.length - 1)] ?? {};
    return isScripted(answer) ? answer : { body: JSON.stringify(answer) };
  });
  return { endpoint: server.origin };
}

type Json = Readonly<Record<string, unknown>>;

const isScripted = (answer: Scripted | Json): answer is Scripted => "status" in answer || "body" in answer;

/** Aborted when the first request to `cancelling` has come. */
let abort: AbortController;
async function cancelling(): Promise<{ endpoint: string }> {
  abort = new AbortController();
  server = await scriptedServer(() => {
    abort.abort(new Error("cancelled"));
    return { body: "{}" };
  });
  return { endpoint: server.origin };
}

const asked = () => server.seen.map(({ method, path }) => `${method} ${path}`);
const refusal = (status: number, message = "said"): Scripted => ({
  status,
  body: JSON.stringify({ error: { message } }),
});

describe("a cell in a bucket", () => {
  test("reads the text of the generation that it tells", async () => {
    const cell = await openCell("gs://demo/a/lease", await serve({ generation: "7" }, { body: "text" }));
    expect(cell.shown).toBe("gs://demo/a/lease");
    expect(await cell.read(signal)).toEqual({ text: "text", version: "7" });
    expect(asked()).toEqual([
      "GET /storage/v1/b/demo/o/a%2Flease",
      "GET /storage/v1/b/demo/o/a%2Flease?alt=media&ifGenerationMatch=7",
    ]);
  });

  test("is empty where there is no object, and not where a server fails", async () => {
    const cell = await openCell("gs://demo/lease", await serve(refusal(404), refusal(503)));
    expect(await cell.read(signal)).toBeUndefined();
    await expect(cell.read(signal)).rejects.toMatchObject({
      kind: "unavailable",
      message: "cannot read gs://demo/lease",
      why: "the server answered 503: said",
    });
  });

  test("is written on condition: that it is empty, or as it was read", async () => {
    const cell = await openCell("gs://demo/lease", await serve({ generation: "8" }));
    expect(await cell.write("é", undefined, signal)).toBe("8");
    expect(await cell.write("two", "7", signal)).toBe("8");
    expect(asked()).toEqual([
      "POST /upload/storage/v1/b/demo/o?uploadType=media&name=lease&ifGenerationMatch=0",
      "POST /upload/storage/v1/b/demo/o?uploadType=media&name=lease&ifGenerationMatch=7",
    ]);
    expect(server.seen.map(({ body }) => body.toString())).toEqual(["é", "two"]);
    expect(server.seen[0]?.headers).toMatchObject({ "content-type": "application/json", "content-length": "2" });
  });

  test("is of no version where a server tells none", async () => {
    const cell = await openCell("gs://demo/lease", await serve({ kind: "storage#object" }));
    expect(await cell.write("x", undefined, signal)).toBe("");
    const nothing = await openCell("gs://demo/lease", await serve({ body: "null" }));
    expect(await nothing.write("x", undefined, signal)).toBe("");
    (await openStore("gs://demo")).close();
    nothing.close();
  });

  test("is given up when it is cancelled on the way", async () => {
    const cell = await openCell("gs://demo/lease", await cancelling());
    await expect(cell.read(abort.signal)).rejects.toThrow("cancelled");
    const other = await openCell("gs://demo/lease", await cancelling());
    await expect(other.write("x", undefined, abort.signal)).rejects.toThrow("cancelled");
  });

  test("that others changed is told from a fault", async () => {
    const cell = await openCell("gs://demo/lease", await serve(refusal(412), refusal(404), refusal(403)));
    expect(await cell.write("x", "7", signal)).toBeUndefined();
    const doing = { message: "cannot write to gs://demo/lease" };
    await expect(cell.write("x", "7", signal)).rejects.toMatchObject({ kind: "missing", ...doing });
    await expect(cell.write("x", "7", signal)).rejects.toMatchObject({ kind: "denied", ...doing });
  });

  test("asks for nothing once it is cancelled", async () => {
    const cell = await openCell("gs://demo/lease", await serve({}));
    const gone = AbortSignal.abort(new Error("cancelled"));
    await expect(cell.read(gone)).rejects.toThrow("cancelled");
    await expect(cell.write("x", undefined, gone)).rejects.toThrow("cancelled");
    expect(server.seen).toEqual([]);
  });
});

describe("a bucket as a store", () => {
  test("lists page by page, empty ones too, no more than was asked for, by names below the prefix", async () => {
    const pages = [
      { items: [{ name: "netsy/a" }, { name: "netsy/" }], nextPageToken: "more" },
      { nextPageToken: "again" },
      { items: [{ name: "netsy/b/c" }], nextPageToken: "" },
    ];
    const store = await openStore("gs://demo/netsy", await serve(...pages));
    expect(await store.list(9, signal)).toEqual(["a", "./", "b/c"]);
    expect(asked()).toEqual([
      "GET /storage/v1/b/demo/o?maxResults=9&prefix=netsy%2F",
      "GET /storage/v1/b/demo/o?maxResults=7&prefix=netsy%2F&pageToken=more",
      "GET /storage/v1/b/demo/o?maxResults=7&prefix=netsy%2F&pageToken=again",
    ]);
  });

  test("counts what has no name as an object, and no list as none", async () => {
    const answers = [{ items: [{ size: "1" }, { name: 5 }, null] }, { items: "x" }, { body: "null" }];
    const store = await openStore("gs://demo", await serve(...answers));
    expect(await store.list(9, signal)).toEqual(["./", "./", "./"]);
    expect(await store.list(9, signal)).toEqual([]);
    expect(await store.list(9, signal)).toEqual([]);
    expect(await store.stat("x", signal)).toEqual({ size: 0 });
  });

  test.each(["stat", "read", "list"] as const)("is given up when it is cancelled on the way: %s", async (method) => {
    const store = await openStore("gs://demo", await cancelling());
    const asking = method === "list" ? store.list(1, abort.signal) : store[method]("x", abort.signal);
    await expect(asking).rejects.toThrow("cancelled");
    expect(server.seen).toHaveLength(1);
  });

  test("an upload that is cancelled on the way reads no more of its content", async () => {
    const store = await openStore("gs://demo", await serve({}));
    const stop = new AbortController();
    const { content, ended } = endlessContent();
    const onProgress = (at: number) => at > 1_000_000 && stop.abort(new Error("cancelled"));
    await expect(store.create("x", content, { signal: stop.signal, onProgress })).rejects.toThrow("cancelled");
    await ended;
  });

  test("asks for no further page once it has enough", async () => {
    const store = await openStore(
      "gs://demo",
      await serve({ items: [{ name: "a" }, { name: "b" }], nextPageToken: "more" }),
    );
    expect(await store.list(2, signal)).toEqual(["a", "b"]);
    expect(asked()).toEqual(["GET /storage/v1/b/demo/o?maxResults=2&prefix="]);
  });

  test("looks up and reads objects, and knows none where there is none", async () => {
    const store = await openStore(
      "gs://demo/netsy",
      await serve({ size: "5" }, refusal(404), { body: "hello" }, refusal(404)),
    );
    expect(await store.stat("x/y", signal)).toEqual({ size: 5 });
    expect(await store.stat("x", signal)).toBeUndefined();
    expect(await text((await store.read("x", signal)) ?? Readable.from([]))).toBe("hello");
    expect(await store.read("x", signal)).toBeUndefined();
    expect(asked()).toEqual([
      "GET /storage/v1/b/demo/o/netsy%2Fx%2Fy",
      "GET /storage/v1/b/demo/o/netsy%2Fx",
      "GET /storage/v1/b/demo/o/netsy%2Fx?alt=media",
      "GET /storage/v1/b/demo/o/netsy%2Fx?alt=media",
    ]);
  });

  test("creates what is not there, with the hash that the server must find", async () => {
    const store = await openStore("gs://demo/netsy", await serve({ generation: "1" }));
    const content = memoryContent(Buffer.from("hello"));
    const sent: number[] = [];
    expect(await store.create("a", content, { signal, onProgress: (at) => sent.push(at) })).toBe("created");
    expect(asked()).toEqual(["POST /upload/storage/v1/b/demo/o?uploadType=multipart&ifGenerationMatch=0"]);
    const boundary = `podplanec-${content.digests.sha256}`;
    const metadata = `{"name":"netsy/a","contentType":"application/octet-stream","md5Hash":"XUFAKrxLKna5cZ2REBfFkg=="}`;
    const body = [
      `--${boundary}`,
      "Content-Type: application/json; charset=UTF-8",
      "",
      metadata,
      `--${boundary}`,
      "Content-Type: application/octet-stream",
      "",
      "hello",
      `--${boundary}--`,
      "",
    ].join("\r\n");
    const [request] = server.seen;
    expect(request?.body.toString()).toBe(body);
    expect(request?.headers).toMatchObject({
      "content-type": `multipart/related; boundary=${boundary}`,
      "content-length": String(body.length),
    });
    expect(sent).toEqual([5]);
  });

  test("says what became of an upload", async () => {
    const store = await openStore("gs://demo", await serve(refusal(412), refusal(403), refusal(500)));
    const create = () => store.create("x", memoryContent(Buffer.from("a")), { signal });
    expect(await create()).toBe("exists");
    await expect(create()).rejects.toMatchObject({ kind: "denied", message: "cannot write to gs://demo" });
    await expect(create()).rejects.toMatchObject({ kind: "unavailable" });
  });

  test("a body that cannot be read is told as it is", async () => {
    const store = await openStore("gs://demo", await serve({}));
    const broken = {
      ...memoryContent(Buffer.from("ab")),
      open: async function* () {
        yield Buffer.from("a");
        throw new Error("unreadable");
      },
    };
    await expect(store.create("x", broken, { signal })).rejects.toMatchObject({ why: "unreadable" });
  });

  test.each([
    ["list", (gone: AbortSignal) => ["list", gone] as const],
    ["look up", (gone: AbortSignal) => ["stat", gone] as const],
    ["read", (gone: AbortSignal) => ["read", gone] as const],
  ])("tells what it could not do: %s", async (doing, method) => {
    const store = await openStore("gs://demo/netsy", await serve(refusal(401)));
    const [name] = method(signal);
    const answer = name === "list" ? store.list(1, signal) : store[name]("x", signal);
    await expect(answer).rejects.toMatchObject({ kind: "denied", message: `cannot ${doing} gs://demo/netsy` });
  });
});

test("an object that vanishes between two looks is none", async () => {
  const options = await serve({ size: "5" }, refusal(404));
  expect(await openObject("gs://demo/x", signal, options)).toBeUndefined();
  const there = await serve({ size: "5" }, { body: "hello" });
  expect(await openObject("gs://demo/x", signal, there)).toMatchObject({ url: "gs://demo/x", size: 5 });
});

describe("emptying a bucket", () => {
  const version = (name: string, generation: string) => ({ name, generation });

  test("takes every generation, page by page, until none is left", async () => {
    const first = Array.from({ length: 21 }, (_, index) => version(`a/${index}`, "1"));
    let pages = 0;
    server = await scriptedServer(({ method }: SeenRequest) => {
      if (method === "DELETE") return { status: 204 };
      pages++;
      const others = [{ name: "not a version" }, { generation: "9" }, { name: "x", generation: 9 }, null];
      const items = [first, [version("b", "2"), ...others], []][pages - 1] ?? [];
      return { body: JSON.stringify({ items }) };
    });
    expect(await emptyBucket("gs://demo", { endpoint: server.origin }, signal)).toBe(22);
    const gone = asked().filter((line) => line.startsWith("DELETE"));
    expect(gone).toHaveLength(22);
    expect(gone).toContain("DELETE /storage/v1/b/demo/o/a%2F20?generation=1");
    expect(gone).toContain("DELETE /storage/v1/b/demo/o/b?generation=2");
    expect(asked()[0]).toBe("GET /storage/v1/b/demo/o?versions=true&maxResults=500");
  });

  test("goes on where somebody else deletes, too, and ends where something is protected", async () => {
    const items = [version("a", "1")];
    const options = await serve({ items }, refusal(404), { items }, refusal(403));
    await expect(emptyBucket("gs://demo", options, signal)).rejects.toMatchObject({
      kind: "denied",
      message: "cannot empty gs://demo",
      why: "the server answered 403: said",
      fix: "sign in with `gcloud auth application-default login`, as one who may list the bucket and get and create objects in it",
    });
    expect(asked()).toHaveLength(4);
  });

  test("deletes no more than 20 at once", async () => {
    const items = Array.from({ length: 45 }, (_, index) => version(`${index}`, "1"));
    const refused = new Set(["0", "20", "40"]);
    server = await scriptedServer(({ method, path }: SeenRequest) =>
      method === "DELETE" && [...refused].some((name) => path.includes(`/o/${name}?`))
        ? refusal(403)
        : { body: JSON.stringify({ items }) },
    );
    await expect(emptyBucket("gs://demo", { endpoint: server.origin }, signal)).rejects.toMatchObject({
      kind: "denied",
    });
    expect(asked().filter((line) => line.startsWith("DELETE")).length).toBeLessThanOrEqual(20);
  });

  test("is given up when it is cancelled on the way", async () => {
    await expect(emptyBucket("gs://demo", await cancelling(), abort.signal)).rejects.toThrow("cancelled");
    const gone = AbortSignal.abort(new Error("cancelled"));
    await expect(emptyBucket("gs://demo", await serve({}), gone)).rejects.toThrow("cancelled");
    expect(server.seen).toEqual([]);
  });

  test("counts a bucket that is gone as empty", async () => {
    expect(await emptyBucket("gs://demo", await serve(refusal(404)), signal)).toBe(0);
  });
});

test.each([
  [{}, { projectId: "none" }],
  [{ env: { GOOGLE_CLOUD_PROJECT: "p" } }, { projectId: "p" }],
  [
    { endpoint: "http://a", env: { STORAGE_EMULATOR_HOST: "http://b" } },
    { projectId: "none", apiEndpoint: "http://a", useAuthWithCustomEndpoint: false },
  ],
  [
    { env: { STORAGE_EMULATOR_HOST: "https://b" } },
    { projectId: "none", apiEndpoint: "https://b", useAuthWithCustomEndpoint: true },
  ],
])("of %j the library gets %j: a token never travels in plain text", (options, expected) => {
  expect(clientOptions(options)).toEqual(expected);
});
