import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { privateFolder, type StepContext, type StepResult } from "../../engine/index.ts";
import { openStore } from "../../stores/index.ts";
import { writeFile } from "../../workspace/index.ts";
import { readOutput } from "../driver/index.ts";
import { type ApplyWorld, clusterStoreOptions } from "../world/index.ts";

/** Seconds between looks, and at most for one answer. */
const lookEvery = 5;

/**
 * Waits until the API answers under the cluster's own certificate authority; 401 is an answer, too. What needs the
 * user's credentials, nodes and components, is said as not checked.
 */
export async function checkHealth(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const { healthSeconds } = world.options;
  if (healthSeconds === 0) return { kind: "skipped", summary: "not looked at, as --health-timeout 0 says" };
  const { apiHostname, apiPort } = world.ir.kubernetes;
  const name = `${apiHostname.value}:${apiPort.value}`;
  let last = "no answer";
  for (let waited = 0; ; waited += lookEvery) {
    const ca = await fetchCa(world, context.signal);
    const answer =
      ca === undefined ? "the servers have made no certificate authority yet" : await ask(world, ca, context.signal);
    if (typeof answer === "number") {
      return { kind: "done", summary: `${name} answers (${answer}); nodes and components were not checked` };
    }
    last = answer;
    if (waited >= healthSeconds) break;
    context.emit({ type: "waiting", step: context.step, text: `${name} (${last})`, seconds: waited });
    await sleep(lookEvery * 1000, undefined, { signal: context.signal });
  }
  return {
    kind: "failed",
    failure: {
      what: `the Kubernetes API did not answer at ${name} within ${healthSeconds} s`,
      why: last,
      next: [
        "look at the servers of the control plane and at the DNS record; everything before this step is done",
        world.again("--resume"),
      ],
    },
  };
}

/** Reads the certificate authority that the servers made, and keeps it for kubeconfig; undefined where it is not there. */
async function fetchCa(world: ApplyWorld, signal: AbortSignal): Promise<string | undefined> {
  const bucket = await readOutput(world, "nstance_bucket");
  if (typeof bucket !== "string") return undefined;
  const scheme = world.ir.platform.buckets.netsy.url.split("://")[0] ?? "s3";
  const store = await openStore(`${scheme}://${bucket}`, clusterStoreOptions(world));
  try {
    const body = await store.read("cluster/ca.crt", signal);
    if (!body) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    writeFile(join(privateFolder(world.build.folder), "ca.crt"), text);
    return text;
  } finally {
    store.close();
  }
}

/** The status of an answer, or why there is none. */
function ask({ ir, options }: ApplyWorld, ca: string, signal: AbortSignal): Promise<number | string> {
  const hostname = ir.kubernetes.apiHostname.value;
  const [, host = hostname, port = String(ir.kubernetes.apiPort.value)] =
    /^(.+):(\d+)$/.exec(options.apiAddress ?? "") ?? [];
  return new Promise((resolve) => {
    const sent = request(
      {
        host,
        port,
        servername: hostname,
        headers: { host: hostname },
        path: "/version",
        ca,
        signal,
        timeout: lookEvery * 1000,
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.on("error", (error) => resolve(error.message));
    sent.end();
  });
}
