import { Writable } from "node:stream";
import type { TerminalOutput } from "../cli/index.ts";
import { type Line, rowsOf } from "./lines.ts";

/** Erases the row that the cursor is in, and goes to the one above. */
const eraseRow = "\u001b[2K\u001b[1A";

/**
 * What ink writes to in place of the terminal. A terminal that is gone takes nothing, and is no error: the run goes
 * on. The size changes only when it is told to, after the old frame was taken away.
 */
export class GuardedOutput extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #terminal: TerminalOutput;

  constructor(terminal: TerminalOutput) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
    this.columns = terminal.columns;
    this.rows = terminal.rows;
  }

  override _write(chunk: string | Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    try {
      this.#terminal.write(chunk, () => done());
    } catch {
      done();
    }
  }

  /**
   * A terminal that becomes narrower breaks the rows that were drawn, and the frame is higher than it was. Erases what
   * it grew by, so that the frame can be erased by its own height as always.
   */
  eraseGrown(drawn: readonly Line[]): void {
    const grown = drawn.reduce((sum, one) => sum + rowsOf(one, this.#terminal.columns) - 1, 0);
    if (grown > 0) this.write(eraseRow.repeat(Math.min(grown, this.#terminal.rows)));
  }

  /** Takes on the size of the terminal. */
  resize(): void {
    this.columns = this.#terminal.columns;
    this.rows = this.#terminal.rows;
    this.emit("resize");
  }
}
