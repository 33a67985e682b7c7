import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { binary } from "./built-program.ts";
import type { CommandResult } from "./run-command.ts";

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whom the program runs as; the user of the tests unless said. */
  readonly uid?: number;
}

/** Runs podplanec as users do: the built program, in a process of its own. `npm run build` makes it. */
export function runProgram(cwd: string, words: readonly string[], options: ProgramOptions = {}): CommandResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...words], {
    cwd,
    encoding: "latin1",
    env: { ...process.env, ...options.env },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  return { code: status ?? -1, stdout, stderr: Buffer.from(stderr, "latin1").toString("utf8") };
}

/** Starts the program and goes on; what is left of it when the test ends is killed. */
export function startProgram(
  cwd: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const child = spawn(process.execPath, [binary, ...words], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A program that has ended cannot be written to; that it ended is what tests wait for.
  child.stdin.on("error", () => undefined);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}
