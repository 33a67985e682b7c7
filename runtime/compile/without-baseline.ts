import { setFlagsFromString } from "node:v8";

/** From about this length on, in UTF-16 units, code that was compiled by the baseline compiler pays. */
const longText = 100_000;

/**
 * Runs what compiles a text once, without V8's baseline compiler where that does not pay: with a short text it took a
 * twentieth of a cold `check`. The flag is V8's own, as is that of `runtime/cli/load-whole.ts`.
 */
export function withoutBaseline<T>(text: string, run: () => T): T {
  if (text.length > longText) return run();
  setFlagsFromString("--no-sparkplug");
  try {
    return run();
  } finally {
    setFlagsFromString("--sparkplug");
  }
}
