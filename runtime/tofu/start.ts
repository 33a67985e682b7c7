import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { birthOf, isRunning, openGrowing } from "../engine/index.ts";
import { tofuEnvironment } from "./environment.ts";
import { noSecrets, type SecretVariables } from "./secret-variables.ts";

/** A program that was started, or that lives on from an earlier run. */
export interface FollowedRun {
  readonly pid: number;
  /** What tells it from a later process of the same number. */
  readonly birth: string;
  /** Lines of its output as they come, until it has ended. */
  lines(): AsyncIterable<string>;
  /** How it ended; both undefined where nobody was there to see. */
  readonly ended: Promise<RunEnd>;
  /** Asks it to stop. To be called once: a second signal makes it give up its state. */
  interrupt(): void;
}

export interface RunEnd {
  readonly code?: number;
  readonly signal?: string;
}

/** What tells a process from all others, before and after it. */
export interface StartedProcess {
  readonly pid: number;
  readonly birth: string;
}

export interface StartOptions {
  readonly command: string;
  readonly words: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the file that takes standard output and standard error; it is made. */
  readonly log: string;
  /** What it gets in secret. */
  readonly secrets?: SecretVariables;
  /** Bytes for its standard input; empty unless given. */
  readonly input?: string;
  /**
   * Notes the process before it does anything. Where this throws, or podplanec dies in it, the program never begins:
   * one that runs and that nobody knows of could be waited for by nobody.
   */
  note?(process: StartedProcess): Promise<void>;
}

/** How often the output of a program is looked at, in milliseconds. */
const pollEvery = 50;

/** Waits for a line, which does not come where podplanec is dead, and then becomes the program. */
const gate = 'read -r go || exit 125; exec "$@"';
const emptyInput = `${gate} </dev/null`;

/**
 * Starts OpenTofu, or another program, in a process group of its own, with its output in a file. It so gets no Ctrl-C but ours, and lives
 * on where podplanec is killed: with a pipe it would die at its next message, in the middle of a change, and lose what
 * it did (contracts/terraform.md 5.7). Throws where it cannot be started.
 */
export async function startTofu(options: StartOptions): Promise<FollowedRun> {
  const { command, words, folder, env, log, secrets = noSecrets, input, note } = options;
  const descriptor = openSync(log, "ax", 0o600);
  try {
    const script = input === undefined ? emptyInput : gate;
    const child = spawn("/bin/sh", ["-c", script, "sh", command, ...words], {
      cwd: folder,
      env: secrets.into(tofuEnvironment(env)),
      detached: true,
      stdio: ["pipe", descriptor, descriptor],
    });
    const { stdin } = child;
    if (!stdin) throw new Error("a process was started without its standard input");
    // One that ends without reading everything is no fault of ours: its exit code tells.
    stdin.on("error", () => undefined);
    const ended = once(child, "exit").then(([code, signal]): RunEnd => {
      return typeof code === "number" ? { code } : { signal: String(signal) };
    });
    await once(child, "spawn");
    const pid = child.pid ?? -1;
    const birth = birthOf(pid) ?? "";
    try {
      await note?.({ pid, birth });
    } catch (error) {
      stdin.end();
      await ended;
      throw error;
    }
    stdin.end(`go\n${input ?? ""}`);
    return followed(pid, birth, log, ended);
  } finally {
    closeSync(descriptor);
  }
}

/** Follows a program that an earlier run of podplanec started, until it has ended. */
export function joinRun(pid: number, birth: string, log: string): FollowedRun {
  const ended = (async (): Promise<RunEnd> => {
    while (isRunning(pid, birth)) await sleep(4 * pollEvery);
    return {};
  })();
  return followed(pid, birth, log, ended);
}

function followed(pid: number, birth: string, log: string, ended: Promise<RunEnd>): FollowedRun {
  return {
    pid,
    birth,
    ended,
    lines: () => linesUntil(log, ended),
    interrupt: () => {
      if (birth !== "" && isRunning(pid, birth)) process.kill(pid, "SIGINT");
    },
  };
}

async function* linesUntil(log: string, ended: Promise<RunEnd>): AsyncGenerator<string> {
  const file = openGrowing(log);
  let isOver = false;
  ended.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  try {
    for (;;) {
      // Looked up before reading: what came before the end is then read for certain.
      const last = isOver;
      yield* file.lines();
      if (last) break;
      await Promise.race([sleep(pollEvery), ended.catch(() => undefined)]);
    }
    const rest = file.rest();
    if (rest !== "") yield rest;
  } finally {
    file.close();
  }
}
