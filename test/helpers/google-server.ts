import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/*
 * Secret Manager, the keys of Cloud Storage and the VMs of Compute Engine as far as their documentation says: a secret
 * without a value is there and has no version, a name is made once, ids hold letters, digits, `_` and `-`; VMs are
 * listed over all zones at once, and filtered by labels.
 */

interface StoredSecret {
  readonly annotations: Readonly<Record<string, string>>;
  readonly versions: string[];
}

/** A VM of one project. */
export interface StoredVm {
  readonly zone: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface GoogleServer {
  readonly endpoint: string;
  readonly secrets: Map<string, StoredSecret>;
  /** HMAC keys with their states. */
  readonly keys: Map<string, string>;
  /** Service accounts that exist. */
  readonly accounts: Set<string>;
  readonly vms: StoredVm[];
  /** The next request of this form, `METHOD PATH`, is done and its answer lost. */
  loseAnswer(request: RegExp): void;
  /** Forgets everything. */
  clear(): void;
  stop(): void;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const refuse = (code: number, status: string, message: string): Reply => ({
  status: code,
  body: { error: { code, status, message } },
});
const done = (body: unknown): Reply => ({ status: 200, body });

type Stored = Pick<GoogleServer, "secrets" | "keys" | "accounts" | "vms">;

/** Starts the server on the loopback interface; it keeps everything in memory. */
export async function startGoogleServer(): Promise<GoogleServer> {
  const stored: Stored = { secrets: new Map(), keys: new Map(), accounts: new Set(), vms: [] };
  let lost: RegExp | undefined;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://server");
    const method = request.method ?? "GET";
    const sent = await text(request);
    const reply = answer(stored, method, url, sent === "" ? undefined : JSON.parse(sent));
    if (lost?.test(`${method} ${url.pathname}`)) {
      lost = undefined;
      response.destroy();
      return;
    }
    response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    ...stored,
    loseAnswer(request) {
      lost = request;
    },
    clear() {
      stored.secrets.clear();
      stored.keys.clear();
      stored.accounts.clear();
      stored.vms.length = 0;
      lost = undefined;
    },
    stop: () => void server.close(),
  };
}

function answer(stored: Stored, method: string, url: URL, body: unknown): Reply {
  if (url.pathname.startsWith("/storage/")) return answerKeys(stored, method, url);
  if (url.pathname.startsWith("/compute/")) return answerVms(stored, method, url);
  return answerSecrets(stored, method, url, body);
}

function answerSecrets({ secrets }: Stored, method: string, url: URL, body: unknown): Reply {
  const path = url.pathname.replace("/v1/projects/my-project", "");
  if (path === "/secrets" && method === "POST") {
    const id = url.searchParams.get("secretId") ?? "";
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(id)) return refuse(400, "INVALID_ARGUMENT", `Secret ID ${id} is invalid`);
    if (secrets.has(id)) return refuse(409, "ALREADY_EXISTS", `Secret ${id} already exists`);
    const { annotations } = body as StoredSecret;
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

function answerKeys({ keys, accounts }: Stored, method: string, url: URL): Reply {
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

function answerVms({ vms }: Stored, method: string, url: URL): Reply {
  const [, zone, name] = /\/zones\/([^/]+)\/instances\/([^/]+)$/.exec(url.pathname) ?? [];
  if (method === "DELETE") {
    const at = vms.findIndex((vm) => vm.zone === zone && vm.name === name);
    if (at < 0) return refuse(404, "NOT_FOUND", `The resource '${url.pathname}' was not found`);
    vms.splice(at, 1);
    return done({ kind: "compute#operation" });
  }
  const wanted = [...(url.searchParams.get("filter") ?? "").matchAll(/labels\.([\w-]+)=(\S+)/g)];
  const items: Record<string, { readonly instances: { readonly name: string }[] }> = {};
  for (const vm of vms) {
    if (!wanted.every(([, label = "", value]) => vm.labels[label] === value)) continue;
    items[`zones/${vm.zone}`] ??= { instances: [] };
    items[`zones/${vm.zone}`]?.instances.push({ name: vm.name });
  }
  return done({ kind: "compute#instanceAggregatedList", items });
}
