import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "fflate";
import type { DependencyArch, DependencyKind, PinnedDependency } from "../../compiler/index.ts";
import { manifestScript, manifestText } from "./manifest.ts";
import { packTar, type TarEntry } from "./tar.ts";

export interface PackInput {
  /** The folder `vmconfig`, see `findVmconfigRoot`. */
  readonly root: string;
  readonly kind: DependencyKind;
  readonly arch: DependencyArch;
  readonly version: string;
  readonly dependencies: readonly PinnedDependency[];
}

export interface VmconfigPackage {
  /** The bytes of vmconfig.tar.gz: the same for the same input, on every machine and Node version. */
  readonly archive: Uint8Array;
  /** `sha256:…` of these bytes. */
  readonly digest: string;
  readonly size: number;
}

const share = "opt/podplane/share";

/**
 * Packs vmconfig.tar.gz for one kind and architecture (contracts/vmconfig.md 6.2): the worker's
 * tree, overlaid by that of the control plane, and the manifest. Modes follow from paths, because
 * those in a working tree depend on how it came there.
 */
export function packVmconfig(input: PackInput): VmconfigPackage {
  const archive = gzipSync(packTar(entriesOf(filesOf(input))), { level: 9, mtime: 0 });
  const digest = `sha256:${createHash("sha256").update(archive).digest("hex")}`;
  return { archive, digest, size: archive.length };
}

/** Every file of the package by its path below `/`, without its leading slash. */
export function filesOf(input: PackInput): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const tree of input.kind === "knc" ? ["knd", "knc"] : ["knd"]) {
    for (const path of listFiles(join(input.root, tree))) files.set(path, readFileSync(join(input.root, tree, path)));
  }
  const manifest = manifestText(input);
  files.set(`${share}/vmconfig-manifest.json`, Buffer.from(manifest));
  files.set(`${share}/vmconfig-manifest.sh`, Buffer.from(manifestScript(input, manifest)));
  return files;
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}

/** Files and the folders above them as `./…`, sorted by name. */
function entriesOf(files: ReadonlyMap<string, Uint8Array>): readonly TarEntry[] {
  const folders = new Set<string>([""]);
  for (const path of files.keys()) {
    const parts = path.split("/").slice(0, -1);
    for (const [index] of parts.entries()) folders.add(parts.slice(0, index + 1).join("/"));
  }
  const entries: TarEntry[] = [
    ...[...folders].map((path): TarEntry => ({ kind: "directory", path: dotted(path), mode: 0o755 })),
    ...[...files].map(
      ([path, content]): TarEntry => ({ kind: "file", path: dotted(path), mode: modeOf(path), content }),
    ),
  ];
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function dotted(path: string): string {
  return path === "" ? "." : `./${path}`;
}

/** Scripts that something runs; all others are sourced or read. */
function modeOf(path: string): number {
  const runs = /\/bin\/[^/]+\.sh$/.test(path) || path === "opt/podplane/lib/configure/hosts.sh";
  return runs ? 0o755 : 0o644;
}
