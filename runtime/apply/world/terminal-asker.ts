import type { CommandContext } from "../../cli/index.ts";
import type { Asker } from "./ask.ts";

/** Asks on a terminal, with a line that is read whole. */
export function createLineAsker({ stdin, stdinIsTerminal, stderr }: CommandContext): Asker {
  return {
    isPresent: stdinIsTerminal === true,
    async answer({ kind, expected }, signal) {
      stderr.write(kind === "typed" ? `type ${expected ?? ""} to go on: ` : "yes or no: ");
      return readLine(stdin, signal);
    },
  };
}

async function readLine(stdin: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of stdin) {
      text += decoder.decode(chunk, { stream: true });
      const end = text.indexOf("\n");
      if (end >= 0) return text.slice(0, end);
    }
  } catch (error) {
    if (!signal.aborted && !isGone(error)) throw error;
  }
  return undefined;
}

/** A terminal that was closed cannot be read. */
function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EIO";
}
