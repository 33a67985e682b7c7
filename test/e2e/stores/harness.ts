import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { openObject, type StoreOptions } from "../../../runtime/stores/index.ts";
import type { ObjectServer } from "../../helpers/object-servers.ts";
import { makeSeed } from "./seed-bytes.ts";

const root = resolve(import.meta.dirname, "../../..");

/** The built program, copied so that a build at the same time does not pull it away. */
export interface Program {
  /** Absolute path of its first file. */
  readonly path: string;
  /** Starts `podplanec` with these arguments. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess;
  /** Runs it to its end. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Finished>;
  remove(): void;
}

export interface Finished {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Below `node_modules`, because the program finds the cloud libraries from where it stands. */
export function copyProgram(): Program {
  const dist = resolve(root, "dist");
  if (!existsSync(dist)) throw new Error("nothing is built: run `npm run build`");
  const cache = resolve(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(resolve(cache, "podplanec-e2e-"));
  cpSync(dist, folder, { recursive: true });
  writeFileSync(resolve(folder, "package.json"), '{ "type": "module" }\n');
  const path = resolve(folder, "podplanec.js");
  const start: Program["start"] = (args, env = {}) =>
    spawn(process.execPath, [path, ...args], {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: folder, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  return {
    path,
    start,
    run: (args, env) => finish(start(args, env)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Waits for the end of a process and what it printed. */
export async function finish(child: ChildProcess): Promise<Finished> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the process has no pipes");
  const [[code], out, err] = await Promise.all([once(child, "close"), text(stdout), text(stderr)]);
  return { code: typeof code === "number" ? code : null, stdout: out, stderr: err };
}

/** Writes a valid seed of about `size` bytes that differs from all with another `mark`, and returns its path. */
export async function writeSeed(folder: string, mark: string, size: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = resolve(folder, `${mark}.netsy`);
  writeFileSync(path, await makeSeed(mark, size));
  return path;
}

/** What is stored at an address, or undefined. */
export async function readStored(url: string, options: StoreOptions): Promise<Buffer | undefined> {
  const opened = await openObject(url, AbortSignal.timeout(60_000), options);
  if (opened === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened.body) chunks.push(chunk);
  opened.close();
  return Buffer.concat(chunks);
}

/** The options with which a test uses a server in its own process. The AWS library reads `process.env`. */
export function optionsFor(server: ObjectServer, endpoint = server.endpoint): StoreOptions {
  Object.assign(process.env, server.env);
  return { endpoint, env: server.env };
}

/** `absent` or `whole`; anything else is the failure that these tests look for. */
export function wholeness(stored: Uint8Array | undefined, path: string): "absent" | "whole" | `${number} other bytes` {
  if (stored === undefined) return "absent";
  return readFileSync(path).equals(stored) ? "whole" : `${stored.length} other bytes`;
}
