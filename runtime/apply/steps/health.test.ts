import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { managedCluster, managedNetworks } from "../../../test/helpers/managed-sources.ts";
import { type MemoryS3, memoryS3 } from "../../../test/helpers/memory-s3.ts";
import { testWorld } from "../../../test/helpers/step-world.ts";
import { temporaryFolder } from "../../../test/helpers/temporary-folder.ts";
import { describeWithTools, getTool } from "../../../test/helpers/tools.ts";
import { checkHealth } from "./health.ts";

const own = managedCluster({ manage: "script", network: managedNetworks.bridge, own: " ", more: " " });
const keys = { AWS_ACCESS_KEY_ID: "test-key", AWS_SECRET_ACCESS_KEY: "test-secret" };
const name = "k8s.lab.example.com:6443";

const folder = temporaryFolder("health");

/** A certificate that is its own authority, and its key. */
function certificateOf(host: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, `${host}.key`), join(folder, `${host}.pem`)];
  const words = [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
    ...["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`, "-keyout", key, "-out", cert],
  ];
  execFileSync(getTool("openssl"), words, { stdio: "ignore" });
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
}

let made: ReturnType<typeof certificateOf> | undefined;
/** That of the API; made once. */
function certificate(): ReturnType<typeof certificateOf> {
  made ??= certificateOf("k8s.lab.example.com");
  return made;
}

let store: MemoryS3;
let server: Server;
beforeEach(() => {
  for (const [key, value] of Object.entries(keys)) vi.stubEnv(key, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  store.close();
  server?.close();
});

/** A cluster whose API answers so to each path; what it was asked, with the token. */
async function healthOf(
  answers: Readonly<Record<string, readonly [number, unknown]>> | undefined,
  env: Readonly<Record<string, string>> = {},
  objects: Readonly<Record<string, string>> = {},
) {
  const asked: string[] = [];
  server = createServer(certificate(), ({ url = "", headers }, response) => {
    asked.push(`${url} ${headers.host} ${headers.authorization ?? ""}`.trim());
    const [status, content] = answers?.[url] ?? [404, {}];
    response.writeHead(status).end(JSON.stringify(content));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  if (answers === undefined) {
    server.close();
    await once(server, "close");
  }
  store = await memoryS3({ "lab-nstance/cluster/ca.crt": certificate().cert, ...objects });
  // No time at all: the first look is the last.
  const options = { storeEndpoint: store.origin, healthSeconds: -1, apiAddress: `127.0.0.1:${port}` };
  const one = testWorld(own, { options, env: { ...keys, HOME: folder, ...env } });
  return { ...one, asked, port, result: await checkHealth(one.world, one.context) };
}

const nodes = (...status: readonly string[]) =>
  [
    200,
    {
      items: status.map((ready, index) => ({
        metadata: { name: `n${index}` },
        status: { conditions: [{ type: "Ready", status: ready, reason: "KubeletReady", message: "up" }] },
      })),
    },
  ] as const;

describeWithTools("the API", ["openssl"], () => {
  test("that answers is up, and what is not looked at is said", async () => {
    const { result, asked, events, folder: outputs } = await healthOf({ "/version": [401, {}] });
    expect(result).toEqual({ kind: "done", summary: `${name} answers (401); nodes and components were not checked` });
    expect(asked).toEqual(["/version k8s.lab.example.com"]);
    expect(events).toMatchObject([{ type: "note", commands: ["kubectl get nodes", "kubectl get helmreleases -A"] }]);
    expect(readFileSync(join(outputs, ".podplane/ca.crt"), "utf8")).toBe(certificate().cert);
  });

  test("that does not answer in time is told", async () => {
    const { result, events, port } = await healthOf(undefined);
    const why = `connect ECONNREFUSED 127.0.0.1:${port}`;
    expect(result).toEqual({
      kind: "failed",
      failure: {
        what: `the Kubernetes API did not answer at ${name} within -1 s`,
        why,
        next: [
          "look at the servers of the control plane and at the DNS record; everything before this step is done",
          "podplanec apply --resume",
        ],
      },
    });
    expect(events).toEqual([]);
  });

  test("is asked for nodes by who has a token, and is ready when all are", async () => {
    const config = JSON.stringify({ groups: { default: { web: { size: 1 }, more: { size: 1 }, odd: {} } } });
    const { result, asked } = await healthOf(
      { "/version": [200, {}], "/api/v1/nodes": nodes("True", "True") },
      { PODPLANE_API_TOKEN: "token" },
      { "lab-nstance/shard/rack/config.jsonc": config },
    );
    expect(result).toEqual({
      kind: "done",
      summary: `${name} answers; 2 of 2 nodes are Ready, no components are installed`,
    });
    expect(asked.slice(0, 2)).toEqual([
      "/version k8s.lab.example.com",
      "/api/v1/nodes k8s.lab.example.com Bearer token",
    ]);
  });

  test("whose nodes do not come is told with what is not ready", async () => {
    const config = JSON.stringify({ groups: { default: { web: { size: 5 } } } });
    const { result, events } = await healthOf(
      { "/version": [200, {}], "/api/v1/nodes": nodes("False", "False", "True") },
      { PODPLANE_API_TOKEN: "token" },
      { "lab-nstance/shard/rack/config.jsonc": config },
    );
    if (result.kind !== "failed") throw new Error("it is not ready");
    expect(result.failure).toMatchObject({
      what: `the cluster at ${name} was not ready within -1 s`,
      why: expect.stringMatching(
        /^1 of 5 nodes are Ready, no components are installed; 2 of 5 nodes have not joined; node n0: .+; node n1: /,
      ),
      next: [
        "`kubectl get nodes` and `kubectl get helmreleases -A` say more; everything before this step is done",
        "podplanec apply --resume",
      ],
    });
    expect(events).toEqual([]);
  });

  test("that may not be asked is up, and no more is known", async () => {
    const { result } = await healthOf(
      { "/version": [200, {}], "/api/v1/nodes": [403, {}] },
      { PODPLANE_API_TOKEN: "token" },
    );
    expect(result).toEqual({ kind: "done", summary: `${name} answers (200); nodes and components were not checked` });
  });

  test("has another certificate: that is no answer", async () => {
    const { result } = await healthOf(
      { "/version": [200, {}] },
      {},
      { "lab-nstance/cluster/ca.crt": certificateOf("other").cert },
    );
    expect(result).toMatchObject({
      kind: "failed",
      failure: { why: expect.stringContaining("self-signed certificate") },
    });
  });
});
