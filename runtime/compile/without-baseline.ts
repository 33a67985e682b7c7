import { setFlagsFromString } from "node:v8";

/**
 * Runs something without V8's baseline compiler, which compiles what is called some hundred times. One source is
 * compiled before that pays: it is a twentieth of a cold `check`. With thousands of blocks the optimising compilers
 * come in as ever, and it makes no difference. The flag is V8's own, as is that of `runtime/cli/load-whole.ts`.
 */
export function withoutBaseline<T>(run: () => T): T {
  setFlagsFromString("--no-sparkplug");
  try {
    return run();
  } finally {
    setFlagsFromString("--sparkplug");
  }
}
