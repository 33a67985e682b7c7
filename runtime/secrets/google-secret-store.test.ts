import { generateKeyPairSync, sign, verify } from "node:crypto";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openGoogleKeys } from "./google-keys.ts";
import { openGoogleSecretStore } from "./google-secret-store.ts";
import { initLogKey } from "./log-key.ts";
import { keySetOf, keysFileText } from "./public-keys.ts";
import { initServiceAccounts } from "./service-accounts.ts";

/*
 * Secret Manager and the keys of Cloud Storage as far as their documentation says: a secret without a value is there
 * and has no version, a name is made once, ids hold letters, digits, `_` and `-`.
 */

interface Stored {
  readonly annotations: Readonly<Record<string, string>>;
  readonly versions: string[];
}

const secrets = new Map<string, Stored>();
const keys = new Map<string, string>();
let accounts = new Set<string>();
/** Requests that are answered by a broken connection after they were done. */
let lose: RegExp | undefined;
let server: Server;
let endpoint = "";

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const refuse = (code: number, status: string, message: string): Reply => ({
  status: code,
  body: { error: { code, status, message } },
});
const done = (body: unknown): Reply => ({ status: 200, body });

function answer(method: string, url: URL, body: unknown): Reply {
  const path = url.pathname.replace("/v1/projects/my-project", "");
  if (url.pathname.startsWith("/storage/")) return answerKeys(method, url);
  if (path === "/secrets" && method === "POST") {
    const id = url.searchParams.get("secretId") ?? "";
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(id)) return refuse(400, "INVALID_ARGUMENT", `Secret ID ${id} is invalid`);
    if (secrets.has(id)) return refuse(409, "ALREADY_EXISTS", `Secret ${id} already exists`);
    const { annotations } = body as Stored;
    secrets.set(id, { annotations, versions: [] });
    return done({ name: id });
  }
  const [, id = "", rest = ""] = /^\/secrets\/([^/:]+)(.*)$/.exec(path) ?? [];
  const secret = secrets.get(id);
  if (!secret) return refuse(404, "NOT_FOUND", `Secret ${id} not found`);
  if (rest === ":addVersion") {
    secret.versions.push((body as { payload: { data: string } }).payload.data);
    return done({ name: `versions/${secret.versions.length}` });
  }
  if (rest === "") return done({ annotations: secret.annotations });
  const latest = secret.versions.at(-1);
  if (latest === undefined) return refuse(404, "NOT_FOUND", "Secret Version not found");
  return done(rest.endsWith(":access") ? { payload: { data: latest } } : {});
}

function answerKeys(method: string, url: URL): Reply {
  const account = url.searchParams.get("serviceAccountEmail");
  if (method === "POST" && account !== null) {
    if (!accounts.has(account)) return refuse(400, "INVALID_ARGUMENT", `Service account ${account} does not exist.`);
    const accessId = `GOOG${keys.size}`;
    keys.set(accessId, "ACTIVE");
    return done({ secret: `secret-of-${accessId}`, metadata: { accessId } });
  }
  const id = url.pathname.split("/").at(-1) ?? "";
  if (method === "PUT") keys.set(id, "INACTIVE");
  if (method === "DELETE") {
    if (keys.get(id) !== "INACTIVE") return refuse(400, "INVALID_ARGUMENT", "the key is active");
    keys.delete(id);
  }
  return done({});
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://server");
    const sent = await text(request);
    const reply = answer(request.method ?? "GET", url, sent === "" ? undefined : JSON.parse(sent));
    if (lose?.test(`${request.method} ${url.pathname}`)) {
      lose = undefined;
      response.destroy();
      return;
    }
    response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.body));
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
});
afterAll(() => server.close());
beforeEach(() => {
  secrets.clear();
  keys.clear();
  accounts = new Set();
  lose = undefined;
});

const { signal } = new AbortController();
const store = () => openGoogleSecretStore({ project: "my-project", endpoint });
const options = {
  prefix: "tools-",
  clusterId: "tools",
  signal,
  pause: 1,
  secretName: (file: string) => file.replaceAll(".", "-"),
};

describe("the service-account pair in Secret Manager", () => {
  test("has names that Secret Manager takes, and stays", async () => {
    expect((await initServiceAccounts(store(), options)).map(({ name, kind }) => [name, kind])).toEqual([
      ["tools-service-accounts-key", "created"],
      ["tools-service-accounts-pub", "created"],
    ]);
    const before = structuredClone([...secrets]);
    expect((await initServiceAccounts(store(), options)).map(({ kind }) => kind)).toEqual(["unchanged", "unchanged"]);
    expect([...secrets]).toEqual(before);
    const value = async (name: string) => (await store().read(`tools-service-accounts-${name}`, signal)) ?? "";
    const message = Buffer.from("a token");
    expect(verify("sha256", message, await value("pub"), sign("sha256", message, await value("key")))).toBe(true);
  });

  test("is one pair for any number of runs at once, with one value each", async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => initServiceAccounts(store(), options)));
    expect(outcomes.filter(([key]) => key?.kind === "created")).toHaveLength(1);
    expect([...secrets.values()].map(({ versions }) => versions.length)).toEqual([1, 1]);
  });

  test("a run that was cut off before its value leaves a secret that nobody fills by guess", async () => {
    lose = /^POST .*\/secrets$/;
    await expect(initServiceAccounts(store(), options)).rejects.toThrow(/cannot create tools-service-accounts-key/);
    await expect(initServiceAccounts(store(), options)).rejects.toThrow(/exists, and does not show it/);
    expect(secrets.get("tools-service-accounts-key")?.versions).toEqual([]);
  });

  test("a request whose answer was lost is known again by who made the secret", async () => {
    const secret = { name: "a", value: "v", description: "d", token: "t".repeat(64) };
    lose = /^POST .*\/secrets$/;
    await expect(store().create(secret, signal)).rejects.toThrow();
    expect(await store().create(secret, signal)).toBe("created");
    expect(await store().create(secret, signal)).toBe("exists");
    expect(await store().create({ ...secret, token: "u".repeat(64) }, signal)).toBe("exists");
    expect(secrets.get("a")?.versions).toHaveLength(1);
  });

  test("what the server says is told, and never a value", async () => {
    const failed = store().create({ name: "a.b", value: "hunter2", description: "", token: "t" }, signal);
    await expect(failed).rejects.toMatchObject({ why: "INVALID_ARGUMENT: Secret ID a.b is invalid" });
    const error: unknown = await failed.catch((thrown: unknown) => thrown);
    expect(String(error instanceof Error ? error.message : error)).not.toContain("hunter2");
  });

  test("a server elsewhere is spoken to by https only", () => {
    expect(() => openGoogleSecretStore({ project: "p", endpoint: "http://secrets.example.com" })).toThrow(/https/);
  });
});

describe("the key of what ships logs", () => {
  const account = "tools-telem@my-project.iam.gserviceaccount.com";
  const maker = () => openGoogleKeys({ project: "my-project", account, endpoint });
  const init = () => initLogKey(store(), maker(), options);

  test("waits for its account, is made once, and stands in secrets.env", async () => {
    expect(await init()).toEqual({ name: "tools-secrets-env", kind: "waiting" });
    expect(secrets.size).toBe(0);
    accounts.add(account);
    expect((await init()).kind).toBe("created");
    expect((await init()).kind).toBe("unchanged");
    expect([...keys]).toEqual([["GOOG0", "ACTIVE"]]);
    expect(await store().read("tools-secrets-env", signal)).toBe(
      "TELEMETRY_S3_ACCESS_KEY_ID='GOOG0'\nTELEMETRY_S3_SECRET_ACCESS_KEY='secret-of-GOOG0'\n",
    );
  });

  test("of runs at once only the key that is stored stays", async () => {
    accounts.add(account);
    const outcomes = await Promise.all(Array.from({ length: 4 }, init));
    expect(outcomes.filter(({ kind }) => kind === "created")).toHaveLength(1);
    const stored = (await store().read("tools-secrets-env", signal)) ?? "";
    expect([...keys.keys()].map((id) => stored.includes(`'${id}'`))).toEqual([true]);
  });
});

test("the public keys are written as kube-apiserver shows them, and as HCL reads them", () => {
  const { publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const set = JSON.parse(keySetOf(publicKey));
  expect(set.keys).toMatchObject([{ kty: "RSA", alg: "RS256", use: "sig", e: "AQAB" }]);
  expect(set.keys[0].kid).toMatch(/^[\w-]{43}$/);
  const [, value = ""] = /^service_account_jwks = (.*)$/m.exec(keysFileText(publicKey)) ?? [];
  expect(JSON.parse(value)).toBe(keySetOf(publicKey));
  expect(value).not.toMatch(/[$%]\{/);
});
