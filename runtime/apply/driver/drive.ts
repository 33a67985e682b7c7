import { basename, join } from "node:path";
import type { CommandContext } from "../../cli/index.ts";
import type { EventBody, StepContext } from "../../engine/index.ts";
import { environmentForTofu, variablesOfSecrets } from "../../state-secrets/index.ts";
import {
  environmentOfOthers,
  type FollowedRun,
  hideInFile,
  noSecrets,
  parseTofuLine,
  type RunEnd,
  type SecretVariables,
  startTofu,
  type TofuMessage,
} from "../../tofu/index.ts";
import { type ApplyWorld, placesOfAddress, placesOfRange } from "../world/index.ts";

type Diagnostic = Extract<EventBody, { type: "diagnostic" }>;

/** What a run of OpenTofu came to. */
export interface DriveResult {
  /** Undefined where a signal ended it, or it was joined and nobody saw its end. */
  readonly code: number | undefined;
  /** Whether it was asked to stop. */
  readonly isCancelled: boolean;
  readonly errors: readonly Diagnostic[];
  /** The last lines that were no messages. */
  readonly words: readonly string[];
}

/** What a run is told besides its words. */
export interface DriveOptions {
  /** What `import` takes for resources, by address. */
  readonly importIds?: ReadonlyMap<string, string>;
  /** Warnings with these summaries are ours, and are not shown. */
  readonly expected?: RegExp;
  /** Who speaks in the lines that are no messages; OpenTofu unless set. */
  readonly from?: string;
  /** What is taken out of what it says; OpenTofu's secrets unless set. */
  readonly hidden?: SecretVariables;
}

/** Runs OpenTofu for a step, with its secrets. */
export function driveTofu(
  world: ApplyWorld,
  context: StepContext,
  words: readonly string[],
  options: DriveOptions = {},
): Promise<DriveResult> {
  const secrets = world.secrets.current;
  const env = environmentForTofu(world.context.env, world.ir);
  return drive(world, context, { command: world.tofu, words, name: words[0] ?? "", secrets, env }, options);
}

/** A program that a step runs. */
export interface DrivenProgram {
  readonly command: string;
  /** Its arguments; none is a secret. */
  readonly words: readonly string[];
  /** For the name of the file with its output. */
  readonly name: string;
  /** What it gets on standard input. */
  readonly input?: string;
  readonly secrets?: SecretVariables;
  /** Secrets that it gets in another way, and that are taken out of what it says. */
  readonly hidden?: SecretVariables;
}

/** Runs a program for a step and tells as events what it says. It is asked to stop once when the run is cancelled. */
export function driveProgram(
  world: ApplyWorld,
  context: StepContext,
  program: DrivenProgram,
  options: DriveOptions = {},
): Promise<DriveResult> {
  return drive(
    world,
    context,
    { ...program, env: environmentOfOthers(world.context.env, variablesOfSecrets(world.ir)) },
    options,
  );
}

async function drive(
  world: ApplyWorld,
  context: StepContext,
  {
    command,
    words,
    name,
    input,
    env,
    secrets = noSecrets,
    hidden = secrets,
  }: DrivenProgram & Pick<CommandContext, "env">,
  options: DriveOptions,
): Promise<DriveResult> {
  const log = `${nextNumber(context)}-${name}.log`;
  const run = await startTofu({
    command,
    words,
    folder: world.build.folder,
    env,
    log: join(world.run.path, log),
    secrets,
    ...(input === undefined ? {} : { input }),
    async note({ pid, birth }) {
      context.emit({ type: "tool-started", step: context.step, tool: command, words, pid, birth, log });
      await world.lease.setChild({ pid, birth });
    },
  });
  try {
    return await followTofu(world, context, run, { from: basename(command), hidden, ...options });
  } finally {
    hideInFile(join(world.run.path, log), hidden);
  }
}

/** Tells what a run says until it has ended. */
export async function followTofu(
  world: ApplyWorld,
  context: StepContext,
  run: FollowedRun,
  options: DriveOptions = {},
): Promise<DriveResult> {
  const { signal, emit, step } = context;
  const { from = basename(world.tofu), hidden = world.secrets.current } = options;
  const stop = (): void => {
    emit({ type: "cancel-requested", text: `${from} was asked to stop, and ends what it is doing` });
    run.interrupt();
  };
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  const teller = createTeller(world, context, { ...options, from });
  try {
    for await (const line of run.lines()) teller.take(parseTofuLine(hidden.hideIn(line)));
    const end = await run.ended;
    emit({ type: "tool-ended", step, pid: run.pid, ...end });
    await world.lease.setChild(undefined);
    return { ...resultOf(end), isCancelled: signal.aborted, errors: teller.errors, words: teller.words };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function resultOf({ code }: RunEnd): { readonly code: number | undefined } {
  return { code };
}

/** Logs of a run are numbered in the order in which programs were started. */
function nextNumber({ view }: StepContext): string {
  const started = view().started.length + 1;
  return String(started).padStart(2, "0");
}

interface Teller {
  take(message: TofuMessage | undefined): void;
  readonly errors: readonly Diagnostic[];
  readonly words: readonly string[];
}

const keptWords = 30;

function createTeller(
  world: ApplyWorld,
  { emit, step, signal }: StepContext,
  options: DriveOptions & { readonly from: string },
): Teller {
  const errors: Diagnostic[] = [];
  const words: string[] = [];
  const takeDiagnostic = (message: Extract<TofuMessage, { kind: "diagnostic" }>): void => {
    const { severity, summary, detail, address, range } = message;
    if (severity === "warning" && options.expected?.test(summary) === true) return;
    // One for each resource that was not begun: that it stops is told already.
    if (signal.aborted && summary === "execution halted") return;
    const places = range
      ? placesOfRange(world, range, detail)
      : address === undefined
        ? {}
        : placesOfAddress(world, address);
    const body: Diagnostic = {
      type: "diagnostic",
      step,
      severity,
      summary,
      detail,
      ...(address === undefined ? {} : { address }),
      ...places,
    };
    if (severity === "error") errors.push(body);
    emit(body);
  };
  const takeApply = ({ state, address, action, seconds, id }: Extract<TofuMessage, { kind: "apply" }>): void => {
    const base = { step, address, action };
    const importId = options.importIds?.get(address);
    if (state === "started") {
      emit({ type: "resource-started", ...base, ...(importId === undefined ? {} : { importId }) });
    } else if (state === "progress") {
      emit({ type: "resource-progress", ...base, seconds });
    } else {
      emit({ type: "resource-ended", ...base, outcome: state, seconds, ...(id === undefined ? {} : { id }) });
    }
  };
  return {
    errors,
    words,
    take(message) {
      switch (message?.kind) {
        case "diagnostic":
          return takeDiagnostic(message);
        case "apply":
          return takeApply(message);
        case "other":
          words.push(message.text);
          if (words.length > keptWords) words.shift();
          return emit({ type: "log", step, level: message.level, from: options.from, text: message.text });
        case "version":
        case undefined:
          return undefined;
      }
    },
  };
}
