import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { binary } from "./built-program.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { getTool } from "./tools.ts";

/** A terminal that the program runs in: tmux, on a server of its own. */
export interface TestTerminal {
  /** Waits until a text stands on the screen, however long that takes. */
  shows(text: string): Promise<void>;
  /** Types a text as it is. */
  type(text: string): void;
  /** Presses keys, by tmux's names: `Enter`, `C-c`, `Down`. */
  press(...keys: readonly string[]): void;
  screen(): string;
  /** Waits for the end of the program, and returns its exit code. */
  ends(): Promise<number>;
}

const endMark = /^ended with (\d+)$/m;

/** Starts podplanec in a terminal of 90 × 50 cells. Tests time out by themselves where it never shows what is waited for. */
export function startInTerminal(cwd: string, words: readonly string[]): TestTerminal {
  const folder = temporaryFolder("terminal");
  const tmux = (...args: readonly string[]) =>
    execFileSync(getTool("tmux"), ["-S", join(folder, "socket"), "-f", "/dev/null", ...args], { encoding: "utf8" });
  onTestFinished(() => {
    tmux("kill-server");
    rmSync(folder, { recursive: true, force: true });
  });
  const quoted = [process.execPath, binary, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  // The shell stays, so that the screen does.
  tmux("new-session", "-d", "-x", "90", "-y", "50", "-c", cwd, `${quoted}; echo "ended with $?"; exec cat`);
  const screen = () => tmux("capture-pane", "-p");
  const until = async <T>(find: (text: string) => T | undefined): Promise<T> => {
    for (;;) {
      const found = find(screen());
      if (found !== undefined) return found;
      await sleep(100);
    }
  };
  return {
    async shows(text) {
      await until((shown) => shown.includes(text) || undefined);
    },
    type: (text) => void tmux("send-keys", "-l", text),
    press: (...keys) => void tmux("send-keys", ...keys),
    screen,
    ends: () =>
      until((shown) => {
        const code = endMark.exec(shown)?.[1];
        return code === undefined ? undefined : Number(code);
      }),
  };
}
