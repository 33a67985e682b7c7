/*
 * Who kube-apiserver lets in and what it keeps, as our scripts start it: the run script's own flags and
 * configuration, on the real kube-apiserver, an issuer of this test and a real etcd.
 */
import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer, request, type Server } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { configured } from "../../../vmconfig/test/configured.ts";
import { envText, offline, type Root, scripts } from "../../../vmconfig/test/root.ts";
import { type BackgroundProcess, freePort, startProcess, waitFor } from "../../helpers/background-process.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { createAuthority, newServiceAccountPair } from "../vm/certificates.ts";
import { type EtcdServer, etcdctl, kubernetesTools, startEtcd } from "./servers.ts";

const clusterId = "tools";

describeWithTools("the API server that a VM starts", [...kubernetesTools, "openssl"], () => {
  const folder = temporaryFolder("access");
  let etcd: EtcdServer;
  let root: Root;
  let issuer: Issuer;
  let server: BackgroundProcess;
  let port = 0;
  let values: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const authority = await createAuthority(folder);
    const issued = await authority.issueAll({
      clusterId,
      instanceId: "knc0001",
      kind: "knc",
      ipv4: "192.0.2.10",
      apiHostname: "k8s.example.com",
      serviceAddresses: ["198.18.0.1"],
    });
    etcd = await startEtcd();
    const own = issued.find(({ name }) => name === "kube-apiserver.server");
    issuer = await startIssuer(own?.certificate ?? "", own?.key ?? "");
    values = {
      DEFAULTS_GENERATION: "2",
      ENCRYPT_SECRETS: "true",
      KUBE_API_ETCD_SERVERS: etcd.endpoint,
      KUBE_API_PUBLIC_HOSTNAME: "k8s.example.com",
      KUBE_SERVICE_CLUSTER_IP_RANGE: "198.18.0.0/15",
      OIDC_ISSUER: `${issuer.url}/first`,
      OIDC_CA_CERT: Buffer.from(authority.certificate).toString("base64"),
      OIDC_GROUPS_CLAIM: "teams",
    };
    root = configured("knc", values).root;
    root.write("/opt/crt/ca.crt", authority.certificate);
    const pair = newServiceAccountPair();
    root.write("/opt/pub/service-accounts.pub", pair.publicKey);
    root.write("/opt/key/kube-apiserver/service-accounts.key", pair.privateKey);
    root.write("/opt/key/kube-apiserver/encryption.key", `${Buffer.alloc(32, 7).toString("base64")}\n`);
    for (const { name, certificate, key } of issued) {
      root.write(`/opt/crt/${name}.crt`, certificate);
      root.write(`/opt/key/kube-apiserver/${name}.key`, key);
    }
    root.run(scripts.configure, [], offline);
    port = await freePort();
    server = await start(root, port, folder);
  });

  afterAll(async () => {
    await server?.stop();
    await issuer?.stop();
    await etcd?.stop();
  });

  const ask = (method: string, path: string, token?: string, body?: unknown): Promise<Answer> =>
    send(root, port, method, path, token, body);
  const whoIs = async (claims: Claims, path = "first"): Promise<Answer> =>
    ask("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", issuer.token(path, claims), {
      apiVersion: "authentication.k8s.io/v1",
      kind: "SelfSubjectReview",
    });

  it("takes names and groups of the issuer as they are, from the claims that were set", async () => {
    const answer = await whoIs({ email: "alice@example.com", teams: ["dev", "ops"], groups: ["not-this"] });
    expect(userOf(answer)).toEqual({
      username: "alice@example.com",
      groups: ["dev", "ops", "system:authenticated"],
    });
  });

  it.each([
    ["a user name of Kubernetes", { email: "system:admin", teams: [] }],
    ["a group of Kubernetes", { email: "alice@example.com", teams: ["dev", "system:masters"] }],
    ["a group of Kubernetes alone", { email: "alice@example.com", teams: "system:masters" }],
  ])("does not take %s from the issuer", async (_, claims) => {
    expect((await whoIs(claims)).status).toBe(401);
  });

  it("takes no token for another cluster, and nobody without one", async () => {
    expect((await whoIs({ email: "alice@example.com", aud: "other" })).status).toBe(401);
    expect((await ask("GET", "/api/v1/namespaces")).status).toBe(401);
  });

  it("follows another issuer without a restart", async () => {
    const process = server.pid;
    root.write(
      "/opt/podplane/etc/mutable.env",
      root.read("/opt/podplane/share/defaults/mutable.env") +
        envText({ ...values, OIDC_ISSUER: `${issuer.url}/second` }),
      0o600,
    );
    const before = root.read("/opt/env/kube-apiserver.env");
    expect(root.run(scripts.configure, [], offline).status).toBe(0);
    expect(root.read("/opt/env/kube-apiserver.env")).toBe(before);
    await waitFor("the second issuer", { timeoutMs: 300_000, intervalMs: 2_000 }, async () =>
      (await whoIs({ email: "bob@example.com" }, "second")).status === 201 ? true : undefined,
    );
    expect((await whoIs({ email: "alice@example.com" }, "first")).status).toBe(401);
    expect(server.pid).toBe(process);
  });

  it("stores Secrets encrypted, and hands them out readable", async () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "kept" },
      stringData: { word: "open-sesame" },
    };
    expect((await ask("POST", "/api/v1/namespaces/default/secrets", "admin", secret)).status).toBe(201);
    const stored = await etcdctl(etcd, ["get", "/registry/secrets/default/kept", "--print-value-only"]);
    expect(stored).toMatch(/^k8s:enc:secretbox:v1:key-[0-9a-f]{8}:/);
    expect(stored).not.toContain("open-sesame");
    const read = await ask("GET", "/api/v1/namespaces/default/secrets/kept", "admin");
    expect(JSON.stringify(read.body)).toContain(Buffer.from("open-sesame").toString("base64"));
  });

  it("logs who asked for what, and never what was in it", async () => {
    const log = readFileSync(join(root.path, "var/log/kube-apiserver/audit.log"), "utf8");
    const events = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const created = events.find((event) => event.verb === "create" && event.objectRef?.resource === "secrets");
    expect(created).toMatchObject({ level: "Metadata", user: { username: "kube-apiserver.client" } });
    expect(new Set(events.map((event) => event.level))).toEqual(new Set(["Metadata"]));
    expect(log).not.toContain("open-sesame");
    expect(log).not.toMatch(/requestObject|\/livez|\/readyz/);
  });

  it("reads what was encrypted also when encryption is off again, and what was not when it is on", async () => {
    await server.stop();
    root.write(
      "/opt/podplane/etc/mutable.env",
      root.read("/opt/podplane/share/defaults/mutable.env") + envText({ ...values, ENCRYPT_SECRETS: "false" }),
      0o600,
    );
    root.run(scripts.configure, [], offline);
    server = await start(root, port, folder);
    expect((await ask("GET", "/api/v1/namespaces/default/secrets/kept", "admin")).status).toBe(200);
    const plain = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "plain" },
      stringData: { word: "open-sesame" },
    };
    await ask("POST", "/api/v1/namespaces/default/secrets", "admin", plain);
    expect(await etcdctl(etcd, ["get", "/registry/secrets/default/plain", "--print-value-only"])).toContain(
      "open-sesame",
    );
  });

  it("with the defaults of older clusters prefixes no name either, whatever the claim", async () => {
    await server.stop();
    const older = { ...values, DEFAULTS_GENERATION: "1", OIDC_USERNAME_CLAIM: "sub" };
    root.write(
      "/opt/podplane/etc/mutable.env",
      root.read("/opt/podplane/share/defaults/mutable.env") + envText(older),
      0o600,
    );
    root.run(scripts.configure, [], offline);
    server = await start(root, port, folder);
    await waitFor("the issuer", { timeoutMs: 120_000, intervalMs: 2_000 }, async () =>
      (await whoIs({ sub: "u-17", teams: ["dev"] })).status === 201 ? true : undefined,
    );
    const answer = await whoIs({ sub: "u-17", teams: ["dev"] });
    expect(userOf(answer)).toEqual({ username: "u-17", groups: ["dev", "system:authenticated"] });
  });
});

type Claims = Readonly<Record<string, unknown>>;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function userOf(answer: Answer): unknown {
  const { status } = answer.body as { readonly status: { readonly userInfo: Readonly<Record<string, unknown>> } };
  return { username: status.userInfo["username"], groups: status.userInfo["groups"] };
}

/** Starts what the run script would, with its paths below the tree and a free port. Returns when it is ready. */
async function start(root: Root, port: number, folder: string): Promise<BackgroundProcess> {
  root.write("/usr/bin/kube-apiserver", '#!/bin/bash\nprintf "%s\\n" "$@"\n', 0o755);
  const run = root.run("/opt/kube-apiserver/bin/run-kube-apiserver.sh");
  if (run.status !== 0) throw new Error(run.log);
  mkdirSync(join(root.path, "var/log/kube-apiserver"), { recursive: true });
  const flags = run.stdout
    .trim()
    .split("\n")
    .map((flag) =>
      flag.replace(/=\/(opt|var)\//, `=${root.path}/$1/`).replace("--secure-port=6443", `--secure-port=${port}`),
    );
  const server = startProcess(
    getTool("kube-apiserver"),
    [...flags, "--bind-address=127.0.0.1", "--advertise-address=192.0.2.1"],
    join(folder, "apiserver.log"),
  );
  await waitFor("a ready kube-apiserver", { timeoutMs: 180_000, process: server }, async () =>
    (await send(root, port, "GET", "/readyz", "admin")).status === 200 ? true : undefined,
  );
  return server;
}

/** As the certificate in system:masters for the token `admin`, else with that token. */
async function send(
  root: Root,
  port: number,
  method: string,
  path: string,
  token?: string,
  body?: unknown,
): Promise<Answer> {
  const admin = {
    cert: root.read("/opt/crt/kube-apiserver.client.crt"),
    key: root.read("/opt/key/kube-apiserver/kube-apiserver.client.key"),
  };
  const call = request({
    host: "127.0.0.1",
    port,
    method,
    path,
    agent: false,
    ca: root.read("/opt/crt/ca.crt"),
    servername: "localhost",
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      ...(token === undefined || token === "admin" ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(token === "admin" ? admin : {}),
  });
  call.end(body === undefined ? "" : JSON.stringify(body));
  const [response] = await once(call, "response");
  const answer = await text(response);
  return { status: response.statusCode ?? 0, body: answer.startsWith("{") ? JSON.parse(answer) : answer };
}

interface Issuer {
  readonly url: string;
  /** A token of the issuer at that path, for our cluster unless the claims say otherwise. */
  token(path: string, claims: Claims): string;
  stop(): Promise<void>;
}

/** OpenID providers at every path of one HTTPS server, with one key. */
async function startIssuer(certificate: string, key: string): Promise<Issuer> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" };
  let url = "";
  const server: Server = createServer({ cert: certificate, key }, (call, response) => {
    const [, path = ""] = (call.url ?? "").split("/");
    const discovery = {
      issuer: `${url}/${path}`,
      jwks_uri: `${url}/${path}/keys`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify((call.url ?? "").endsWith("/keys") ? { keys: [jwk] } : discovery));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  url = `https://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
  return {
    url,
    token: (path, claims) => sign(privateKey, { iss: `${url}/${path}`, aud: clusterId, sub: "subject", ...claims }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function sign(key: KeyObject, claims: Claims): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256", kid: "one", typ: "JWT" })}.${part({ iat: now, exp: now + 3600, ...claims })}`;
  return `${signed}.${createSign("sha256").update(signed).sign(key, "base64url")}`;
}
