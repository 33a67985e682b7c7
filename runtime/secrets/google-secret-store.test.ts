import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type GoogleServer, startGoogleServer } from "../../test/helpers/google-server.ts";
import { openGoogleKeys } from "./google-keys.ts";
import { openGoogleSecretStore } from "./google-secret-store.ts";
import { initLogKey } from "./log-key.ts";
import { keySetOf, keysFileText } from "./public-keys.ts";
import { initServiceAccounts } from "./service-accounts.ts";

let server: GoogleServer;
beforeAll(async () => {
  server = await startGoogleServer();
});
afterAll(() => server.stop());
beforeEach(() => server.clear());

const { signal } = new AbortController();
const store = () => openGoogleSecretStore({ project: "my-project", endpoint: server.endpoint });
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
    const before = structuredClone([...server.secrets]);
    expect((await initServiceAccounts(store(), options)).map(({ kind }) => kind)).toEqual(["unchanged", "unchanged"]);
    expect([...server.secrets]).toEqual(before);
    const value = async (name: string) => (await store().read(`tools-service-accounts-${name}`, signal)) ?? "";
    const message = Buffer.from("a token");
    expect(verify("sha256", message, await value("pub"), sign("sha256", message, await value("key")))).toBe(true);
  });

  test("is one pair for any number of runs at once, with one value each", async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => initServiceAccounts(store(), options)));
    expect(outcomes.filter(([key]) => key?.kind === "created")).toHaveLength(1);
    expect([...server.secrets.values()].map(({ versions }) => versions.length)).toEqual([1, 1]);
  });

  test("a run that was cut off before its value leaves a secret that nobody fills by guess", async () => {
    server.loseAnswer(/^POST .*\/secrets$/);
    await expect(initServiceAccounts(store(), options)).rejects.toMatchObject({
      message: "cannot create tools-service-accounts-key in Secret Manager of my-project",
    });
    await expect(initServiceAccounts(store(), options)).rejects.toMatchObject({
      message: "Secret Manager of my-project says that tools-service-accounts-key exists, and does not show it",
    });
    expect(server.secrets.get("tools-service-accounts-key")?.versions).toEqual([]);
  });

  test("a request whose answer was lost is known again by who made the secret", async () => {
    const secret = { name: "a", value: "v", description: "d", token: "t".repeat(64) };
    server.loseAnswer(/^POST .*\/secrets$/);
    await expect(store().create(secret, signal)).rejects.toThrow("cannot create a");
    expect(await store().create(secret, signal)).toBe("created");
    expect(await store().create(secret, signal)).toBe("exists");
    expect(await store().create({ ...secret, token: "u".repeat(64) }, signal)).toBe("exists");
    expect(server.secrets.get("a")?.versions).toHaveLength(1);
  });

  test("what the server says is told, and never a value", async () => {
    const failed = store().create({ name: "a.b", value: "hunter2", description: "", token: "t" }, signal);
    await expect(failed).rejects.toMatchObject({ why: "INVALID_ARGUMENT: Secret ID a.b is invalid" });
    const error: unknown = await failed.catch((thrown: unknown) => thrown);
    expect(String(error instanceof Error ? error.message : error)).not.toContain("hunter2");
  });

  test("a server elsewhere is spoken to by https only", () => {
    expect(() => openGoogleSecretStore({ project: "p", endpoint: "http://secrets.example.com" })).toThrow(
      "the endpoint of Secret Manager of p is no https address",
    );
  });
});

describe("the key of what ships logs", () => {
  const account = "tools-telem@my-project.iam.gserviceaccount.com";
  const maker = () => openGoogleKeys({ project: "my-project", account, endpoint: server.endpoint });
  const init = () => initLogKey(store(), maker(), options);

  test("waits for its account, is made once, and stands in secrets.env", async () => {
    expect(await init()).toEqual({ name: "tools-secrets-env", kind: "waiting" });
    expect(server.secrets.size).toBe(0);
    server.accounts.add(account);
    expect((await init()).kind).toBe("created");
    expect((await init()).kind).toBe("unchanged");
    expect([...server.keys]).toEqual([["GOOG0", "ACTIVE"]]);
    expect(await store().read("tools-secrets-env", signal)).toBe(
      "TELEMETRY_S3_ACCESS_KEY_ID='GOOG0'\nTELEMETRY_S3_SECRET_ACCESS_KEY='secret-of-GOOG0'\n",
    );
  });

  test("of runs at once only the key that is stored stays", async () => {
    server.accounts.add(account);
    const outcomes = await Promise.all(Array.from({ length: 4 }, init));
    expect(outcomes.filter(({ kind }) => kind === "created")).toHaveLength(1);
    const stored = (await store().read("tools-secrets-env", signal)) ?? "";
    expect([...server.keys.keys()].map((id) => stored.includes(`'${id}'`))).toEqual([true]);
  });
});

test("the public keys are written as kube-apiserver shows them, and as HCL reads them", () => {
  const { publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const set = JSON.parse(keySetOf(publicKey));
  const key = createPublicKey(publicKey);
  const kid = createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("base64url");
  expect(set).toEqual({ keys: [{ ...key.export({ format: "jwk" }), alg: "RS256", use: "sig", kid }] });
  const [, value = ""] = /^service_account_jwks = (.*)$/m.exec(keysFileText(publicKey)) ?? [];
  expect(JSON.parse(value)).toBe(keySetOf(publicKey));
  expect(value).not.toMatch(/[$%]\{/);
});
