import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { privateFolder, type StepContext, type StepResult } from "../../engine/index.ts";
import { writeFile } from "../../workspace/index.ts";
import { type ApiCredentials, type ApiPlace, askApi, findCredentials, readinessOf } from "../kubernetes/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { nodeSteps } from "./clouds.ts";
import { groupsIn, makesInfrastructure, readObject, readServers, type Servers } from "./shards.ts";

/** Seconds between looks, and at most for one answer. */
const lookEvery = 5;

/** Looks again and again until it is told what came of it, or the time is over. */
interface Watch {
  readonly context: StepContext;
  readonly name: string;
  /** Seconds, over all looks. */
  readonly limit: number;
  waited: number;
}

/**
 * Waits until the API answers under the cluster's own certificate authority; 401 is an answer, too. With credentials
 * of the user's it also waits for nodes and components; without, these are said as not checked.
 */
export async function checkHealth(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const { healthSeconds } = world.options;
  if (healthSeconds === 0) return { kind: "skipped", summary: "not looked at, as --health-timeout 0 says" };
  const { apiHostname, apiPort } = world.ir.kubernetes;
  const name = `${apiHostname.value}:${apiPort.value}`;
  const watch: Watch = { context, name, limit: healthSeconds, waited: 0 };
  const servers = await readServers(world);
  if (servers && !(await hasBegun(world, servers, context))) {
    return {
      kind: "skipped",
      summary: "no server has begun yet: the nodes are prepared by the scripts beside the outputs",
    };
  }
  const answer = await waitFor(watch, () => askWhetherUp(world, servers, context.signal));
  if (answer.kind === "late") return silent(world, watch, answer.last);
  const { place, status } = answer.value;
  const { env, signal } = { ...world.context, ...context };
  const found = await findCredentials({ server: name, env, kubeconfig: world.options.kubeconfig, signal });
  if (found.kind === "none") return unchecked(watch, status, found.why);
  return waitUntilReady(world, watch, { place, servers, credentials: found.credentials, from: found.from });
}

/** Machines of one's own begin when somebody prepares them, which this run may have done. */
async function hasBegun(world: ApplyWorld, servers: Servers, context: StepContext): Promise<boolean> {
  if (
    makesInfrastructure(world.ir) ||
    nodeSteps(world.ir).length > 0 ||
    (await fetchCa(world, servers, context.signal)) !== undefined
  )
    return true;
  context.emit({
    type: "note",
    text: "The store holds what the servers need, and none has begun. Prepare each node by its script beside the outputs; then look again:",
    commands: [world.again()],
  });
  return false;
}

type Looked<T> = { readonly kind: "there"; readonly value: T } | { readonly kind: "not-yet"; readonly why: string };
type Waited<T> = { readonly kind: "there"; readonly value: T } | { readonly kind: "late"; readonly last: string };

async function waitFor<T>(watch: Watch, look: () => Promise<Looked<T>>): Promise<Waited<T>> {
  const { context, name, limit } = watch;
  for (;;) {
    const looked = await look();
    if (looked.kind === "there") return looked;
    if (watch.waited >= limit) return { kind: "late", last: looked.why };
    context.emit({
      type: "waiting",
      step: context.step,
      text: `${name} (${looked.why})`,
      seconds: watch.waited,
    });
    await sleep(lookEvery * 1000, undefined, { signal: context.signal });
    watch.waited += lookEvery;
  }
}

interface Up {
  readonly place: ApiPlace;
  readonly status: number;
}

async function askWhetherUp(world: ApplyWorld, servers: Servers | undefined, signal: AbortSignal): Promise<Looked<Up>> {
  const ca = servers && (await fetchCa(world, servers, signal));
  if (ca === undefined) return { kind: "not-yet", why: "the servers have made no certificate authority yet" };
  const place = placeOf(world, ca);
  const { status, text } = await askApi(place, "/version", signal);
  return status === 0 ? { kind: "not-yet", why: text } : { kind: "there", value: { place, status } };
}

/** Reads the certificate authority that the servers made, and keeps it for kubeconfig; undefined where it is not there. */
async function fetchCa(world: ApplyWorld, { url }: Servers, signal: AbortSignal): Promise<string | undefined> {
  const text = await readObject(world, url, "cluster/ca.crt", signal);
  if (text !== undefined) writeFile(join(privateFolder(world.build.folder), "ca.crt"), text);
  return text;
}

function placeOf({ ir, options }: ApplyWorld, ca: string): ApiPlace {
  const hostname = ir.kubernetes.apiHostname.value;
  const [, host = hostname, port = String(ir.kubernetes.apiPort.value)] =
    /^(.+):(\d+)$/.exec(options.apiAddress ?? "") ?? [];
  return { host, port, hostname, ca, timeout: lookEvery * 1000 };
}

interface SignedIn {
  readonly place: ApiPlace;
  readonly servers: Servers | undefined;
  readonly credentials: ApiCredentials;
  readonly from: string;
}

async function waitUntilReady(world: ApplyWorld, watch: Watch, signedIn: SignedIn): Promise<StepResult> {
  const { place, servers, credentials, from } = signedIn;
  const { signal } = watch.context;
  const wanted = servers ? await countWanted(world, servers, signal) : 0;
  const ask = async (path: string) => {
    const { status, text } = await askApi(place, path, signal, credentials);
    return { status, content: status === 200 ? (JSON.parse(text) as unknown) : undefined };
  };
  const answer = await waitFor(watch, async () => {
    const readiness = await readinessOf(ask, wanted);
    if (readiness.kind !== "waiting") return { kind: "there", value: readiness };
    return { kind: "not-yet", why: `${readiness.text}; ${readiness.waiting.slice(0, 3).join("; ")}` };
  });
  if (answer.kind === "late") return notReady(world, watch, answer.last);
  if (answer.value.kind === "unknown") return unchecked(watch, 200, `${answer.value.why} (${from})`);
  return { kind: "done", summary: `${watch.name} answers; ${answer.value.text}` };
}

/** VMs that the servers are to keep running: what the source says, or a variable or somebody since. */
async function countWanted(world: ApplyWorld, { url, shards }: Servers, signal: AbortSignal): Promise<number> {
  let wanted = 0;
  for (const { config } of shards) {
    const text = config && (await readObject(world, url, config.slice(url.length + 1), signal));
    if (!text) continue;
    for (const { size } of groupsIn(JSON.parse(text))) wanted += typeof size === "number" ? size : 0;
  }
  return wanted;
}

function unchecked({ context, name }: Watch, status: number, why: string): StepResult {
  context.emit({
    type: "note",
    text: `The API answers, and nodes and components were not checked (${why}). Look at them yourself:`,
    commands: ["kubectl get nodes", "kubectl get helmreleases -A"],
  });
  return { kind: "done", summary: `${name} answers (${status}); nodes and components were not checked` };
}

function silent({ again }: ApplyWorld, { name, limit }: Watch, last: string): StepResult {
  return {
    kind: "failed",
    failure: {
      what: `the Kubernetes API did not answer at ${name} within ${limit} s`,
      why: last,
      next: [
        "look at the servers of the control plane and at the DNS record; everything before this step is done",
        again("--resume"),
      ],
    },
  };
}

function notReady({ again }: ApplyWorld, { name, limit }: Watch, last: string): StepResult {
  return {
    kind: "failed",
    failure: {
      what: `the cluster at ${name} was not ready within ${limit} s`,
      why: last,
      next: [
        "`kubectl get nodes` and `kubectl get helmreleases -A` say more; everything before this step is done",
        again("--resume"),
      ],
    },
  };
}
