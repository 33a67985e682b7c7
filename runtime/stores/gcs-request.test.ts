import dns from "node:dns";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Storage } from "@google-cloud/storage";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { fetchJson, sendRequest } from "./gcs-request.ts";

const { signal } = new AbortController();

let folder: string;
let server: Server;
let origin: string;
let seen: { readonly path: string; readonly headers: IncomingMessage["headers"] }[];

beforeEach(async () => {
  folder = temporaryFolder("gcs");
  seen = [];
  // It exchanges tokens, as Google's token service does for workload identities, and answers all else with a list.
  server = createServer((request, response) => {
    const path = request.url ?? "";
    seen.push({ path, headers: request.headers });
    response.setHeader("content-type", "application/json");
    const issued = "urn:ietf:params:oauth:token-type:access_token";
    const token = { access_token: "the-token", issued_token_type: issued, expires_in: 3600, token_type: "Bearer" };
    response.end(JSON.stringify(path === "/token" ? token : { items: [] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  origin = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  writeFileSync(join(folder, "subject"), "subject-token");
  writeFileSync(
    join(folder, "credentials.json"),
    JSON.stringify({
      type: "external_account",
      audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/provider",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: `${origin}/token`,
      credential_source: { file: join(folder, "subject") },
      quota_project_id: "billed-project",
    }),
  );
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", join(folder, "credentials.json"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.close();
});

const fetchWith = (useAuthWithCustomEndpoint: boolean) => {
  seen = [];
  const storage = new Storage({ projectId: "none", apiEndpoint: origin, useAuthWithCustomEndpoint });
  return fetchJson({ storage, idleTimeout: 5_000 }, { path: "/storage/v1/b/demo/o", signal });
};

test("a request carries the application default credentials and the project that pays", async () => {
  expect(await fetchWith(true)).toEqual({ items: [] });
  expect(seen.map(({ path }) => path)).toEqual(["/token", "/storage/v1/b/demo/o"]);
  expect(seen[1]?.headers).toMatchObject({
    authorization: "Bearer the-token",
    "x-goog-user-project": "billed-project",
  });
});

test("a request to an emulator carries none, and none are fetched", async () => {
  expect(await fetchWith(false)).toEqual({ items: [] });
  expect(seen.map(({ path }) => path)).toEqual(["/storage/v1/b/demo/o"]);
  expect(seen[0]?.headers.authorization).toBe(undefined);
});

/** Does `work` on a clock that only it moves. */
async function onFakeClock(work: () => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    await work();
  } finally {
    vi.useRealTimers();
  }
}

describe("how long a request waits", () => {
  const storageAt = (apiEndpoint: string) =>
    new Storage({ projectId: "none", apiEndpoint, useAuthWithCustomEndpoint: false });
  const path = "/storage/v1/b/demo/o";

  /** A server that does nothing but what `meet` does with a connection. */
  async function listening(meet: (socket: Socket) => void) {
    const listener = createTcpServer(meet).listen(0, "127.0.0.1");
    await once(listener, "listening");
    const address = listener.address();
    return { listener, host: typeof address === "object" && address ? `127.0.0.1:${address.port}` : "" };
  }

  test("for a connection ten seconds, and no longer than without any byte", async () => {
    const lookup = vi.spyOn(dns, "lookup").mockImplementation((() => undefined) as never);
    const storage = storageAt("http://nowhere.example");
    for (const [idleTimeout, limit] of [
      [60_000, 10_000],
      [3_000, 3_000],
    ] as const) {
      await onFakeClock(async () => {
        const fetched = fetchJson({ storage, idleTimeout }, { path, signal });
        const ended = vi.fn();
        fetched.catch(ended);
        await vi.advanceTimersByTimeAsync(limit - 1);
        expect(ended).not.toHaveBeenCalled();
        await vi.advanceTimersByTimeAsync(1);
        expect(ended).toHaveBeenCalledWith(new Error("nothing came from nowhere.example in time"));
        expect(vi.getTimerCount()).toBe(0);
      });
    }
    lookup.mockRestore();
  });

  test("no longer for a connection that nobody wants any more", async () => {
    const lookup = vi.spyOn(dns, "lookup").mockImplementation((() => undefined) as never);
    const connection = { storage: storageAt("http://nowhere.example"), idleTimeout: 60_000 };
    await onFakeClock(async () => {
      const abort = new AbortController();
      const fetched = fetchJson(connection, { path, signal: abort.signal });
      const ended = expect(fetched).rejects.toThrow("aborted");
      await vi.advanceTimersByTimeAsync(1);
      expect(vi.getTimerCount()).toBe(1);
      abort.abort();
      await ended;
      await vi.advanceTimersByTimeAsync(1);
      expect(vi.getTimerCount()).toBe(0);
    });
    lookup.mockRestore();
  });

  test("no longer for the connection once there is one", async () => {
    let connections = 0;
    const answers = createServer((request, response) => {
      vi.advanceTimersByTime(60_000);
      response.end(JSON.stringify({ path: request.url }));
    })
      .on("connection", () => {
        connections += 1;
      })
      .listen(0, "127.0.0.1");
    await once(answers, "listening");
    const address = answers.address();
    const storage = storageAt(typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "");
    const connection = { storage, idleTimeout: 60_000 };
    await onFakeClock(async () => {
      // The second comes by the connection of the first.
      for (const name of ["first", "second"]) {
        expect(await fetchJson(connection, { path: `/${name}`, signal })).toEqual({ path: `/${name}` });
      }
      expect(connections).toBe(1);
    });
    answers.close();
  });

  test("for a handshake as for a connection", async () => {
    const { listener, host } = await listening((socket) => {
      socket.once("data", () => vi.advanceTimersByTime(10_000));
      socket.on("error", () => undefined);
    });
    const connection = { storage: storageAt(`https://${host}`), idleTimeout: 60_000 };
    await onFakeClock(async () => {
      await expect(fetchJson(connection, { path, signal })).rejects.toThrow(`nothing came from ${host} in time`);
    });
    listener.close();
  });

  test("for an answer as long as bytes may stay away", async () => {
    const { listener, host } = await listening((socket) => socket.on("error", () => undefined));
    const connection = { storage: storageAt(`http://${host}`), idleTimeout: 20 };
    await expect(fetchJson(connection, { path, signal })).rejects.toThrow(`nothing came from ${host} in time`);
    listener.close();
  });

  test("not for the rest of an upload that is answered", async () => {
    const { listener, host } = await listening((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.pause();
        socket.write("HTTP/1.1 412 Precondition Failed\r\ncontent-length: 0\r\n\r\n");
      });
    });
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const upload = {
      type: "text/plain",
      length: 1024 ** 3,
      open: async function* () {
        try {
          for (;;) yield Buffer.alloc(65_536);
        } finally {
          end();
        }
      },
    };
    const connection = { storage: storageAt(`http://${host}`), idleTimeout: 60_000 };
    await expect(fetchJson(connection, { path, signal, upload })).rejects.toMatchObject({ status: 412 });
    await ended;
    listener.close();
  });
});

test.each([
  [200, { body: "{}" }],
  [204, { body: "" }],
  [201, undefined],
  [206, undefined],
  [302, undefined],
])("what is made of the status %i: %j", async (status, expected) => {
  const answers = createServer((_, response) => response.writeHead(status).end(status === 204 ? "" : "{}"));
  await once(answers.listen(0, "127.0.0.1"), "listening");
  const address = answers.address();
  const apiEndpoint = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : "";
  const storage = new Storage({ projectId: "none", apiEndpoint, useAuthWithCustomEndpoint: false });
  const sent = sendRequest({ storage, idleTimeout: 5_000 }, { path: "/x", signal });
  if (expected === undefined) await expect(sent).rejects.toMatchObject({ status });
  else expect({ body: await text(await sent) }).toEqual(expected);
  answers.close();
});
