import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { openGoogleApi } from "./google-api.ts";
import { openGoogleKeys } from "./google-keys.ts";
import { openGoogleSecretStore } from "./google-secret-store.ts";

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
}

const { signal } = new AbortController();

/** A server that gives these answers in turn, and what it was asked for. */
async function withServer<T>(replies: readonly Reply[], use: (endpoint: string) => Promise<T>) {
  const asked: string[] = [];
  const left = [...replies];
  const server = createServer(async (request, response) => {
    const sent = await text(request);
    asked.push([request.method, request.url, ...(sent === "" ? [] : [sent])].join(" "));
    const { status = 200, body } = left.shift() ?? { status: 500 };
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  try {
    return { asked, result: await use(`http://127.0.0.1:${port}`) };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const fault = (code: number, status: string, message: string): Reply => ({
  status: code,
  body: { error: { code, status, message } },
});

describe("HMAC keys", () => {
  const account = "a@my-project.iam.gserviceaccount.com";
  const keys = (endpoint: string) => openGoogleKeys({ project: "my-project", account, endpoint });
  const make = (...replies: readonly Reply[]) => withServer(replies, (endpoint) => keys(endpoint).make(signal));
  const path = "/storage/v1/projects/my-project/hmacKeys";

  test("are made for an account, and taken back in two steps", async () => {
    const body = { secret: "s", metadata: { accessId: "GOOG1" } };
    expect(await make({ body })).toEqual({
      asked: [`POST ${path}?serviceAccountEmail=a%40my-project.iam.gserviceaccount.com`],
      result: { id: "GOOG1", secret: "s" },
    });
    const dropped = await withServer([{}, { status: 204 }], (endpoint) => keys(endpoint).drop("G/1", signal));
    expect(dropped.asked).toEqual([`PUT ${path}/G%2F1 {"state":"INACTIVE"}`, `DELETE ${path}/G%2F1`]);
  });

  test.each([
    fault(404, "NOT_FOUND", "No."),
    fault(400, "INVALID_ARGUMENT", "The account was not found."),
    fault(400, "INVALID_ARGUMENT", "It does NOT EXIST."),
  ])("wait for an account that is not there: %o", async (reply) => {
    expect((await make(reply)).result).toBeUndefined();
  });

  test.each([
    [fault(400, "INVALID_ARGUMENT", "No."), "INVALID_ARGUMENT: No."],
    [fault(409, "ABORTED", "It was not found."), "ABORTED: It was not found."],
    [{ status: 500 }, "the server answered 500"],
  ])("are none where the server refuses: %o", async (reply, why) => {
    await expect(make(reply)).rejects.toMatchObject({
      message: `cannot make a key of ${account} in Cloud Storage of my-project`,
      why,
      fix: "run the same command again: what this run may have stored is recognised",
    });
  });

  test.each([
    {},
    "",
    "[]",
    { secret: "s" },
    { metadata: { accessId: "x" } },
    { secret: "s", metadata: null },
    { secret: 1, metadata: { accessId: "x" } },
  ])("that the server does not show are told: %j", async (body) => {
    await expect(make({ body })).rejects.toMatchObject({
      message: `Cloud Storage of my-project made a key of ${account} and did not show it`,
      fix: "run the same command again",
    });
  });

  test("are not taken back where the server refuses", async () => {
    const drop = (...replies: readonly Reply[]) => withServer(replies, (endpoint) => keys(endpoint).drop("G", signal));
    const message = `cannot take back a key of ${account} in Cloud Storage of my-project`;
    await expect(drop(fault(403, "PERMISSION_DENIED", "No."))).rejects.toMatchObject({ message });
    await expect(drop({}, fault(403, "PERMISSION_DENIED", "No."))).rejects.toMatchObject({ message });
  });
});

describe("a secret", () => {
  const secret = { name: "a/b", value: "ö", description: "d", token: "t" };
  const path = "/v1/projects/my-project/secrets";
  const create = (...replies: readonly Reply[]) =>
    withServer(replies, (endpoint) =>
      openGoogleSecretStore({ project: "my-project", endpoint }).create(secret, signal),
    );
  const exists = fault(409, "ALREADY_EXISTS", "x");
  const made = `POST ${path}?secretId=a%2Fb {"replication":{"automatic":{}},"annotations":{"podplanec-token":"t","description":"d"}}`;
  const filled = `POST ${path}/a%2Fb:addVersion {"payload":{"data":"w7Y="}}`;

  test("is made, and then its value", async () => {
    expect(await create({}, {})).toEqual({ asked: [made, filled], result: "created" });
  });

  test("that this run made before its answer was lost is given its value, where it has none", async () => {
    const ours = { body: { annotations: { "podplanec-token": "t" } } };
    const looked = [`GET ${path}/a%2Fb`, `GET ${path}/a%2Fb/versions/latest`];
    const missing = fault(404, "NOT_FOUND", "x");
    expect(await create(exists, ours, missing, {})).toEqual({ asked: [made, ...looked, filled], result: "created" });
    expect(await create(exists, ours, {})).toEqual({ asked: [made, ...looked], result: "exists" });
    const theirs = { body: { annotations: { "podplanec-token": "u" } } };
    expect(await create(exists, theirs)).toEqual({ asked: [made, looked[0]], result: "exists" });
    expect((await create(exists, {})).result).toBe("exists");
  });

  test("that cannot be made, looked at or given its value is told", async () => {
    const refused = fault(403, "PERMISSION_DENIED", "No.");
    const failure = (doing: string) => ({
      message: `cannot ${doing} a/b in Secret Manager of my-project`,
      why: "PERMISSION_DENIED: No.",
      fix: "use credentials that may do so, and enable the API in the project",
    });
    await expect(create(refused)).rejects.toMatchObject(failure("create"));
    await expect(create({}, refused)).rejects.toMatchObject(failure("create"));
    await expect(create(exists, refused)).rejects.toMatchObject(failure("look at"));
  });

  test("is read as text, and none where there is none", async () => {
    const read = (...replies: readonly Reply[]) =>
      withServer(replies, (endpoint) => openGoogleSecretStore({ project: "my-project", endpoint }).read("a/b", signal));
    expect(await read({ body: { payload: { data: "w7Y=" } } })).toEqual({
      asked: [`GET ${path}/a%2Fb/versions/latest:access`],
      result: "ö",
    });
    expect((await read(fault(404, "NOT_FOUND", "x"))).result).toBeUndefined();
    expect((await read({ body: {} })).result).toBe("");
    await expect(read({ status: 401, body: { error: { message: "Who?" } } })).rejects.toMatchObject({
      message: "cannot read a/b in Secret Manager of my-project",
      why: "Who?",
      fix: "sign in again (`gcloud auth application-default login`)",
    });
  });
});

describe("an API of Google's", () => {
  const shown = "an API";

  test.each([
    "http://api.example.com",
    "http://127.0.0.1.example.com",
    "http://my-localhost",
    "ftp://localhost",
    "x",
    "",
  ])("is not spoken to at %j", (endpoint) => {
    expect(() => openGoogleApi({ endpoint, shown })).toThrow(
      expect.objectContaining({
        message: "the endpoint of an API is no https address",
        why: "keys and tokens would travel in plain text",
        fix: "give an https:// URL; http:// only on the loopback interface",
        exitCode: 2,
      }),
    );
  });

  test.each(["https://api.example.com", "http://localhost:1", "http://127.1.2.3:1", "http://[::1]:1"])(
    "may be spoken to at %s",
    (endpoint) => {
      expect(() => openGoogleApi({ endpoint, shown })).not.toThrow();
    },
  );

  test("says what is wrong in the first line of the server's words, or by its number", () => {
    const api = openGoogleApi({ endpoint: "http://localhost", shown });
    const answer = (status: number, content: unknown) => ({ doing: "do it", status, content });
    const said = (content: unknown) => api.said(answer(400, content));
    expect(said({ error: { status: "A", message: "b\nc" } })).toBe("A: b");
    expect([said({ error: { message: "b" } }), said({ error: "b" }), said(undefined), said(null)]).toEqual([
      "b",
      "",
      "",
      "",
    ]);
    expect(api.require(answer(200, 1))).toBe(1);
    expect(api.require(answer(299, 2))).toBe(2);
    const again = "run the same command again: what this run may have stored is recognised";
    for (const [status, fix] of [
      [199, again],
      [300, again],
      [404, "check the project"],
    ] as const) {
      expect(() => api.require(answer(status, undefined))).toThrow(
        expect.objectContaining({ message: "cannot do it in an API", why: `the server answered ${status}`, fix }),
      );
    }
  });

  test("that is not there is told, and asked for nothing once the run is cancelled", async () => {
    const { result: gone } = await withServer([], async (endpoint) => endpoint);
    const request = { doing: "do it", path: "/x", signal };
    const api = openGoogleApi({ endpoint: gone, shown });
    await expect(api.send(request)).rejects.toMatchObject({
      message: "cannot do it in an API",
      why: expect.stringContaining("ECONNREFUSED"),
      fix: "run the same command again: what this run may have stored is recognised",
    });
    const cancelled = { ...request, signal: AbortSignal.abort(new Error("cancelled")) };
    await expect(api.send(cancelled)).rejects.toThrow("cancelled");
  });
});
