import type { Ir, IrNodeAccess } from "../../../compiler/index.ts";
import type { StepContext, StepInfo, StepResult } from "../../engine/index.ts";
import { nodeScriptPath, serverConfigs } from "../../outputs/index.ts";
import { encryptionKeyName, s3KeyNames } from "../../secrets/index.ts";
import { findSecret, waysToGive } from "../../state-secrets/index.ts";
import { secretVariables } from "../../tofu/index.ts";
import { readOutput, type Session } from "../driver/index.ts";
import { type RemoteResult, runRemoteScript } from "../remote/index.ts";
import { type ApplyWorld, askQuestion } from "../world/index.ts";

/** A node of Proxmox VE that `apply` prepares, by the script that was built for it. */
interface ReachedNode {
  /** The id of its step. */
  readonly step: string;
  readonly name: string;
  /** As `ssh` is told of it. */
  readonly host: string;
  /** Its script, in the folder of the outputs. */
  readonly path: string;
  readonly access: IrNodeAccess;
}

/** The nodes of the providers that say how they are reached, in declared order. */
function reachedNodes(ir: Ir): readonly ReachedNode[] {
  return ir.providers.flatMap((provider) => {
    if (provider.kind !== "proxmox" || !provider.ssh) return [];
    const access = provider.ssh;
    return provider.nodes.map((node) => ({
      step: `node-${provider.key}-${node.name.value}`,
      name: node.name.value,
      host: node.address?.value ?? node.name.value,
      path: nodeScriptPath(ir, provider, node),
      access,
    }));
  });
}

/** One step that looks at all nodes, and one for each of them; none where no provider says how they are reached. */
export function nodeSteps(ir: Ir): readonly (StepInfo & { kind: "node-look" | "node" })[] {
  const nodes = reachedNodes(ir);
  if (nodes.length === 0) return [];
  return [
    { id: "nodes", kind: "node-look", title: "What the nodes of Proxmox VE lack" },
    ...nodes.map(({ step, name }) => ({ id: step, kind: "node" as const, title: `Node ${name} of Proxmox VE` })),
  ];
}

/**
 * Lets the script of each node say what it would do, which changes nothing there, and asks once whether they may.
 * What their steps need of it is kept in the session.
 */
export async function lookAtNodes(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const planned = new Map<string, number>();
  for (const node of reachedNodes(world.ir)) {
    const remote = await runOn(world, context, node, ["--dry-run"]);
    if (remote.result.kind !== "done") return remote.result;
    const count = toDo(remote.said);
    if (count === undefined) return unreadable(world, node, remote);
    planned.set(node.step, count);
  }
  session.nodes = planned;
  const lacking = reachedNodes(world.ir).filter(({ step }) => planned.get(step) !== 0);
  if (lacking.length === 0) return { kind: "unchanged", summary: "each is as it should be" };
  const details = lacking.map(({ name, step }) => `${name}: ${stepsOf(planned.get(step) ?? 0)}`);
  const answer = await askQuestion(
    {
      id: `${context.step}-1`,
      step: context.step,
      kind: "confirm",
      text: "Prepare these nodes of Proxmox VE?",
      details,
      flag: "--auto-approve",
    },
    world.options.autoApprove ? "yes" : undefined,
    { ask: world.ask, emit: context.emit, signal: context.signal },
  );
  if (answer === "yes") return { kind: "done", summary: details.join(", ") };
  if (context.signal.aborted) return { kind: "cancelled", summary: "stopped; no node was changed" };
  return { kind: "declined", summary: "no node was changed" };
}

/** Prepares a node: its script looks before it acts, and goes on where an earlier run was cut off. */
export async function prepareNode(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const node = reachedNodes(world.ir).find(({ step }) => step === context.step);
  const planned = node && session.nodes?.get(node.step);
  if (!node || planned === undefined) throw new Error(`nobody looked at the node of ${context.step}`);
  if (planned === 0) return { kind: "unchanged", summary: "it is as it should be" };
  const remote = await runOn(world, context, node, []);
  if (remote.result.kind !== "done") return remote.result;
  return { kind: "done", summary: summaryIn(remote.said) ?? "prepared" };
}

/** The script says so where something has to be given first. */
const givesFirst = 3;

async function runOn(
  world: ApplyWorld,
  context: StepContext,
  node: ReachedNode,
  words: readonly string[],
): Promise<RemoteResult> {
  const { access, path, host } = node;
  const script = world.build.files.find((file) => file.path === path);
  if (!script) throw new Error(`${path} is not among the outputs`);
  const { secrets, missing } = await secretsOf(world, access, context.signal);
  const remote = await runRemoteScript(world, context, {
    target: { host, user: access.user.value, ...(access.port ? { port: access.port.value } : {}) },
    name: path,
    script: script.text,
    words: [...(secrets.names.length > 0 ? ["--secrets"] : []), ...(await bucketWords(world)), ...words],
    secrets,
    secretsAs: "lines",
    asRoot: true,
  });
  if (remote.result.kind !== "failed" || remote.code !== givesFirst) return remote;
  const { failure } = remote.result;
  return { ...remote, result: { kind: "failed", failure: { ...failure, next: [...missing, ...failure.next] } } };
}

/** The bucket of Nstance, where the modules chose its name. */
async function bucketWords(world: ApplyWorld): Promise<readonly string[]> {
  if (serverConfigs(world.ir).every(({ bucket }) => bucket !== undefined)) return [];
  const bucket = await readOutput(world, "nstance_bucket");
  return typeof bucket === "string" ? ["--bucket", bucket] : [];
}

/** The line of the key file of an account. */
const credentialsName = "GOOGLE_CREDENTIALS";

/** A node that has its secrets needs none: what is not there is left out, and its script says what it lacks. */
async function secretsOf({ ir, context, build, options }: ApplyWorld, access: IrNodeAccess, signal: AbortSignal) {
  const [idName, secretName] = s3KeyNames;
  const declared = {
    [encryptionKeyName]: access.encryptionKey,
    [idName]: access.accessKeyId,
    [secretName]: access.secretAccessKey,
    [credentialsName]: access.credentials,
  };
  const fetching = { ir, env: context.env, folder: build.folder, endpoint: options.secretEndpoint, signal };
  const environment = new Map<string, string>();
  const missing: string[] = [];
  for (const [name, secret] of Object.entries(declared)) {
    if (!secret) continue;
    const value = await findSecret(secret, fetching);
    if (value === undefined) missing.push(waysToGive(secret));
    // The file has several lines, and its script takes one for each secret.
    else environment.set(name, name === credentialsName ? Buffer.from(value, "utf8").toString("base64") : value);
  }
  return { secrets: secretVariables({ environment }), missing };
}

/** The last line of a script that ended well: `summary 3 to do, 8 as they should be; …`. */
function summaryIn(said: readonly string[]): string | undefined {
  return said.findLast((text) => text.startsWith("summary "))?.replace(/^summary +/, "");
}

function toDo(said: readonly string[]): number | undefined {
  const count = /^(\d+) to do,/.exec(summaryIn(said) ?? "")?.[1];
  return count === undefined ? undefined : Number(count);
}

function stepsOf(count: number): string {
  return count === 1 ? "1 step" : `${count} steps`;
}

function unreadable({ again }: ApplyWorld, { name, host, path }: ReachedNode, { said }: RemoteResult): StepResult {
  return {
    kind: "failed",
    failure: {
      what: `${path} ended well on ${host}, and did not say what it would do`,
      why: "something else printed between its lines, or it did not run",
      ...(said.length === 0 ? {} : { said: said.join("\n") }),
      next: [`run it on ${name} by hand, with --dry-run`, again("--resume")],
    },
  };
}
