import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type AwsSecretOptions, openAwsSecretStore } from "./aws-secret-store.ts";

/** What the server was asked, and what it answers. */
interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

const asked: unknown[] = [];
let answer: Answer = { body: {} };
let endpoint = "";
/** Is called with each request before its answer. */
let onAsked: () => void = () => undefined;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

const server = createServer(async (request, response) => {
  asked.push([request.headers["x-amz-target"], JSON.parse(await textOf(request))]);
  onAsked();
  response.writeHead(answer.status ?? 200, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify(answer.body));
});

beforeAll(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test-key");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test-secret");
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  vi.unstubAllEnvs();
});

const { signal } = new AbortController();
const secret = { name: "tools/key", value: "CANARY", description: "A key.", token: "t".repeat(64) };

async function withStore<T>(
  given: Answer,
  use: (store: ReturnType<typeof openAwsSecretStore>) => Promise<T>,
): Promise<T> {
  asked.length = 0;
  answer = given;
  const store = openAwsSecretStore({ region: "eu-west-1", endpoint, env: {} });
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

const fault = (type: string, message = "") => ({ status: 400, body: { __type: type, message } });
const create = (given: Answer) => withStore(given, (store) => store.create(secret, signal));
const read = (given: Answer) => withStore(given, (store) => store.read("tools/key", signal));

describe("AWS Secrets Manager", () => {
  test("is given a secret with its name, its description and what makes a request that is sent again the same", async () => {
    expect(await create({ body: { Name: secret.name } })).toBe("created");
    expect(asked).toEqual([
      [
        "secretsmanager.CreateSecret",
        {
          Name: "tools/key",
          SecretString: "CANARY",
          Description: "A key.",
          ClientRequestToken: secret.token,
        },
      ],
    ]);
    expect(await create(fault("ResourceExistsException"))).toBe("exists");
  });

  test("gives a secret as text, as bytes, or not", async () => {
    expect(await read({ body: { SecretString: "ö" } })).toBe("ö");
    expect(asked).toEqual([["secretsmanager.GetSecretValue", { SecretId: "tools/key" }]]);
    expect(await read({ body: { SecretBinary: Buffer.from("ö").toString("base64") } })).toBe("ö");
    expect(await read({ body: {} })).toBe("");
    expect(await read(fault("ResourceNotFoundException"))).toBeUndefined();
  });

  const credentials =
    "use credentials that may create and read secrets (secretsmanager:CreateSecret, secretsmanager:GetSecretValue)";
  const repeat = "run the same command again: what this run may have stored is recognised";

  test.each([
    [
      "InvalidRequestException",
      "You can't create this secret because it is scheduled for deletion.\nmore",
      "InvalidRequestException: You can't create this secret because it is scheduled for deletion.",
      "the secret is marked for deletion: restore it (`aws secretsmanager restore-secret`), or wait until it is gone",
    ],
    ["InvalidRequestException", "No.", "InvalidRequestException: No.", repeat],
    ["AccessDeniedException", "No.", "AccessDeniedException: No.", credentials],
    ["UnrecognizedClientException", "No.", "UnrecognizedClientException: No.", credentials],
    ["ExpiredTokenException", "No.", "ExpiredTokenException: No.", credentials],
    ["LimitExceededException", "deleted ENOTHING", "LimitExceededException: deleted ENOTHING", repeat],
  ])("that refuses by %s (%s) is told in its words, without a value", async (type, message, why, fix) => {
    const failure = expect.objectContaining({
      message: "cannot create tools/key in AWS Secrets Manager in eu-west-1",
      why,
      fix,
    });
    await expect(create(fault(type, message))).rejects.toEqual(failure);
    await expect(read(fault(type, message))).rejects.toMatchObject({
      message: "cannot read tools/key in AWS Secrets Manager in eu-west-1",
      why,
      fix,
    });
  });

  test("is asked for nothing once the run is cancelled", async () => {
    const cancelled = AbortSignal.abort(new Error("cancelled"));
    await withStore({ body: {} }, async (store) => {
      await expect(store.create(secret, cancelled)).rejects.toThrow("cancelled");
      await expect(store.read("x", cancelled)).rejects.toThrow("cancelled");
    });
    expect(asked).toEqual([]);
  });

  test("is left alone where the run is cancelled in the middle of a request", async () => {
    for (const doing of ["create", "read"]) {
      const abort = new AbortController();
      onAsked = () => abort.abort(new Error("cancelled"));
      const failing = withStore(fault("AccessDeniedException"), (store) =>
        doing === "create" ? store.create(secret, abort.signal) : store.read("x", abort.signal),
      ).finally(() => {
        onAsked = () => undefined;
      });
      await expect(failing).rejects.toThrow("cancelled");
    }
  });

  test("is asked with the profile that is named, and says how to sign in where that has no credentials", async () => {
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    vi.stubEnv("AWS_CONFIG_FILE", "/dev/null");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    const store = openAwsSecretStore({ region: "eu-west-1", endpoint, profile: "podplanec-none", env: {} });
    asked.length = 0;
    await expect(store.read("x", signal)).rejects.toMatchObject({
      message: "cannot read x in AWS Secrets Manager in eu-west-1",
      why: expect.stringContaining("CredentialsProviderError: "),
      fix: "sign in (`aws sso login`), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    });
    store.close();
    expect(asked).toEqual([]);
  });
});

const open = (options: Partial<AwsSecretOptions>) =>
  openAwsSecretStore({ region: "eu-west-1", env: {}, ...options }).close();

const refusal = expect.objectContaining({
  message: "the endpoint of the secret store is no https address",
  why: "a private key would travel in plain text",
  fix: "give an https:// URL; http:// only on the loopback interface",
  exitCode: 2,
});

test.each([
  "https://secrets.example.com",
  "http://localhost:1",
  "http://127.0.0.1:1",
  "http://127.10.200.3",
  "http://[::1]:1",
])("a key may travel to %s", (given) => {
  expect(open({ endpoint: given })).toBeUndefined();
});

test.each([
  "http://secrets.example.com",
  "http://localhost.example.com",
  "http://my-localhost",
  "http://127.0.0.1.example.com",
  "http://128.0.0.1",
  "ftp://localhost",
  "localhost:1",
  "secrets",
  "",
])("no key travels to %j", (given) => {
  expect(() => open({ endpoint: given })).toThrow(refusal);
});

test("the environment names an endpoint of its own, the service's before that of all", () => {
  const [plain, https] = ["http://secrets.example.com", "https://secrets.example.com"];
  expect(() => open({ env: { AWS_ENDPOINT_URL: plain } })).toThrow(refusal);
  expect(() => open({ env: { AWS_ENDPOINT_URL_SECRETS_MANAGER: plain, AWS_ENDPOINT_URL: https } })).toThrow(refusal);
  expect(open({ env: { AWS_ENDPOINT_URL_SECRETS_MANAGER: https, AWS_ENDPOINT_URL: plain } })).toBeUndefined();
  expect(open({ endpoint: https, env: { AWS_ENDPOINT_URL: plain } })).toBeUndefined();
  expect(open({})).toBeUndefined();
});
