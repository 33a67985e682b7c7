/*
 * A real etcd and a real kube-apiserver for tests, on free ports of the loopback interface.
 *
 *   const etcd = await startEtcd();
 *   await etcdctl(etcd, ["put", key, "--", value]);          // or speak to etcd.endpoint
 *   const api = await startApiServer({ etcd, serviceCidr: "198.18.0.0/15,fdc6::/108" });
 *   const services = await kubectl(api, ["get", "services", "-A", "-o", "json"]);
 *   await api.stop();
 *   await etcd.stop();
 *
 * `startApiServer` returns when /readyz answers. Whoever calls kubectl is in system:masters.
 * Objects are kept under /registry, as kube-apiserver has it by default, or under `etcdPrefix`.
 * `stop` ends the process and removes its files; a test that is killed leaves no process behind.
 * Put suites that use this into `describeWithTools(…, kubernetesTools, …)`.
 */
import { execFile } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort, startProcess, waitFor } from "../../helpers/background-process.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { getTool } from "../../helpers/tools.ts";

const runFile = promisify(execFile);
const startTimeoutMs = 120_000;
const maxOutputBytes = 256 * 1024 * 1024;

/** What `describeWithTools` must ask for. */
export const kubernetesTools: readonly string[] = ["etcd", "etcdctl", "kube-apiserver", "kubectl", "setpriv"];

export interface EtcdServer {
  /** URL of the client interface, without TLS. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface ApiServer {
  readonly url: string;
  /** Bearer token of a user in system:masters. */
  readonly token: string;
  /** File with a kubeconfig for that user. */
  readonly kubeconfig: string;
  /** The log so far, as text. */
  log(): string;
  stop(): Promise<void>;
}

export interface ApiServerOptions {
  readonly etcd: EtcdServer;
  /** One range, or an IPv4 and an IPv6 range with a comma, as `--service-cluster-ip-range` takes it. */
  readonly serviceCidr: string;
  readonly etcdPrefix?: string;
  /** For nodes of a cluster's own CA; without it the server makes a certificate and a free port is taken. */
  readonly identity?: ServerIdentity;
  /** Whether it answers those who do not say who they are; unless set, it does. */
  readonly anonymous?: boolean;
}

/** Files with PEM texts, and the port that the nodes expect. */
export interface ServerIdentity {
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  /** CA of the server's certificate and of the nodes' client certificates. */
  readonly ca: string;
}

/** Starts an empty etcd of one member. Throws with its log where it does not become healthy. */
export async function startEtcd(): Promise<EtcdServer> {
  const folder = temporaryFolder("etcd");
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const server = startProcess(
    getTool("etcd"),
    [
      `--data-dir=${join(folder, "data")}`,
      `--listen-client-urls=${endpoint}`,
      `--advertise-client-urls=${endpoint}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      "--unsafe-no-fsync",
      "--logger=zap",
      "--log-level=warn",
    ],
    join(folder, "etcd.log"),
  );
  const stop = stopAndRemove(server, folder);
  await waitFor("a healthy etcd", { timeoutMs: startTimeoutMs, process: server }, async () => {
    const response = await fetch(`${endpoint}/health`);
    return response.ok ? response : undefined;
  }).catch(rethrowAfter(stop));
  return { endpoint, stop };
}

/** Starts kube-apiserver on an etcd. Throws with its log where it does not become ready. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const folder = temporaryFolder("kube-apiserver");
  const port = options.identity?.port ?? (await freePort());
  const url = `https://127.0.0.1:${port}`;
  const token = randomBytes(16).toString("hex");
  writeServiceAccountKeys(folder);
  writeFileSync(join(folder, "tokens.csv"), `${token},e2e,e2e,"system:masters"\n`, { mode: 0o600 });
  const server = startProcess(
    getTool("kube-apiserver"),
    apiServerFlags(options, folder, port),
    join(folder, "apiserver.log"),
  );
  const stop = stopAndRemove(server, folder);
  // kube-apiserver makes a certificate for the loopback interface itself, followed by its CA.
  const certificate = options.identity?.ca ?? join(folder, "apiserver.crt");
  await waitFor("a ready kube-apiserver", { timeoutMs: startTimeoutMs, process: server }, async () =>
    (await getStatus(`${url}/readyz`, readFileSync(certificate), token)) === 200 ? true : undefined,
  ).catch(rethrowAfter(stop));
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, renderKubeconfig(url, certificate, token), { mode: 0o600 });
  return { url, token, kubeconfig, log: () => readFileSync(server.logFile, "utf8"), stop };
}

/** Runs kubectl against the server and returns its standard output; throws with its standard error. */
export async function kubectl(server: ApiServer, args: readonly string[]): Promise<string> {
  const { stdout } = await runFile(getTool("kubectl"), ["--kubeconfig", server.kubeconfig, ...args], {
    maxBuffer: maxOutputBytes,
  });
  return stdout;
}

/** Runs etcdctl against the server and returns its standard output; throws with its standard error. */
export async function etcdctl(server: EtcdServer, args: readonly string[]): Promise<string> {
  const { stdout } = await runFile(getTool("etcdctl"), ["--endpoints", server.endpoint, ...args], {
    maxBuffer: maxOutputBytes,
  });
  return stdout;
}

function apiServerFlags(options: ApiServerOptions, folder: string, port: number): readonly string[] {
  return [
    `--etcd-servers=${options.etcd.endpoint}`,
    `--etcd-prefix=${options.etcdPrefix ?? "/registry"}`,
    `--service-cluster-ip-range=${options.serviceCidr}`,
    `--cert-dir=${folder}`,
    "--bind-address=127.0.0.1",
    // Loopback addresses are refused here; nobody connects to this one (RFC 5737).
    "--advertise-address=192.0.2.1",
    `--secure-port=${port}`,
    `--token-auth-file=${join(folder, "tokens.csv")}`,
    "--authorization-mode=Node,RBAC",
    ...identityFlags(options.identity),
    ...(options.anonymous === false ? ["--anonymous-auth=false"] : []),
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${join(folder, "service-accounts.pub")}`,
    `--service-account-signing-key-file=${join(folder, "service-accounts.key")}`,
  ];
}

function identityFlags(identity: ServerIdentity | undefined): readonly string[] {
  return identity === undefined
    ? []
    : [
        `--tls-cert-file=${identity.certificate}`,
        `--tls-private-key-file=${identity.key}`,
        `--client-ca-file=${identity.ca}`,
      ];
}

function writeServiceAccountKeys(folder: string): void {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  writeFileSync(join(folder, "service-accounts.pub"), publicKey);
  writeFileSync(join(folder, "service-accounts.key"), privateKey, { mode: 0o600 });
}

function renderKubeconfig(url: string, certificate: string, token: string): string {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "e2e",
    clusters: [{ name: "e2e", cluster: { server: url, "certificate-authority": certificate } }],
    users: [{ name: "e2e", user: { token } }],
    contexts: [{ name: "e2e", context: { cluster: "e2e", user: "e2e" } }],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

function getStatus(url: string, ca: Buffer, token: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}

function stopAndRemove(server: { stop(): Promise<void> }, folder: string): () => Promise<void> {
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

function rethrowAfter(stop: () => Promise<void>): (error: unknown) => Promise<never> {
  return async (error) => {
    await stop();
    throw error;
  };
}
