import type { Failure, StepContext, StepResult } from "../../engine/index.ts";
import { findProgram, type SecretVariables } from "../../tofu/index.ts";
import { type DriveResult, driveProgram } from "../driver/index.ts";
import { type ApplyWorld, shellWord } from "../world/index.ts";

/** A machine, as `ssh` is told of it. What is absent is as the user's own configuration of ssh says. */
export interface SshTarget {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  /** File with the keys that hosts are known by. */
  readonly knownHosts?: string;
  /** File with the private key. */
  readonly identity?: string;
}

export interface RemoteScript {
  readonly target: SshTarget;
  /** For the name of its log, and for messages: `prepare-node`. */
  readonly name: string;
  /** Bash. It runs as a whole or not at all. */
  readonly script: string;
  /** Its arguments, which everybody on both machines may read. */
  readonly words: readonly string[];
  /** What nobody else may read. */
  readonly secrets: SecretVariables;
  /** How it gets them: as its environment, or as lines `NAME=value` of its standard input, which is empty else. */
  readonly secretsAs: "environment" | "lines";
  /** Whether it needs root, whoever logs in. */
  readonly asRoot: boolean;
}

/** How a script ended, and the last that it said. */
export interface RemoteResult {
  readonly result: StepResult;
  /** The exit code of the script; undefined where it is not known. */
  readonly code: number | undefined;
  readonly said: readonly string[];
}

/**
 * Runs a script on another machine by the system's `ssh`, and tells what it says. Hosts have to be known: a key that
 * is not is refused, and never accepted in passing. The script and its secrets go over standard input alone, so that
 * neither machine's list of processes has them.
 */
export async function runRemoteScript(
  world: ApplyWorld,
  context: StepContext,
  remote: RemoteScript,
): Promise<RemoteResult> {
  const { target, name, secrets, asRoot } = remote;
  const command = findProgram("ssh", world.context.env);
  if (command === undefined) {
    const failure = { what: "there is no ssh on PATH", next: ["install OpenSSH's client", world.again("--resume")] };
    return { result: { kind: "failed", failure }, code: undefined, said: [] };
  }
  const asOther = asRoot && target.user !== "root" ? ["sudo", "--non-interactive"] : [];
  const words = [
    ...optionsFor(target),
    "--",
    target.host,
    [...asOther, "bash", "-s", "--", ...remote.words].map(shellWord).join(" "),
  ];
  const driven = await driveProgram(world, context, { command, words, name, input: inputOf(remote), hidden: secrets });
  return { result: resultOf(world, remote, driven), code: driven.code, said: driven.words };
}

function resultOf(world: ApplyWorld, remote: RemoteScript, driven: DriveResult): StepResult {
  const { name, target } = remote;
  if (driven.code === 0) return { kind: "done", summary: `${name} on ${target.host}` };
  if (driven.isCancelled) return { kind: "cancelled", summary: `stopped; ${name} may be half done on ${target.host}` };
  return { kind: "failed", failure: sshFailure(world, remote, driven) };
}

function optionsFor({ user, port, knownHosts, identity }: SshTarget): readonly string[] {
  const settings = [
    // Nobody is there to be asked, and a key that changed is no question.
    ...["BatchMode=yes", "StrictHostKeyChecking=yes", "ClearAllForwardings=yes"],
    ...["ConnectTimeout=15", "ServerAliveInterval=15", "ServerAliveCountMax=4"],
    ...(knownHosts === undefined ? [] : [`UserKnownHostsFile=${quotedPath(knownHosts)}`]),
  ];
  return [
    "-T",
    ...settings.flatMap((setting) => ["-o", setting]),
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...(identity === undefined ? [] : ["-i", identity]),
  ];
}

/** OpenSSH splits this setting at blanks, unless it is quoted. */
function quotedPath(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/**
 * Bash reads the group to its end before it runs any of it: what a lost connection cut off does nothing. `printf` is no
 * program of its own, and what it writes goes through a pipe: secrets are in no argument and no file there either.
 */
function inputOf({ script, secrets, secretsAs }: RemoteScript): string {
  const given = Object.entries(secrets.into({})).map(([name, value]) => [name, shellQuoted(value ?? "")] as const);
  if (secretsAs === "environment" || given.length === 0) {
    const exports = given.map(([name, value]) => `export ${name}=${value}\n`);
    return `{\n${exports.join("")}${script}\n} </dev/null\nexit "$?"\n`;
  }
  const lines = given.map(([name, value]) => `${name}=${value}`).join(" ");
  return `{\n${script}\n} < <(printf '%s\\n' ${lines})\nexit "$?"\n`;
}

function shellQuoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** The exit code that is ssh's own, and never the script's. */
const connectionFailed = 255;

interface KnownSsh {
  readonly pattern: RegExp;
  readonly why: string;
  readonly next: (target: SshTarget) => string;
}

const known: readonly KnownSsh[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    why: "the host has another key than before: it was made anew, or it is another machine",
    next: ({ host }) => `compare its fingerprint, then \`ssh-keygen -R ${shellWord(host)}\` and connect once by hand`,
  },
  {
    pattern: /Host key verification failed/,
    why: "the host is not known",
    next: ({ host }) => `connect once by hand and compare its fingerprint: \`ssh ${shellWord(host)}\``,
  },
  {
    pattern: /Permission denied/,
    why: "the host accepts none of your keys",
    next: () => "add the key to your agent (`ssh-add`), and to the host's authorized_keys",
  },
  {
    pattern: /Connection (?:refused|timed out)|No route to host|Could not resolve hostname/,
    why: "the host cannot be reached",
    next: () => "check the address, the network and whether the host is up",
  },
];

function sshFailure(world: ApplyWorld, { target, name }: RemoteScript, result: DriveResult): Failure {
  const said = result.words.join("\n");
  const isOurs = result.code === connectionFailed;
  const advice = isOurs ? known.find(({ pattern }) => pattern.test(said)) : undefined;
  return {
    what: isOurs
      ? `${target.host} could not be reached by ssh, or the connection broke off`
      : `${name} failed on ${target.host} with exit code ${result.code ?? "unknown"}`,
    ...(advice ? { why: advice.why } : {}),
    ...(said === "" ? {} : { said }),
    next: [...(advice ? [advice.next(target)] : []), world.again("--resume")],
  };
}
