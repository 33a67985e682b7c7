import type { CommandContext, Output } from "../cli/index.ts";

/** A world for tests of commands, which keeps what was written. */
export interface TestContext extends CommandContext {
  out(): string;
  err(): string;
}

export function testContext(cwd: string, signal: AbortSignal = new AbortController().signal): TestContext {
  const written = { out: "", err: "" };
  const output = (name: "out" | "err"): Output => ({
    write: (text) => {
      written[name] += text;
    },
    isTerminal: false,
    columns: 80,
  });
  return {
    cwd,
    stdin: (async function* () {})(),
    stdout: output("out"),
    stderr: output("err"),
    env: { PATH: process.env["PATH"] },
    signal,
    out: () => written.out,
    err: () => written.err,
  };
}
