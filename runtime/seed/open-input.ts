import { constants, createReadStream, openSync } from "node:fs";
import { stat } from "node:fs/promises";
import { Socket } from "node:net";
import { isatty, ReadStream } from "node:tty";

/**
 * A chunk of a compressed file lives long, because there is much in it; one that outlives two collections of young
 * garbage stays until a full one. With chunks of 256 KiB memory grew by half over a file of a gigabyte.
 */
const chunkSize = 64 * 1024;

/**
 * Opens a file, a pipe or a terminal to be read once. Throws the system's error. When `signal` is aborted reading
 * throws, also where it waits for bytes that may never come.
 *
 * Node reads files in threads: one that waits there, for a pipe's writer or for bytes, is reached by no signal and
 * keeps the process from ending. So what may let its readers wait is opened without waiting, and watched.
 */
export async function openInput(path: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const status = await stat(path);
  const options = signal === undefined ? {} : { signal };
  if (!status.isFIFO() && !status.isCharacterDevice()) {
    return createReadStream(path, { highWaterMark: chunkSize, ...options });
  }
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if (status.isFIFO()) return new Socket({ fd, readable: true, writable: false, ...options });
  return isatty(fd) ? terminal(fd, signal) : createReadStream("", { fd, highWaterMark: chunkSize, ...options });
}

function terminal(descriptor: number, signal: AbortSignal | undefined): ReadStream {
  const stream = new ReadStream(descriptor);
  signal?.addEventListener("abort", () => stream.destroy(new Error("cancelled")), { once: true });
  return stream;
}
