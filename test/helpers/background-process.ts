import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A server that a test started. */
export interface BackgroundProcess {
  readonly pid: number;
  /** The file that takes its standard output and error. */
  readonly logFile: string;
  /** True until the process has ended. */
  isRunning(): boolean;
  /** Writes to the process's standard input. */
  write(text: string): void;
  /** The last lines of the log, for error messages. */
  logTail(): string;
  /** Ends the process: SIGTERM, and SIGKILL where that does not help within five seconds. */
  stop(): Promise<void>;
}

const termGraceMs = 5_000;
const tailLines = 30;

/**
 * Starts a program in the background, with its output in `logFile`. It ends with the test process
 * even where that is killed: `setpriv --pdeathsig` makes the kernel see to it.
 */
export function startProcess(command: string, args: readonly string[], logFile: string): BackgroundProcess {
  const log = createWriteStream(logFile);
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", command, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  // Whichever of the two ends first must not close the log under the other.
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  child.once("close", () => log.end());
  // A process that is gone cannot be written to; that it is gone is reported by whoever waits for it.
  child.stdin.on("error", () => undefined);
  const ended = Promise.race([once(child, "exit"), once(child, "error")]).then(() => undefined);
  ended.catch(() => undefined);
  const isRunning = (): boolean => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? -1,
    logFile,
    isRunning,
    write: (text) => {
      child.stdin.write(text);
    },
    logTail: () => readFileSync(logFile, "utf8").split("\n").slice(-tailLines).join("\n"),
    stop: () => (isRunning() ? endProcess(child, ended) : Promise.resolve()),
  };
}

async function endProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), termGraceMs);
  await ended;
  clearTimeout(timer);
}

/**
 * Waits until `probe` answers something other than undefined, and returns that. Throws after
 * `timeoutMs`, or as soon as the process has ended, with what was waited for and the log's tail.
 */
export async function waitFor<T>(
  what: string,
  options: { readonly timeoutMs: number; readonly intervalMs?: number; readonly process?: BackgroundProcess },
  probe: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + options.timeoutMs;
  let lastError: unknown;
  while (Date.now() < deadline) {
    if (options.process?.isRunning() === false) {
      throw new Error(`ended while waiting for ${what}:\n${options.process.logTail()}`);
    }
    try {
      const answer = await probe();
      if (answer !== undefined) {
        return answer;
      }
    } catch (error) {
      lastError = error;
    }
    await sleep(options.intervalMs ?? 250);
  }
  const log = options.process === undefined ? "" : `\n${options.process.logTail()}`;
  throw new Error(`${what}: not within ${options.timeoutMs / 1000} s${log}`, { cause: lastError });
}

/** A TCP port of the loopback interface that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") {
    throw new Error("the loopback interface gave no port");
  }
  return address.port;
}
