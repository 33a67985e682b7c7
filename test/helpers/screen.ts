import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { Terminal as Emulator } from "@xterm/headless";
import type { LiveTerminal, TerminalOutput } from "../../runtime/cli/index.ts";

/** A terminal of a known size that remembers what it shows: the one of VS Code, without a window. */
export interface Screen {
  readonly terminal: LiveTerminal;
  /** The rows that can be seen, without blanks at their ends. */
  visible(): string;
  /** The rows of the scrollback and of the screen, to the last one with something in it. */
  whole(): string;
  /** Types a text, or keys as a terminal sends them. */
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** How often Ctrl-C was passed on. */
  interrupts(): number;
  /** Ends the terminal: it takes nothing any more. */
  hangUp(): void;
}

export function createScreen(columns: number, rows: number): Screen {
  const emulator = new Emulator({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true, convertEol: true });
  const output = new ScreenOutput(emulator);
  const typed = new PassThrough();
  const input = Object.assign(typed, { isTTY: true, setRawMode: () => typed, ref: () => typed, unref: () => typed });
  let interrupts = 0;
  const rowsFrom = (first: number): string => {
    const { active } = emulator.buffer;
    const texts = Array.from({ length: active.length - first }, (_, index) =>
      (active.getLine(first + index)?.translateToString(true) ?? "").trimEnd(),
    );
    return `${texts.join("\n").trimEnd()}\n`;
  };
  return {
    terminal: {
      output,
      input,
      interrupt() {
        interrupts += 1;
      },
    },
    visible: () => rowsFrom(emulator.buffer.active.baseY),
    whole: () => rowsFrom(0),
    type: (text) => void typed.write(text),
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      output.emit("resize");
    },
    interrupts: () => interrupts,
    hangUp() {
      output.isGone = true;
      typed.destroy();
    },
  };
}

class ScreenOutput extends EventEmitter implements TerminalOutput {
  isGone = false;
  readonly #emulator: Emulator;

  constructor(emulator: Emulator) {
    super();
    this.#emulator = emulator;
  }

  get columns(): number {
    return this.#emulator.cols;
  }

  get rows(): number {
    return this.#emulator.rows;
  }

  write(data: string | Uint8Array, done: () => void): void {
    if (this.isGone) throw new Error("EIO");
    this.#emulator.write(data, done);
  }
}
