import type { Ir, IrNodeAccess } from "../../../compiler/index.ts";
import type { StepContext, StepResult } from "../../engine/index.ts";
import { nodeScriptPath, serverConfigs } from "../../outputs/index.ts";
import { encryptionKeyName, s3KeyNames } from "../../secrets/index.ts";
import { findSecret, waysToGive } from "../../state-secrets/index.ts";
import { noSecrets, type SecretVariables, secretVariables } from "../../tofu/index.ts";
import { readOutput } from "../driver/index.ts";
import { type RemoteResult, type RemoteScript, runRemoteScript } from "../remote/index.ts";
import type { ApplyWorld } from "../world/index.ts";

/** A node of Proxmox VE that `apply` prepares, by the script that was built for it. */
export interface ReachedNode {
  /** The id of its step. */
  readonly step: string;
  readonly name: string;
  /** As `ssh` is told of it. */
  readonly host: string;
  /** Its script, in the folder of the outputs. */
  readonly path: string;
  readonly access: IrNodeAccess;
  /** Whether OpenTofu makes a part of what its script makes otherwise. */
  readonly isManaged: boolean;
}

/** The nodes of the providers that say how they are reached, in declared order. */
export function reachedNodes(ir: Ir): readonly ReachedNode[] {
  return ir.providers.flatMap((provider) => {
    if (provider.kind !== "proxmox" || !provider.ssh) return [];
    const access = provider.ssh;
    return provider.nodes.map((node) => ({
      step: `node-${provider.key}-${node.name.value}`,
      name: node.name.value,
      host: node.address?.value ?? node.name.value,
      path: nodeScriptPath(ir, provider, node),
      access,
      isManaged: provider.managed !== undefined,
    }));
  });
}

/** The script says so where something has to be given first. */
const givesFirst = 3;

/** Runs the script of a node there, with the secrets that it is to have. */
export async function runOn(
  world: ApplyWorld,
  context: StepContext,
  node: ReachedNode,
  words: readonly string[],
): Promise<RemoteResult> {
  const { secrets, missing } = await secretsOf(world, node.access, context.signal);
  const all = [...(secrets.names.length > 0 ? ["--secrets"] : []), ...(await bucketWords(world)), ...words];
  const remote = await runWith(world, context, node, all, secrets);
  if (remote.result.kind !== "failed" || remote.code !== givesFirst) return remote;
  const { failure } = remote.result;
  return { ...remote, result: { kind: "failed", failure: { ...failure, next: [...missing, ...failure.next] } } };
}

/** Runs the part of a node's script that needs no secrets. */
export function runBareOn(
  world: ApplyWorld,
  context: StepContext,
  node: ReachedNode,
  words: readonly string[],
): Promise<RemoteResult> {
  return runWith(world, context, node, words, noSecrets);
}

/** Runs a script of ours on a node, that is none of the outputs. */
export function runTextOn(
  world: ApplyWorld,
  context: StepContext,
  node: ReachedNode,
  name: string,
  script: string,
): Promise<RemoteResult> {
  return runAsRoot(world, context, node, { name, script, words: [], secrets: noSecrets });
}

function runWith(
  world: ApplyWorld,
  context: StepContext,
  node: ReachedNode,
  words: readonly string[],
  secrets: SecretVariables,
): Promise<RemoteResult> {
  const script = world.build.files.find((file) => file.path === node.path);
  if (!script) throw new Error(`${node.path} is not among the outputs`);
  return runAsRoot(world, context, node, { name: node.path, script: script.text, words, secrets });
}

function runAsRoot(
  world: ApplyWorld,
  context: StepContext,
  { access, host }: ReachedNode,
  script: Pick<RemoteScript, "name" | "script" | "words" | "secrets">,
): Promise<RemoteResult> {
  const target = { host, user: access.user.value, ...(access.port ? { port: access.port.value } : {}) };
  return runRemoteScript(world, context, { ...script, target, secretsAs: "lines", asRoot: true });
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
export function summaryIn(said: readonly string[]): string | undefined {
  return said.findLast((text) => text.startsWith("summary "))?.replace(/^summary +/, "");
}

export function toDo(said: readonly string[]): number | undefined {
  const count = /^(\d+) to do,/.exec(summaryIn(said) ?? "")?.[1];
  return count === undefined ? undefined : Number(count);
}

export function stepsOf(count: number): string {
  return count === 1 ? "1 step" : `${count} steps`;
}

export function unreadable(
  { again }: ApplyWorld,
  { name, host, path }: ReachedNode,
  { said }: RemoteResult,
): StepResult {
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
