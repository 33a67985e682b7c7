import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseTofuLine, type TofuMessage } from "../../tofu/index.ts";
import { type PastRun, type StartedTool, shellWord } from "../world/index.ts";
import { queryTofu, type TofuWorld, UnansweredQuery } from "./query.ts";

/** A resource that may exist and is in no state. */
export interface Unrecorded {
  readonly address: string;
  readonly importCommand: string;
}

/** What a provider's death leaves open: the answer to a request that the cloud may have taken. */
const lostAnswers = /Plugin did not respond|Request cancelled|connection reset|unexpected EOF|timeout/i;

/**
 * Resources that runs were making when OpenTofu, or a provider, was killed: the cloud may have made them, and nobody
 * wrote it down. Those that are in the state by now are left out.
 */
export async function findUnrecorded(world: TofuWorld, runs: readonly PastRun[]): Promise<readonly Unrecorded[]> {
  const suspects = new Map<string, string | undefined>();
  for (const run of runs) {
    for (const tool of toolsOf(run)) {
      const lines = readLines(join(run.folder.path, tool.log));
      // One that was killed may have stored nothing of what it had made.
      const found = run.view.exited.has(tool.pid) ? unansweredIn(lines) : createdIn(lines);
      for (const [address, id] of found) {
        suspects.set(address, id ?? suspects.get(address) ?? importIdIn(run, address));
      }
    }
  }
  if (suspects.size === 0) return [];
  const recorded = await stateAddresses(world);
  return [...suspects]
    .filter(([address]) => !recorded.has(address))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([address, id]) => ({ address, importCommand: importCommand(world, address, id) }));
}

/** Every program that changed something, whether its end is known or not. */
function toolsOf({ view }: PastRun): readonly StartedTool[] {
  return view.started.filter(({ words }) => words[0] === "apply");
}

/** Addresses with what `import` takes, where the log tells it. */
type Suspects = ReadonlyMap<string, string | undefined>;

/** Everything that was begun to be created and that nobody refused. */
export function createdIn(lines: readonly string[]): Suspects {
  const found = new Map<string, string | undefined>();
  for (const message of lines.flatMap((line) => parseTofuLine(line) ?? [])) {
    if (message.kind !== "apply" || message.action !== "create" || message.state === "progress") continue;
    if (message.state === "failed") found.delete(message.address);
    else found.set(message.address, message.id ?? found.get(message.address));
  }
  return new Map([...found, ...unansweredIn(lines)].map(([address, id]) => [address, id ?? found.get(address)]));
}

/** Creations that have no end, and those whose answer was lost. */
export function unansweredIn(lines: readonly string[]): Suspects {
  const messages = lines.flatMap((line) => parseTofuLine(line) ?? []);
  const open = new Set<string>();
  const failed = new Set<string>();
  for (const message of messages) {
    if (message.kind !== "apply" || message.action !== "create") continue;
    if (message.state === "started") open.add(message.address);
    else if (message.state !== "progress") open.delete(message.address);
    if (message.state === "failed") failed.add(message.address);
  }
  const lost = messages
    .filter(isLostAnswer)
    .flatMap(({ address }) => (address !== undefined && failed.has(address) ? [address] : []));
  return new Map([...open, ...lost].map((address) => [address, undefined]));
}

function isLostAnswer(message: TofuMessage): message is Extract<TofuMessage, { kind: "diagnostic" }> {
  return message.kind === "diagnostic" && lostAnswers.test(`${message.summary} ${message.detail}`);
}

function readLines(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
}

function importIdIn({ view }: PastRun, address: string): string | undefined {
  return view.plans.flatMap(({ changes }) => changes).find((change) => change.address === address)?.importId;
}

/** Addresses in the state; none where there is no state. Takes no lock. */
export async function stateAddresses(world: TofuWorld): Promise<ReadonlySet<string>> {
  try {
    const list = await queryTofu(world, ["state", "list"], "the state");
    return new Set(list.split("\n").filter((line) => line !== ""));
  } catch (error) {
    if (error instanceof UnansweredQuery && error.said.includes("No state file was found")) return new Set();
    throw error;
  }
}

function importCommand({ tofu, build }: TofuWorld, address: string, id: string | undefined): string {
  const program = tofu.endsWith("terraform") ? "terraform" : "tofu";
  return `${program} -chdir=${shellWord(build.shown)} import ${shellWord(address)} ${id === undefined ? "ID" : shellWord(id)}`;
}
