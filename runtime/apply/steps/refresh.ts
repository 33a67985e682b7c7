import { connect } from "node:net";
import { type Ir, moduleSources } from "../../../compiler/index.ts";
import type { Change, StepContext, StepResult } from "../../engine/index.ts";
import { serverConfigs } from "../../outputs/index.ts";
import { findProgram } from "../../tofu/index.ts";
import { driveProgram, programFailure } from "../driver/index.ts";
import { type ApplyWorld, shellWord } from "../world/index.ts";
import { readServers } from "./shards.ts";

/** The port of a server for operators (contracts/nstance.md 1). */
const operatorPort = 8993;

/** Milliseconds to find out whether a server can be reached from here. */
const longestConnect = 5_000;

/**
 * Has running servers take a changed configuration (ruling 65). Who applies rarely has the operator's identity and a
 * route to the servers: then the step ends with the command, and never as if it were done.
 */
export async function refreshConfig(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  if (!changesServers(world, context) || serversRestart(world.ir)) {
    return { kind: "unchanged", summary: "no running server has another configuration now" };
  }
  const servers = await addressesOf(world);
  const identity = world.options.identityDir;
  const words = [
    ...["config", "refresh", "--all-shards", "--servers", servers.map(({ shard, at }) => `${shard}=${at}`).join(",")],
    ...["--identity-dir", identity ?? "DIR"],
  ];
  const shown = ["nstance-admin", ...words].map(shellWord).join(" ");
  const program = findProgram("nstance-admin", world.context.env);
  const missing =
    program === undefined
      ? "nstance-admin is not on PATH"
      : identity === undefined
        ? "--identity-dir does not say where the operator's identity is"
        : await unreachable(servers, context.signal);
  if (program === undefined || missing !== undefined) return leave(context, missing ?? "", shown);
  const result = await driveProgram(world, context, { command: program, words, name: "refresh" });
  if (result.code === 0) return { kind: "done", summary: `${servers.length} servers took their configuration` };
  if (result.isCancelled) return { kind: "cancelled", summary: "stopped; servers may not know their configuration" };
  return { kind: "failed", failure: programFailure(world, "the refresh of the servers' configuration", result, shown) };
}

function leave({ emit }: StepContext, why: string, command: string): StepResult {
  emit({
    type: "note",
    text: `Running servers do not know their new configuration yet, and it cannot be told them from here: ${why}. Run this on a machine in the cluster's network, with the operator's identity in DIR:`,
    commands: [command],
  });
  return { kind: "skipped", summary: "left to you: see the command in the note" };
}

interface Server {
  readonly shard: string;
  /** `HOST:PORT` */
  readonly at: string;
}

async function addressesOf(world: ApplyWorld): Promise<readonly Server[]> {
  const { shards = [] } = (await readServers(world)) ?? {};
  return shards.map(({ name, addresses: [first = "ADDRESS"] }) => {
    return { shard: name, at: `${first.includes(":") ? `[${first}]` : first}:${operatorPort}` };
  });
}

/** Why a server cannot be reached; undefined where all can. */
async function unreachable(servers: readonly Server[], signal: AbortSignal): Promise<string | undefined> {
  for (const { at, shard } of servers) {
    const why = await connectTo(at, signal);
    if (why !== undefined) return `the server of ${shard} at ${at} cannot be reached (${why})`;
  }
  return undefined;
}

function connectTo(at: string, signal: AbortSignal): Promise<string | undefined> {
  const [, host = "", port = ""] = /^\[?(.*?)\]?:(\d+)$/.exec(at) ?? [];
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: longestConnect, signal });
    const end = (why: string | undefined): void => {
      socket.destroy();
      resolve(why);
    };
    socket.once("connect", () => end(undefined));
    socket.once("timeout", () => end("no answer in time"));
    socket.once("error", (error) => (signal.aborted ? reject(error) : end(error.message)));
  });
}

/** Whether this run, or one that it goes on with, changed what servers are told. */
function changesServers({ pending }: ApplyWorld, { view }: StepContext): boolean {
  const views = [view(), ...pending.map((run) => run.view)];
  if (views.some(({ objects }) => objects.some(({ outcome }) => outcome === "replaced"))) return true;
  return views
    .flatMap(({ plans }) => plans)
    .filter(({ scope }) => scope === "all" || scope === "rest")
    .flatMap(({ changes }) => changes)
    .some(isServerConfig);
}

/** The file that a shard module writes for its servers, when it is changed: new servers read it when they start. */
function isServerConfig({ address, action }: Change): boolean {
  return action === "update" && /^module\.shard_\w+\.\w+\.config$/.test(address);
}

function serversRestart(ir: Ir): boolean {
  if (serverConfigs(ir).length > 0) return false;
  return Object.values(ir.modules).every(({ source, dialect }) => {
    return moduleSources.find((one) => one.source === source)?.facts[dialect].serversFollowConfig === true;
  });
}
