import { spawnSync } from "node:child_process";
import { binary } from "../safety/tree.ts";
import type { CommandResult } from "./run-command.ts";

/** Runs podplanec as users do: the built program, in a process of its own. `npm run build` makes it. */
export function runProgram(
  cwd: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): CommandResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...words], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  });
  return { code: status ?? -1, stdout, stderr };
}
