import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const modulesRoot = join(import.meta.dirname, "modules");
const archiveLimit = 16 * 1024 * 1024;

/** Module package (`namespace/name/system`) to version to the folder below `modules/` that answers as it. */
const packages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "nstance-dev/nstance/aws": { "2.0.1": "aws/v2a", "2.2.0": "aws/v2b" },
};

/** The Nstance module version that the registry serves for each dialect of contracts/nstance.md 1.1. */
export const moduleVersions = { v2a: "2.0.1", v2b: "2.2.0" } as const;

/** A module registry on the loopback interface. */
export interface ModuleRegistry {
  /** Base address of the `modules.v1` service, with a slash at its end. */
  readonly modulesUrl: string;
}

/**
 * Starts a registry that speaks the module registry protocol: versions, download, and the archive
 * itself. It lives as long as the process and does not keep it alive.
 */
export async function startModuleRegistry(): Promise<ModuleRegistry> {
  const archives = new Map<string, Promise<Buffer>>();
  const server = createServer((request, response) => {
    answer(request, response, archives).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, "127.0.0.1");
  server.unref();
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error("the module registry got no port");
  }
  return { modulesUrl: `http://127.0.0.1:${address.port}/v1/modules/` };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  archives: Map<string, Promise<Buffer>>,
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://registry").pathname;
  const [, name = "", rest = ""] = /^\/v1\/modules\/([^/]+\/[^/]+\/[^/]+)\/(.+)$/.exec(path) ?? [];
  const versions = packages[name];
  if (versions === undefined) {
    response.writeHead(404).end();
    return;
  }
  if (rest === "versions") {
    response.setHeader("content-type", "application/json");
    const list = Object.keys(versions).map((version) => ({ version }));
    response.end(JSON.stringify({ modules: [{ versions: list }] }));
    return;
  }
  const [, version = "", action = ""] = /^([0-9.]+)\/(download|archive\.tar\.gz)$/.exec(rest) ?? [];
  const folder = versions[version];
  if (folder === undefined) {
    response.writeHead(404).end();
    return;
  }
  if (action === "download") {
    const archive = `http://${request.headers.host}/v1/modules/${name}/${version}/archive.tar.gz`;
    response.writeHead(204, { "x-terraform-get": `${archive}?archive=tar.gz` }).end();
    return;
  }
  const body = await cached(archives, folder);
  response.writeHead(200, { "content-type": "application/gzip", "content-length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}

function cached(archives: Map<string, Promise<Buffer>>, folder: string): Promise<Buffer> {
  const known = archives.get(folder) ?? pack(join(modulesRoot, folder));
  archives.set(folder, known);
  return known;
}

async function pack(folder: string): Promise<Buffer> {
  const { stdout } = await run("tar", ["-cz", "-C", folder, "."], { encoding: "buffer", maxBuffer: archiveLimit });
  return stdout;
}
