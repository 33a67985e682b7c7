import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { endlessContent } from "../../test/helpers/endless-content.ts";
import {
  type Scripted,
  type ScriptedServer,
  type SeenRequest,
  scriptedServer,
} from "../../test/helpers/scripted-server.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { memoryContent } from "./content.ts";
import { emptyBucket } from "./empty-bucket.ts";
import { openCell } from "./open-cell.ts";
import { openObject, openStore } from "./open-store.ts";
import { newClient } from "./s3-store.ts";

/*
 * What is asked of a server that speaks S3, and what is made of its answers. Real servers judge the same in
 * test/e2e/stores; they give few of the answers that go wrong.
 */

const { signal } = new AbortController();

let server: ScriptedServer;
beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
});
afterEach(() => {
  vi.unstubAllEnvs();
  server?.close();
});

async function serve(
  answer: Scripted | ((request: SeenRequest, index: number) => Scripted),
): Promise<{ endpoint: string }> {
  server = await scriptedServer(typeof answer === "function" ? answer : () => answer);
  return { endpoint: server.origin };
}

const failure = (code: string, message = ""): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;

/** Answers that come when the signal of the last `abort` is aborted already. */
function cancelled() {
  let last = new AbortController();
  const abort = (): AbortController => {
    last = new AbortController();
    return last;
  };
  const cancelling = (): Scripted => {
    last.abort(new Error("cancelled"));
    return {};
  };
  return { abort, cancelling };
}

/** The conditions that a request was sent under. */
const conditionsOf = (request: SeenRequest | undefined): readonly (string | undefined)[] => [
  request?.headers["if-match"],
  request?.headers["if-none-match"],
];

describe("a cell in a bucket", () => {
  test("reads its text and its version", async () => {
    const cell = await openCell("s3://demo/a/lease", await serve({ headers: { etag: '"v1"' }, body: "text" }));
    expect(cell.shown).toBe("s3://demo/a/lease");
    expect(await cell.read(signal)).toEqual({ text: "text", version: '"v1"' });
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /demo/a/lease?x-id=GetObject"]);
    cell.close();
  });

  test("is empty where there is no object, and no cell where there is no bucket", async () => {
    const answers = ["NoSuchKey", "NoSuchBucket"].map((code) => ({ status: 404, body: failure(code) }));
    const cell = await openCell("s3://demo/lease", await serve((_, index) => answers[index] ?? {}));
    expect(await cell.read(signal)).toBeUndefined();
    await expect(cell.read(signal)).rejects.toMatchObject({ kind: "missing", message: "cannot read s3://demo/lease" });
  });

  test("is not empty because a server fails", async () => {
    const cell = await openCell("s3://demo/lease", await serve({ status: 500, body: failure("InternalError") }));
    await expect(cell.read(signal)).rejects.toMatchObject({ kind: "unavailable" });
  });

  test("is of no version where a server tells none", async () => {
    const cell = await openCell("s3://demo/lease", await serve({ body: "text" }));
    expect(await cell.read(signal)).toEqual({ text: "text", version: "" });
    expect(await cell.write("x", undefined, signal)).toBe("");
  });

  test("is written on condition: that it is empty, or as it was read", async () => {
    const cell = await openCell("s3://demo/lease", await serve({ headers: { etag: '"v2"' } }));
    expect(await cell.write("one", undefined, signal)).toBe('"v2"');
    expect(await cell.write("two", '"v1"', signal)).toBe('"v2"');
    expect(server.seen.map(conditionsOf)).toEqual([
      [undefined, "*"],
      ['"v1"', undefined],
    ]);
    expect(server.seen.map(({ method, body }) => `${method} ${body}`)).toEqual(["PUT one", "PUT two"]);
    expect(server.seen[0]?.headers["content-type"]).toBe("application/json");
    // Checksums of the library are unknown to many servers.
    expect(Object.keys(server.seen[0]?.headers ?? {}).filter((name) => /checksum|trailer/.test(name))).toEqual([]);
  });

  test.each([
    [404, "NoSuchKey"],
    [409, "ConditionalRequestConflict"],
    [412, "PreconditionFailed"],
  ])("that others changed is told from a fault: %i %s", async (status, code) => {
    const cell = await openCell("s3://demo/lease", await serve({ status, body: failure(code) }));
    expect(await cell.write("x", '"v1"', signal)).toBeUndefined();
  });

  test.each([
    [404, "NoSuchBucket", "missing"],
    [403, "AccessDenied", "denied"],
    [400, "InvalidRequest", "refused"],
    [500, "InternalError", "unavailable"],
  ])("is not taken for changed by others: %i %s", async (status, code, kind) => {
    const cell = await openCell("s3://demo/lease", await serve({ status, body: failure(code) }));
    const written = cell.write("x", '"v1"', signal);
    await expect(written).rejects.toMatchObject({ kind, message: "cannot write to s3://demo/lease" });
  });

  test("asks for nothing once it is cancelled", async () => {
    const cell = await openCell("s3://demo/lease", await serve({}));
    const gone = AbortSignal.abort(new Error("cancelled"));
    await expect(cell.read(gone)).rejects.toThrow("cancelled");
    await expect(cell.write("x", undefined, gone)).rejects.toThrow("cancelled");
    expect(server.seen).toEqual([]);
  });

  test("is given up at once when it is cancelled on the way", async () => {
    const { abort, cancelling } = cancelled();
    const cell = await openCell("s3://demo/lease", await serve(cancelling));
    await expect(cell.read(abort().signal)).rejects.toThrow("cancelled");
    await expect(cell.write("x", undefined, abort().signal)).rejects.toThrow("cancelled");
    expect(server.seen).toHaveLength(2);
  });

  test("and a store close their connections", async () => {
    const destroy = vi.spyOn(S3Client.prototype, "destroy");
    (await openCell("s3://demo/lease")).close();
    (await openStore("s3://demo")).close();
    expect(destroy).toHaveBeenCalledTimes(2);
    await emptyBucket("s3://demo", await serve({ status: 404 }), signal);
    expect(destroy).toHaveBeenCalledTimes(3);
    expect(await openObject("s3://demo/x", signal, await serve({ status: 404 }))).toBeUndefined();
    expect(destroy).toHaveBeenCalledTimes(4);
    const opened = await openObject("s3://demo/x", signal, await serve({ body: "hello" }));
    opened?.close();
    expect(destroy).toHaveBeenCalledTimes(5);
    destroy.mockRestore();
  });
});

describe("a bucket as a store", () => {
  const page = (keys: readonly string[], next?: string): Scripted => ({
    body: `<?xml version="1.0"?><ListBucketResult>${keys
      .map((key) => `<Contents><Key>${key}</Key></Contents>`)
      .join("")}<IsTruncated>${next !== undefined}</IsTruncated>${
      next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`
    }</ListBucketResult>`,
  });
  const queryOf = ({ path }: SeenRequest) => Object.fromEntries(new URL(path, "http://x").searchParams);

  test("lists page by page, no more than was asked for, by names below the prefix", async () => {
    const pages = [page(["netsy/a", "netsy/"], "more"), page([], "again"), page(["netsy/b/c"])];
    const store = await openStore("s3://demo/netsy", await serve((_, index) => pages[index] ?? {}));
    expect(await store.list(9, signal)).toEqual(["a", "./", "b/c"]);
    expect(server.seen.map(queryOf)).toMatchObject([
      { prefix: "netsy/", "max-keys": "9", "list-type": "2" },
      { "max-keys": "7", "continuation-token": "more" },
      { "max-keys": "7", "continuation-token": "again" },
    ]);
  });

  test("counts what has no name as an object, and ends with the page that says so", async () => {
    const last = `<?xml version="1.0"?><ListBucketResult><Contents><Size>1</Size></Contents><IsTruncated>false</IsTruncated><NextContinuationToken>more</NextContinuationToken></ListBucketResult>`;
    const store = await openStore("s3://demo", await serve({ body: last }));
    expect(await store.list(9, signal)).toEqual(["./"]);
    expect(server.seen).toHaveLength(1);
  });

  test("asks for no further page once it has enough", async () => {
    const store = await openStore("s3://demo", await serve(page(["a", "b"], "more")));
    expect(await store.list(2, signal)).toEqual(["a", "b"]);
    expect(server.seen).toHaveLength(1);
    expect(queryOf(server.seen[0] as SeenRequest)).not.toHaveProperty("prefix");
  });

  test("looks up and reads objects, and knows none where there is none", async () => {
    const found = { headers: { "content-length": "5" }, body: "hello" };
    const missing = { status: 404, body: failure("NoSuchKey") };
    const answers: readonly Scripted[] = [found, { status: 404 }, found, missing];
    const store = await openStore("s3://demo/netsy/", await serve((_, index) => answers[index] ?? {}));
    expect(await store.stat("x", signal)).toEqual({ size: 5 });
    expect(await store.stat("x", signal)).toBeUndefined();
    expect(await text((await store.read("x", signal)) ?? Readable.from([]))).toBe("hello");
    expect(await store.read("x", signal)).toBeUndefined();
    expect(server.seen.map(({ method, path }) => `${method} ${path.split("?")[0]}`)).toEqual([
      "HEAD /demo/netsy/x",
      "HEAD /demo/netsy/x",
      "GET /demo/netsy/x",
      "GET /demo/netsy/x",
    ]);
  });

  test.each(["stat", "read", "list"] as const)("that does not exist is no empty one: %s", async (method) => {
    const store = await openStore(
      "s3://demo",
      await serve({ status: method === "stat" ? 403 : 404, body: failure("NoSuchBucket") }),
    );
    const asked = method === "list" ? store.list(1, signal) : store[method]("x", signal);
    const doing = { stat: "look up", read: "read", list: "list" }[method];
    await expect(asked).rejects.toMatchObject({
      kind: method === "stat" ? "denied" : "missing",
      message: `cannot ${doing} s3://demo`,
    });
  });

  test.each(["stat", "read", "list"] as const)("is given up when it is cancelled on the way: %s", async (method) => {
    const { abort, cancelling } = cancelled();
    const store = await openStore("s3://demo", await serve(cancelling));
    const { signal: stopping } = abort();
    const asked = method === "list" ? store.list(1, stopping) : store[method]("x", stopping);
    await expect(asked).rejects.toThrow("cancelled");
    expect(server.seen).toHaveLength(1);
  });

  test("an upload that is cancelled on the way reads no more of its content", async () => {
    const store = await openStore("s3://demo", await serve({}));
    const abort = new AbortController();
    const { content, ended } = endlessContent();
    const onProgress = (at: number) => at > 1_000_000 && abort.abort(new Error("cancelled"));
    await expect(store.create("x", content, { signal: abort.signal, onProgress })).rejects.toThrow("cancelled");
    await ended;
  });

  test("is asked where the answer says that it is", async () => {
    const elsewhere = {
      status: 301,
      headers: { "x-amz-bucket-region": "eu-west-9" },
      body: failure("PermanentRedirect"),
    };
    const store = await openStore("s3://demo", await serve((_, index) => (index === 0 ? elsewhere : page(["a"]))));
    expect(await store.list(9, signal)).toEqual(["a"]);
    expect(server.seen.map(({ headers }) => /[^/]+(?=\/s3\/)/.exec(headers.authorization ?? "")?.[0])).toEqual([
      "us-east-1",
      "eu-west-9",
    ]);
  });

  test("that says nothing for long is out of reach", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const store = await openStore("s3://demo", { endpoint: `http://127.0.0.1:${port}`, idleTimeout: 20 });
    await expect(store.list(1, signal)).rejects.toMatchObject({ kind: "unavailable" });
    silent.close();
  });

  test("creates what is not there, whole, and signed as a whole", async () => {
    const store = await openStore("s3://demo/netsy", await serve({ headers: { etag: '"v"' } }));
    const bytes = Buffer.from("hello");
    const sent: number[] = [];
    expect(await store.create("a.netsy", memoryContent(bytes), { signal, onProgress: (at) => sent.push(at) })).toBe(
      "created",
    );
    const [request] = server.seen;
    const sha256 = createHash("sha256").update(bytes);
    const hex = sha256.copy().digest("hex");
    expect(request?.path).toBe("/demo/netsy/a.netsy?x-id=PutObject");
    expect(request?.headers).toMatchObject({
      "if-none-match": "*",
      "content-length": "5",
      "content-type": "application/octet-stream",
      "x-amz-content-sha256": hex,
      "x-amz-checksum-sha256": sha256.digest("base64"),
    });
    expect(request?.body.toString()).toBe("hello");
    expect(sent).toEqual([5]);
  });

  test.each([
    [412, "PreconditionFailed", "exists"],
    [409, "ConditionalRequestConflict", "conflict"],
    [503, "SlowDown", "unavailable"],
    [403, "AccessDenied", "denied"],
  ])("says what became of an upload that was answered %i %s", async (status, code, outcome) => {
    const store = await openStore("s3://demo", await serve({ status, body: failure(code) }));
    const created = store.create("x", memoryContent(Buffer.from("a")), { signal });
    if (outcome === "exists") expect(await created).toBe("exists");
    else await expect(created).rejects.toMatchObject({ kind: outcome, message: "cannot write to s3://demo" });
    expect(server.seen).toHaveLength(1);
  });

  test("a body that cannot be read is told as it is, at once", async () => {
    const store = await openStore("s3://demo", await serve({}));
    const broken = {
      ...memoryContent(Buffer.from("ab")),
      open: async function* () {
        yield Buffer.from("a");
        throw new Error("unreadable");
      },
    };
    await expect(store.create("x", broken, { signal })).rejects.toMatchObject({ why: "unreadable" });
  });

  test("more than 5 GiB are refused before anything is sent", async () => {
    const store = await openStore("s3://demo", await serve({}));
    const large = { ...memoryContent(Buffer.from("a")), size: 5 * 1024 ** 3 + 1 };
    await expect(store.create("x", large, { signal })).rejects.toMatchObject({
      kind: "refused",
      message: "5368709121 bytes are too many for one upload",
      why: "S3 takes at most 5 GiB at once, and only what comes at once is never seen in part",
      fix: "make the seed smaller",
    });
    expect(server.seen).toEqual([]);
    const largest = {
      ...large,
      size: 5 * 1024 ** 3,
      open: async function* () {
        yield Buffer.from("a");
        throw new Error("unreadable");
      },
    };
    await expect(store.create("x", largest, { signal })).rejects.toMatchObject({ why: "unreadable" });
  });
});

describe("emptying a bucket", () => {
  const versions = (...entries: readonly string[]): Scripted => ({
    body: `<?xml version="1.0"?><ListVersionsResult>${entries.join("")}</ListVersionsResult>`,
  });
  const deleted: Scripted = { body: '<?xml version="1.0"?><DeleteResult></DeleteResult>' };

  test("takes versions and delete markers, page by page, until none is left", async () => {
    const pages: readonly Scripted[] = [
      versions(
        "<Version><Key>a</Key><VersionId>1</VersionId></Version>",
        "<DeleteMarker><Key>b</Key><VersionId>2</VersionId></DeleteMarker>",
      ),
      deleted,
      versions("<Version><Key>c</Key><VersionId></VersionId></Version>"),
      deleted,
      versions(),
    ];
    const options = await serve((_, index) => pages[index] ?? {});
    expect(await emptyBucket("s3://demo", options, signal)).toBe(3);
    expect(server.seen.map(({ method }) => method)).toEqual(["GET", "POST", "GET", "POST", "GET"]);
    const bodies = server.seen.filter(({ method }) => method === "POST").map(({ body }) => body.toString());
    expect(bodies[0]).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a</Key><VersionId>1</VersionId></Object><Object><Key>b</Key><VersionId>2</VersionId></Object><Quiet>true</Quiet></Delete>',
    );
    expect(bodies[1]).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>c</Key></Object><Quiet>true</Quiet></Delete>',
    );
  });

  test("says what is protected, and counts a bucket that is gone as empty", async () => {
    const refused = `<?xml version="1.0"?><DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code><Message>locked</Message></Error></DeleteResult>`;
    const pages: readonly Scripted[] = [versions("<Version><Key>a</Key></Version>"), { body: refused }];
    const options = await serve((_, index) => pages[index] ?? { status: 404, body: failure("NoSuchBucket") });
    await expect(emptyBucket("s3://demo", options, signal)).rejects.toMatchObject({
      kind: "refused",
      message: "cannot delete a in s3://demo",
      why: "AccessDenied: locked",
      fix: "lift what protects it (object lock, a policy), then run it again",
    });
    expect(await emptyBucket("s3://demo", options, signal)).toBe(0);
  });

  test("is given up when it is cancelled on the way", async () => {
    const { abort, cancelling } = cancelled();
    await expect(emptyBucket("s3://demo", await serve(cancelling), abort().signal)).rejects.toThrow("cancelled");
    const gone: readonly Scripted[] = [versions("<Version><Key>a</Key></Version>")];
    const options = await serve((_, index) => gone[index] ?? cancelling());
    await expect(emptyBucket("s3://demo", options, abort().signal)).rejects.toThrow("cancelled");
    expect(server.seen).toHaveLength(2);
  });

  test("is not done because a server fails", async () => {
    const options = await serve({ status: 403, body: failure("AccessDenied") });
    await expect(emptyBucket("s3://demo", options, signal)).rejects.toMatchObject({
      kind: "denied",
      message: "cannot empty s3://demo",
    });
  });
});

describe("the client", () => {
  const env = (values: Readonly<Record<string, string>>) => ({ env: values });

  test.each([
    [{ endpoint: "http://a:1", ...env({ AWS_ENDPOINT_URL_S3: "http://b:1" }) }, "a", "us-east-1", true],
    [env({ AWS_ENDPOINT_URL_S3: "http://b:1", AWS_ENDPOINT_URL: "http://c:1" }), "b", "us-east-1", true],
    [env({ AWS_ENDPOINT_URL: "http://c:1", AWS_REGION: "r1", AWS_DEFAULT_REGION: "r2" }), "c", "r1", true],
    [env({ AWS_ENDPOINT_URL: "http://c:1", AWS_DEFAULT_REGION: "r2" }), "c", "r2", true],
    [{ endpoint: "http://a:1", region: "r3", ...env({ AWS_REGION: "r1" }) }, "a", "r3", true],
    [{ endpoint: "http://a:1", pathStyle: false }, "a", "us-east-1", false],
    [{ endpoint: "https://s3.eu-west-1.amazonaws.com", region: "r" }, "s3.eu-west-1.amazonaws.com", "r", false],
    [
      { endpoint: "https://s3.cn-north-1.amazonaws.com.cn:443/", region: "r" },
      "s3.cn-north-1.amazonaws.com.cn",
      "r",
      false,
    ],
    [{ endpoint: "https://s3.amazonaws.com.example.com", region: "r" }, "s3.amazonaws.com.example.com", "r", true],
  ])("of %j asks %s in %s, the bucket in the path: %s", async (options, host, region, pathStyle) => {
    const { config } = newClient(options);
    expect((await config.endpoint?.())?.hostname).toBe(host);
    expect(await config.region()).toBe(region);
    expect(config.forcePathStyle).toBe(pathStyle);
    expect(await config.maxAttempts()).toBe(1);
  });

  test("leaves region and address to the AWS configuration where nothing names them", async () => {
    const { config } = newClient({ region: "eu-west-1" });
    expect(config.endpoint).toBeUndefined();
    expect(config.forcePathStyle).toBe(false);
  });

  test("takes what else it needs from the profile that is named", async () => {
    const path = join(temporaryFolder("aws"), "config");
    writeFileSync(path, "[profile admin]\nregion = eu-west-9\n");
    vi.stubEnv("AWS_CONFIG_FILE", path);
    expect(await newClient({ profile: "admin" }).config.region()).toBe("eu-west-9");
  });

  test("writes nothing to the terminal by itself", () => {
    const methods = ["trace", "debug", "info", "warn", "error"] as const;
    const spies = methods.map((method) => vi.spyOn(console, method));
    const { logger } = newClient({}).config;
    for (const method of methods) logger[method]?.("said");
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
    expect(Object.keys(logger)).toEqual(methods);
  });
});
