import { StringDecoder } from "node:string_decoder";

/** Takes what a process writes, piece by piece, and holds no more of it than it was told to. */
export interface OutputSink {
  take(chunk: Buffer): void;
  /** What it holds, with what a cut character left. */
  text(): string;
}

/** Keeps the end of an output: what a failure says stands there. `show` gets all of it as it comes. */
export function keepTail(limit: number, show: (text: string) => void = () => undefined): OutputSink {
  const decoder = new StringDecoder();
  let kept = "";
  const add = (text: string): void => {
    show(text);
    kept = (kept + text).slice(-limit);
  };
  return {
    take: (chunk) => add(decoder.write(chunk)),
    text() {
      add(decoder.end());
      return kept;
    },
  };
}

/** Keeps a whole document, as long as it is no longer than any true one: a part of it could not be read. */
export function keepWhole(limit: number): OutputSink {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    take(chunk) {
      bytes += chunk.length;
      if (bytes <= limit) chunks.push(chunk);
      else chunks.length = 0;
    },
    text: () => Buffer.concat(chunks).toString(),
  };
}
