/*
 * A dependency mirror on the loopback interface, in the layout that user-data asks for:
 * <base>/vmconfig/artifacts/<name>/<version>/<file>. It can be told to misbehave.
 */
import { once } from "node:events";
import { createReadStream, statSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../helpers/background-process.ts";
import { hostAddress } from "./machine.ts";

/** How a transfer goes wrong. Sizes are those of the real file in all cases. */
export type MirrorFault =
  /** One byte in the middle is another. */
  | { readonly kind: "corrupt" }
  /** No more than this many bytes per second. */
  | { readonly kind: "slow"; readonly bytesPerSecond: number }
  /** The connection is cut in the middle of each transfer. */
  | { readonly kind: "cut" }
  /** The whole server goes away in the middle of this transfer, until `revive`. */
  | { readonly kind: "die" };

export interface Mirror {
  /** The base address as a guest reaches it. */
  readonly guestUrl: string;
  /** Makes transfers of one dependency go wrong from now on. */
  setFault(dependency: string, fault: MirrorFault): void;
  /** Ends all faults, and brings a dead server back at the same address. */
  revive(): Promise<void>;
  /** The paths that were asked for since the last call, sorted. */
  takeRequests(): readonly string[];
  stop(): Promise<void>;
}

const artifactsPath = "/vmconfig/artifacts/";

/** Serves files: the keys are paths below the base, such as `vmconfig/artifacts/zot/2.1.17/zot`. */
export async function startMirror(files: ReadonlyMap<string, string>): Promise<Mirror> {
  const port = await freePort();
  const faults = new Map<string, MirrorFault>();
  const requests: string[] = [];
  const die = (): void => {
    server.close();
    server.closeAllConnections();
  };
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    requests.push(path);
    const file = files.get(path.slice(1));
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const name = path.startsWith(artifactsPath) ? path.slice(artifactsPath.length).split("/")[0] : undefined;
    // A client that goes away in the middle is not the server's concern.
    send(response, file, faults.get(name ?? ""), die).catch(() => response.destroy());
  });
  await listen(server, port);
  return {
    guestUrl: `http://${hostAddress}:${port}`,
    setFault: (dependency, fault) => {
      faults.set(dependency, fault);
    },
    revive: async () => {
      faults.clear();
      if (!server.listening) {
        await listen(server, port);
      }
    },
    takeRequests: () => requests.splice(0).sort(),
    stop: async () => {
      if (server.listening) {
        die();
        await once(server, "close");
      }
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
}

async function send(
  response: ServerResponse,
  file: string,
  fault: MirrorFault | undefined,
  die: () => void,
): Promise<void> {
  const { size } = statSync(file);
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": size });
  const middle = Math.floor(size / 2);
  switch (fault?.kind) {
    case undefined:
      return pipeline(createReadStream(file), response);
    case "corrupt":
      return pipeline(createReadStream(file), flipByteAt(middle), response);
    case "slow":
      return pipeline(createReadStream(file, { highWaterMark: fault.bytesPerSecond }), onePerSecond(), response);
    case "cut":
      await pipeline(createReadStream(file, { end: middle }), response, { end: false });
      response.destroy();
      return;
    case "die":
      await pipeline(createReadStream(file, { end: middle }), response, { end: false });
      die();
  }
}

function flipByteAt(position: number): Transform {
  let offset = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const index = position - offset;
      offset += chunk.length;
      if (index >= 0 && index < chunk.length) {
        chunk.writeUInt8(chunk.readUInt8(index) ^ 0xff, index);
      }
      done(null, chunk);
    },
  });
}

function onePerSecond(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sleep(1_000).then(() => done(null, chunk), done);
    },
  });
}
