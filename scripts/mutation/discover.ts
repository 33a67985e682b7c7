import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Mutant } from "./mutants.ts";

/* All mutants that StrykerJS would make of some files, asked of its server (mutation server protocol). */

interface DiscoveredMutant {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

interface Discovered {
  readonly files: Readonly<Record<string, { readonly mutants: readonly DiscoveredMutant[] }>>;
}

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** The message that `bytes` begins with, and what stands behind it; nothing as long as it is not whole. */
export function firstMessage(bytes: Buffer): { readonly message: Answer; readonly rest: Buffer } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const length = Number(/^Content-Length: (\d+)/m.exec(bytes.subarray(0, end).toString("latin1"))?.[1]);
  const whole = end + 4 + length;
  if (bytes.length < whole) return undefined;
  return { message: JSON.parse(bytes.subarray(end + 4, whole).toString("utf8")), rest: bytes.subarray(whole) };
}

const frame = (message: object): string => {
  const text = JSON.stringify({ jsonrpc: "2.0", ...message });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

/** The mutants of `files`, by a server with this configuration. */
export async function discover(program: string, configuration: string, files: readonly string[]): Promise<Mutant[]> {
  const server = spawn(process.execPath, [program, "serve", "stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  try {
    server.stdin.write(frame({ id: 1, method: "configure", params: { configFilePath: configuration } }));
    const paths = files.map((path) => ({ path }));
    server.stdin.write(frame({ id: 2, method: "discover", params: { files: paths } }));
    const { files: found } = await answerTo(2, server.stdout);
    return Object.entries(found).flatMap(([file, { mutants }]) =>
      mutants.map(({ mutatorName, replacement, location: { start } }) => ({
        file: join(file),
        line: start.line,
        column: start.column,
        mutator: mutatorName,
        replacement,
      })),
    );
  } finally {
    server.kill();
    if (server.exitCode === null && server.signalCode === null) await once(server, "exit");
  }
}

async function answerTo(id: number, stream: NodeJS.ReadableStream): Promise<Discovered> {
  let bytes: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, Buffer.from(chunk)]);
    for (let next = firstMessage(bytes); next; next = firstMessage(bytes)) {
      bytes = next.rest;
      if (next.message.error) throw new Error(`StrykerJS: ${next.message.error.message}`);
      if (next.message.id === id) return next.message.result as Discovered;
    }
  }
  throw new Error("StrykerJS ended before it named its mutants");
}
