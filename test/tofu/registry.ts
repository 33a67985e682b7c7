import { execFile } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { reshaped, stricter } from "./strict.ts";

const run = promisify(execFile);
const modulesRoot = join(import.meta.dirname, "modules");
const archiveLimit = 16 * 1024 * 1024;

/** What answers as a module version: a folder below `modules/`, and an edit of its files where there is one. */
interface ModulePackage {
  readonly folder: string;
  readonly edit?: (path: string, text: string) => string;
}

/** Module package (`namespace/name/system`) to version to content. */
const packages: Readonly<Record<string, Readonly<Record<string, ModulePackage>>>> = {
  "nstance-dev/nstance/aws": {
    "2.0.1": { folder: "aws/v2a" },
    "2.0.9": { folder: "aws/v2a", edit: stricter },
    "2.0.10": { folder: "aws/v2a", edit: reshaped },
    "2.2.0": { folder: "aws/v2b" },
  },
  "nstance-dev/nstance/google": {
    "2.0.1": { folder: "google/v2a" },
    "2.2.0": { folder: "google/v2b" },
  },
};

/** The Nstance module version that the registry serves for each dialect of contracts/nstance.md 1.1. */
export const moduleVersions = { v2a: "2.0.1", v2b: "2.2.0" } as const;

/** A version of dialect V2a with rules that podplanec does not know: see strict.ts. */
export const strictVersion = "2.0.9";

/** A version of dialect V2a whose inputs have other types: see strict.ts. */
export const reshapedVersion = "2.0.10";

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
  const content = versions[version];
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  if (action === "download") {
    const archive = `http://${request.headers.host}/v1/modules/${name}/${version}/archive.tar.gz`;
    response.writeHead(204, { "x-terraform-get": `${archive}?archive=tar.gz` }).end();
    return;
  }
  const body = await cached(archives, `${name}/${version}`, content);
  response.writeHead(200, { "content-type": "application/gzip", "content-length": body.length });
  response.end(request.method === "HEAD" ? undefined : body);
}

function cached(archives: Map<string, Promise<Buffer>>, key: string, content: ModulePackage): Promise<Buffer> {
  const known = archives.get(key) ?? pack(content);
  archives.set(key, known);
  return known;
}

async function pack({ folder, edit }: ModulePackage): Promise<Buffer> {
  const copy = temporaryFolder("modules");
  try {
    await cp(join(modulesRoot, folder), copy, { recursive: true });
    if (edit !== undefined) await editFiles(copy, edit);
    const { stdout } = await run("tar", ["-cz", "-C", copy, "."], { encoding: "buffer", maxBuffer: archiveLimit });
    return stdout;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function editFiles(root: string, edit: (path: string, text: string) => string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await writeFile(path, edit(relative(root, path), await readFile(path, "utf8")));
  }
}
