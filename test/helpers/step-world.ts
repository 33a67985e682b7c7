import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSession, type Session } from "../../runtime/apply/driver/index.ts";
import { loadCluster } from "../../runtime/apply/index.ts";
import { type ApplyOptions, type ApplyWorld, applyOptionsOf, type PastRun } from "../../runtime/apply/world/index.ts";
import type { CommandContext } from "../../runtime/cli/index.ts";
import { type EventBody, type RunView, type StepContext, viewOf } from "../../runtime/engine/index.ts";
import { noSecrets } from "../../runtime/tofu/index.ts";
import { testContext } from "../../runtime/vmconfig/test-context.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What a program in OpenTofu's place says to one of its commands. */
export interface Answer {
  readonly out?: string;
  readonly err?: string;
  readonly code?: number;
  /** It goes on until somebody stops it. */
  readonly lasts?: boolean;
  /** Commands of a shell that it runs, in the folder of the outputs. */
  readonly run?: string;
}

/**
 * By the first word of the command; `show` is that of a plan, and `state` that of the state. A list has an answer for each
 * time, and the last one for all that follow.
 */
export type Answers = Readonly<Record<string, Answer | readonly Answer[]>>;

export interface TestParts {
  /** What OpenTofu answers; nothing, with success, unless set. */
  readonly tofu?: Answers;
  readonly options?: Partial<ApplyOptions>;
  /** What is typed at each question; nobody is there unless set. */
  readonly typed?: readonly (string | undefined)[];
  readonly pending?: readonly PastRun[];
  readonly signal?: AbortSignal;
  readonly env?: CommandContext["env"];
  /** Events of the run before this step. */
  readonly before?: readonly EventBody[];
  readonly step?: string;
}

export interface TestWorld {
  readonly world: ApplyWorld;
  readonly context: StepContext;
  readonly session: Session;
  readonly events: readonly EventBody[];
  /** Folder of the source and of its outputs. */
  readonly folder: string;
  /** Command lines that OpenTofu was called with, without what differs from run to run. */
  calls(): readonly string[];
  /** Those events that are of these types. */
  told(...types: readonly EventBody["type"][]): readonly EventBody[];
}

/** A world for tests of steps and of what drives OpenTofu: a cluster of a source, with a program in OpenTofu's place. */
export function testWorld(text: string, parts: TestParts = {}): TestWorld {
  const folder = temporaryFolder("steps");
  const { tofu, path, calls } = fakeTofu(parts.tofu ?? {});
  writeFileSync(join(folder, "cluster.podplane"), text);
  const context: CommandContext = { ...testContext(folder, parts.signal), env: { PATH: path, ...parts.env } };
  const cluster = loadCluster(context, ".", { assignments: [], varsFiles: [], out: undefined });
  if (!cluster) throw new Error("the source has errors");
  const events: EventBody[] = [];
  const typed = [...(parts.typed ?? [])];
  const none = { positionals: [], flags: new Set<string>(), values: new Map<string, string>(), lists: new Map() };
  const run = temporaryFolder("run");
  const world: ApplyWorld = {
    context,
    options: { ...applyOptionsOf(none), ...parts.options },
    ...cluster,
    tofu,
    secrets: { current: noSecrets },
    run: { id: "now", path: run, journal: join(run, "journal.jsonl") },
    ask: { isPresent: parts.typed !== undefined, answer: async () => typed.shift() },
    lease: { verify: async () => undefined, setChild: async () => undefined, release: async () => undefined },
    pending: parts.pending ?? [],
    again: (...words) => ["podplanec apply", ...words].join(" "),
  };
  const view = (): RunView => viewOf([...(parts.before ?? []), ...events]);
  return {
    world,
    context: { step: parts.step ?? "step", signal: context.signal, emit: (body) => events.push(body), view },
    session: createSession(),
    events,
    folder,
    calls,
    told: (...types) => events.filter(({ type }) => types.includes(type)),
  };
}

/** A program that says what it was given to say, and writes down what it was asked. */
function fakeTofu(answers: Answers) {
  const folder = temporaryFolder("fake-tofu");
  const tofu = join(folder, "tofu");
  const log = join(folder, "calls");
  for (const [name, given] of Object.entries(answers)) {
    const list: readonly Answer[] = Array.isArray(given) ? given : [given];
    list.forEach(({ out = "", err = "", code = 0, lasts = false, run = "" }, index) => {
      const file = join(folder, `${name}.${index + 1}`);
      writeFileSync(`${file}.out`, out);
      writeFileSync(`${file}.err`, err);
      writeFileSync(`${file}.end`, `${run}\n${lasts ? "exec sleep 60" : `exit ${code}`}\n`);
      writeFileSync(join(folder, `${name}.last`), String(index + 1));
    });
  }
  writeFileSync(
    tofu,
    `#!/bin/sh
here='${folder}'
name=$1
case "$*" in
  "show -json") name=state ;;
  "state list") name=list ;;
esac
echo "$name: $*" >>"$here/calls"
[ -e "$here/$name.last" ] || exit 0
turn=$(grep -c "^$name: " "$here/calls")
[ -e "$here/$name.$turn.end" ] || turn=$(cat "$here/$name.last")
cat "$here/$name.$turn.out"
cat "$here/$name.$turn.err" >&2
. "$here/$name.$turn.end"
`,
  );
  chmodSync(tofu, 0o755);
  const calls = (): readonly string[] => {
    if (!existsSync(log)) return [];
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    return lines.map((line) => line.replace(/^\w+: /, "").replace(/[^\s=]*podplanec-plan-\w+/g, "FOLDER"));
  };
  return { tofu, calls, path: `${folder}:${process.env["PATH"]}` };
}

/** A change as `show -json` of a plan has it. */
export function planned(address: string, actions: readonly string[], members: object = {}): object {
  const [type] = address.split(".").slice(-2);
  return { address, mode: "managed", type, change: { actions, after: {}, after_sensitive: {} }, ...members };
}

/** `show -json` of a plan. */
export function planOf(changes: readonly object[], outputs: readonly string[] = []): Answer {
  const members = Object.fromEntries(outputs.map((name) => [name, { actions: ["create"] }]));
  return { out: JSON.stringify({ format_version: "1.2", resource_changes: changes, output_changes: members }) };
}

/** `show -json` of a state. */
export function stateOf(resources: readonly object[], modules: readonly object[] = []): Answer {
  return { out: JSON.stringify({ values: { root_module: { resources, child_modules: modules } } }) };
}

/** A line of OpenTofu that tells a diagnostic. */
export function diagnosticLine(diagnostic: object, severity: "error" | "warning" = "error"): string {
  return `${JSON.stringify({ "@message": "", type: "diagnostic", diagnostic: { severity, detail: "", ...diagnostic } })}\n`;
}

/** A line of OpenTofu about a resource. */
export function hookLine(type: string, addr: string, action = "create", members: object = {}): string {
  return `${JSON.stringify({ "@message": "", type, hook: { resource: { addr }, action, ...members } })}\n`;
}
