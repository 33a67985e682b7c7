import { setFlagsFromString } from "node:v8";

/** From about this length on, in UTF-16 units, code that was compiled by the baseline compiler pays. */
const longText = 100_000;

/**
 * Runs what compiles a text once as suits its length. V8's baseline compiler is off where that does not pay: with a
 * short text it took a twentieth of a cold `check`. A long text makes many objects that live on: where the space for
 * new ones doubles as it does by itself, most of them are moved five times. Both flags are V8's own, as is that of
 * `runtime/cli/load-whole.ts`.
 */
export function compilingOnce<T>(text: string, run: () => T): T {
  const [set, back] =
    text.length > longText
      ? ["--semi-space-growth-factor=4", "--semi-space-growth-factor=2"]
      : ["--no-sparkplug", "--sparkplug"];
  setFlagsFromString(set);
  try {
    return run();
  } finally {
    setFlagsFromString(back);
  }
}
