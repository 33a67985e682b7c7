import { fstatSync, writeSync } from "node:fs";
import type { Output } from "./command.ts";

/** So many bytes fit into an empty pipe, on each system: below it nobody waits for a reader. */
const fits = 16_384;

/**
 * Where a command writes. A stream is opened when a command first needs one: that costs as much as compiling some
 * hundred lines, and `check` mostly writes a few lines or none. Until then short texts go out directly; `file` is the
 * descriptor. What does not go out at once is left to the stream, with its errors.
 */
export function outputOf(file: number, open: () => NodeJS.WriteStream, env: NodeJS.ProcessEnv): Output {
  let opened: NodeJS.WriteStream | undefined;
  let wrote = 0;
  const stream = () => {
    opened ??= open();
    return opened;
  };
  const mayBeTerminal = () => opened !== undefined || isDevice(file);
  return {
    write(data) {
      const bytes = typeof data === "string" ? Buffer.from(data) : data;
      wrote += bytes.length;
      const rest = opened || wrote > fits ? bytes : writeAtOnce(file, bytes);
      if (rest.length > 0) stream().write(rest);
    },
    drained: () => (opened ? roomIn(opened) : Promise.resolve()),
    neverWait: () => unblock(stream()),
    get isTerminal() {
      return mayBeTerminal() && stream().isTTY === true && env["TERM"] !== "dumb";
    },
    get columns() {
      return (mayBeTerminal() && stream().columns) || 80;
    },
  };
}

/** Writes what a file takes now, and returns what it does not take. */
function writeAtOnce(file: number, bytes: Uint8Array): Uint8Array {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(file, bytes, done);
  } catch {
    // A pipe that is full, or whose reader went away: the stream waits, or tells.
  }
  return bytes.subarray(done);
}

/** Terminals are devices, pipes and files are none. */
function isDevice(file: number): boolean {
  try {
    return fstatSync(file).isCharacterDevice();
  } catch {
    return true;
  }
}

/** Waits until a stream holds nothing back; a pipe may, where its reader is slow. */
export function written(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return Promise.resolve();
  return new Promise((done) => {
    stream.once("close", done);
    stream.write("", () => done());
  });
}

/**
 * Node writes to terminals in a blocking way, and so stands still with one that takes nothing. Only the handle, which
 * has no public name, can say otherwise; where there is none, things are as before.
 */
function unblock(stream: NodeJS.WriteStream): void {
  const handle: unknown = Reflect.get(stream, "_handle");
  if (typeof handle !== "object" || handle === null || !("setBlocking" in handle)) return;
  if (stream.isTTY && typeof handle.setBlocking === "function") handle.setBlocking(false);
}

/** A reader that went away makes no more room; the error of that ends the process. */
function roomIn(stream: NodeJS.WriteStream): Promise<void> {
  if (!stream.writableNeedDrain) return Promise.resolve();
  return new Promise((done) => {
    const go = (): void => {
      stream.off("drain", go);
      stream.off("close", go);
      done();
    };
    stream.on("drain", go);
    stream.on("close", go);
  });
}
