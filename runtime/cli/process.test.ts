import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import type { CommandArguments, CommandContext, CommandSpec } from "./index.ts";
import { runProcess } from "./index.ts";

/* What `runProcess` makes of a process, with one that is made of streams. */

type Work = (context: CommandContext, args: CommandArguments) => number | Promise<number>;

interface Terminals {
  readonly stdin?: boolean;
  readonly stdout?: boolean;
  readonly stderr?: boolean;
}

function hostOf(env: NodeJS.ProcessEnv, terminals: Terminals) {
  const stream = (name: keyof Terminals) => Object.assign(new PassThrough(), { isTTY: terminals[name], columns: 90 });
  const ended: unknown[] = [];
  const host = Object.assign(new EventEmitter(), {
    argv: ["node", "podplanec", "work", "one", "--loud"],
    env,
    pid: 4711,
    cwd: () => "/somewhere",
    stdin: stream("stdin"),
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    kill: (...words: readonly unknown[]) => ended.push(["kill", ...words]),
    exit: (code: number) => ended.push(["exit", code]),
  });
  return { host, ended };
}

/** Runs a command of its own, whose output goes through the streams from the first byte on. */
async function runWork(work: Work, env: NodeJS.ProcessEnv = { TERM: "xterm" }, terminals: Terminals = {}) {
  const { host, ended } = hostOf(env, terminals);
  const command: CommandSpec = {
    path: ["work"],
    summary: "Work",
    positionals: "[what]",
    minPositionals: 0,
    maxPositionals: 1,
    options: { loud: { type: "boolean", doc: "Say it" } },
    examples: [],
    load: async () => ({
      run: async (context, args) => {
        for (const output of [context.stdout, context.stderr]) output.neverWait?.();
        return work(context, args);
      },
    }),
  };
  const code = runProcess([command], host as unknown as NodeJS.Process);
  return { code, host, ended };
}

test("a command gets the folder, the environment and the words of the process, and its output is out at the end", async () => {
  const { code, host } = await runWork(async ({ cwd, env, stdout, stderr, stdin, stdinIsTerminal }, args) => {
    const read: string[] = [];
    for await (const chunk of stdin) read.push(String(chunk));
    stdout.write(`${cwd} ${env["TERM"]} ${args.positionals} ${[...args.flags]} ${stdinIsTerminal} ${read}\n`);
    stderr.write("done\n");
    return 3;
  });
  host.stdin.end("typed");
  expect(await new Promise((done) => host.stdout.once("data", (data) => done(String(data))))).toBe(
    "/somewhere xterm one loud false typed\n",
  );
  expect(await new Promise((done) => host.stderr.once("data", (data) => done(String(data))))).toBe("done\n");
  expect(await code).toBe(3);
});

describe("terminals", () => {
  const all: Terminals = { stdin: true, stdout: true, stderr: true };
  /** What a command has: keys, what is drawn on, a live view, and somebody who types. */
  type Seen = readonly [boolean, boolean, boolean, boolean];

  test.each<[string, NodeJS.ProcessEnv, Terminals, Seen]>([
    ["all of them", {}, all, [true, true, true, true]],
    ["no input", {}, { ...all, stdin: false }, [false, false, true, false]],
    ["no output", {}, { ...all, stdout: false }, [true, true, false, true]],
    ["no errors", {}, { ...all, stderr: false }, [false, false, true, true]],
    ["none", {}, {}, [false, false, false, false]],
    ["lines only", { TERM: "dumb" }, all, [false, false, false, true]],
    ["a screen reader", { INK_SCREEN_READER: "true" }, all, [true, true, false, true]],
  ])("with %s", async (_name, env, terminals, expected) => {
    let seen: unknown;
    const { code, host } = await runWork(
      ({ terminal, liveTerminal, stdinIsTerminal }) => {
        const drawn: readonly unknown[] = [terminal?.input, terminal?.output, liveTerminal?.output];
        seen = [
          ...[host.stdin, host.stderr, host.stdout].map((stream, index) => drawn[index] === stream),
          stdinIsTerminal,
        ];
        expect(liveTerminal?.input).toBe(liveTerminal && terminals.stdin ? host.stdin : undefined);
        return 0;
      },
      env,
      terminals,
    );
    await code;
    expect(seen).toEqual(expected);
  });
});

describe.each(["SIGINT", "SIGTERM"])("%s", (signal) => {
  test("asks a command to stop, and ends the process the second time", async () => {
    const { code, host, ended } = await runWork(async (context) => {
      await new Promise((done) => context.signal.addEventListener("abort", done));
      await new Promise((done) => host.once("again", done));
      throw context.signal.reason;
    });
    await new Promise((next) => setImmediate(next));
    host.emit(signal, signal);
    expect([ended, host.listenerCount(signal)]).toEqual([[], 1]);
    await new Promise((next) => setImmediate(next));
    host.emit(signal, signal);
    expect(ended).toEqual([["kill", 4711, signal]]);
    expect([host.listenerCount("SIGINT"), host.listenerCount("SIGTERM")]).toEqual([0, 0]);
    host.emit("again");
    expect(await code).toBe(130);
    expect(host.stderr.read()).toBeNull();
  });
});

test("Ctrl-C of a live view does the same, and ends the wait for input", async () => {
  const { code, ended } = await runWork(
    async ({ liveTerminal, stdin }) => {
      liveTerminal?.interrupt();
      for await (const _ of stdin);
      return 0;
    },
    {},
    { stdout: true },
  );
  expect([await code, ended]).toEqual([130, []]);
});

describe("a reader that goes away", () => {
  const failed = (code: string): Error => Object.assign(new Error(code), { code });

  test.each([
    ["EPIPE", 0],
    ["EIO", 1],
  ])("ends the process on %s with %i", async (name, exitCode) => {
    const { code, host, ended } = await runWork(() => 0);
    await code;
    host.stdout.emit("error", failed(name));
    expect(ended).toEqual([["exit", exitCode]]);
  });

  test("ends nothing that outlives its terminal", async () => {
    const { code, host, ended } = await runWork((context) => {
      context.outliveTerminal?.();
      return 0;
    });
    await code;
    for (const stream of [host.stdin, host.stdout, host.stderr]) stream.emit("error", failed("EIO"));
    expect([ended, host.listenerCount("SIGHUP")]).toEqual([[], 1]);
    host.emit("SIGHUP");
    expect(ended).toEqual([]);
  });
});
