import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "./background-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { getTool } from "./tools.ts";

/** A window of a real tmux, in which one command runs. */
export interface TmuxWindow {
  /** What can be seen. */
  visible(): string;
  /** What can be seen, and all that was scrolled out of sight. */
  whole(): string;
  /** Waits until a text can be seen, and returns the screen. */
  until(text: string | RegExp): Promise<string>;
  /** Types a text as it is. */
  type(text: string): void;
  /** Presses keys by tmux's names, such as `Enter` or `C-c`. */
  press(...keys: readonly string[]): void;
  /** Pastes a text, marked as a paste where the program asked for that. */
  paste(text: string): void;
  /**
   * Changes the size between two frames of a command that draws now and then: nothing that was drawn for the old size is
   * under way, and the command finds the new one when it goes on. What is under way stays in part, whoever draws.
   */
  resize(columns: number, rows: number): Promise<void>;
  /** Waits for the end of the command, and returns its exit code. */
  ended(): Promise<number>;
  /** Closes the window, as a person does: its processes get SIGHUP. */
  close(): void;
}

export interface Tmux {
  open(options: {
    readonly words: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
    readonly columns: number;
    readonly rows: number;
  }): TmuxWindow;
  stop(): void;
}

/** As long is waited for something on the screen, on a machine that does other work. */
const patience = 180_000;

/** What the window shows when its command has ended, with the exit code; no program says it. */
const endMark = "the command of this window ended:";

/** Starts a tmux server of its own, without anybody's settings. */
export function startTmux(): Tmux {
  const home = temporaryFolder("tmux");
  const socket = join(home, "socket");
  const call = (...words: readonly string[]): string =>
    execFileSync(getTool("tmux"), ["-S", socket, "-f", "/dev/null", ...words], { encoding: "utf8" });
  let count = 0;
  return {
    open({ words, env, cwd, columns, rows }) {
      count += 1;
      const name = `w${count}`;
      const script = join(home, `${name}.sh`);
      const processId = join(home, `${name}.pid`);
      const settings = Object.entries(env).map(([key, value]) => quoted(`${key}=${value}`));
      const path = quoted(`PATH=${process.env["PATH"] ?? ""}`);
      const command = ["env", "-i", path, 'TERM="$TERM"', ...settings, ...words.map(quoted)].join(" ");
      const run = `(echo "$BASHPID" >${quoted(processId)}; exec ${command})`;
      // Without the trap, the shell ends with a command that SIGINT ended.
      writeFileSync(script, `trap : INT\n${run}\necho "${endMark} $?"\nexec sleep 86400\n`);
      chmodSync(script, 0o700);
      call(
        "new-session",
        "-d",
        "-s",
        name,
        "-x",
        String(columns),
        "-y",
        String(rows),
        "-c",
        cwd,
        `bash ${quoted(script)}`,
      );
      return windowOf(name, call, () => Number(readFileSync(processId, "utf8")));
    },
    stop() {
      try {
        call("kill-server");
      } catch {
        // Without a window left, it has ended by itself.
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function windowOf(name: string, call: (...words: readonly string[]) => string, processId: () => number): TmuxWindow {
  const visible = (): string => call("capture-pane", "-p", "-t", name);
  const until = async (text: string | RegExp): Promise<string> => {
    const shown = (screen: string): string | undefined =>
      (typeof text === "string" ? screen.includes(text) : text.test(screen)) ? screen : undefined;
    const options = { timeoutMs: patience, intervalMs: 100 };
    return waitFor(`${text} in tmux`, options, async () => shown(visible())).catch((error) => {
      throw new Error(`it is not there:\n${visible()}`, { cause: error });
    });
  };
  return {
    visible,
    whole: () => call("capture-pane", "-p", "-S", "-", "-t", name),
    until,
    type: (text) => void call("send-keys", "-t", name, "-l", text),
    press: (...keys) => void call("send-keys", "-t", name, ...keys),
    paste(text) {
      call("set-buffer", "-b", name, text);
      call("paste-buffer", "-p", "-b", name, "-t", name);
    },
    async resize(columns, rows) {
      const terminal = call("display-message", "-p", "-t", name, "#{pane_tty}").trim();
      const size = () => execFileSync("stty", ["-F", terminal, "size"], { encoding: "utf8" }).trim();
      await frameEnds(visible);
      process.kill(processId(), "SIGSTOP");
      try {
        call("resize-window", "-t", name, "-x", String(columns), "-y", String(rows));
        const isNew = async () => (size() === `${rows} ${columns}` ? true : undefined);
        await waitFor(`a terminal of ${columns} by ${rows}`, { timeoutMs: patience, intervalMs: 50 }, isNew);
      } finally {
        process.kill(processId(), "SIGCONT");
      }
    },
    async ended() {
      const screen = await until(new RegExp(`${endMark} \\d+`));
      return Number(new RegExp(`${endMark} (\\d+)`).exec(screen)?.[1]);
    },
    close: () => void call("kill-session", "-t", name),
  };
}

/** A command that shows how long it takes draws a frame each second. */
const soonAfterFrame = 600;

/**
 * Waits until a frame is whole that came a moment ago, so that the next one is not near. On a machine that is too slow
 * to tell, some frame has to do.
 */
async function frameEnds(visible: () => string): Promise<void> {
  const tries = 200;
  let before = visible();
  let since = performance.now();
  for (let count = 0; count < tries; count += 1) {
    await sleep(20);
    const [screen, now] = [visible(), performance.now()];
    if (screen !== before && now - since < soonAfterFrame && screen === visible()) return;
    before = screen;
    since = now;
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
