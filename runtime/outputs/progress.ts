import type { Output } from "../cli/index.ts";
import { printable } from "../render/index.ts";

/** Shows how far a build of many sources is: one line that is rewritten, on a terminal only. */
export interface BuildProgress {
  show(done: number, path: string): void;
  /** Clears the line, so that what follows stands alone. */
  end(): void;
}

const clearLine = "\r\u001b[K";

/** Fewer sources are done before anyone could read a line. */
const worthShowing = 8;

export function createBuildProgress(output: Output, total: number): BuildProgress {
  if (!output.isTerminal || total < worthShowing) return { show: () => undefined, end: () => undefined };
  return {
    show(done, path) {
      const line = `building ${done} of ${total}: ${printable(path).replaceAll("\n", " ")}`;
      // A line that wraps could not be taken back.
      output.write(`${clearLine}${line.slice(0, Math.max(1, output.columns - 1))}`);
    },
    end: () => output.write(clearLine),
  };
}
