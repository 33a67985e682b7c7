import { createHash } from "node:crypto";
import {
  type DependencyArch,
  type DependencyKind,
  imagesOf,
  type OsImage,
  osImageOf,
  type PinnedDependency,
} from "../../compiler/index.ts";

/** What a manifest is made from. */
export interface ManifestInput {
  readonly kind: DependencyKind;
  readonly arch: DependencyArch;
  /** Version of the vmconfig package. */
  readonly version: string;
  /** Sorted by name, without vmconfig itself. */
  readonly dependencies: readonly PinnedDependency[];
  /** Where the package is published. Absent in the manifest inside of it, which cannot know. */
  readonly published?: { readonly url: string; readonly digest: string; readonly size: number };
}

interface ManifestDependency {
  readonly version: string;
  readonly url: string;
  readonly type: string;
  readonly digest: string;
  readonly size: number;
}

/** The manifest of one kind and architecture as text (contracts/vmconfig.md 6.1). */
export function manifestText(input: ManifestInput): string {
  const dependencies: Record<string, ManifestDependency> = {};
  for (const { name, version, url, type, digest, size } of withVmconfig(input)) {
    dependencies[name] = { version, url, type, digest, size };
  }
  const { boot, ...image }: OsImage = osImageOf(input.arch);
  const manifest = {
    vmconfig: {
      version: input.version,
      kind: input.kind,
      os: { name: "debian-13", arch: input.arch, image, boot },
      dependencies,
      images: imagesOf(input.arch),
    },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

type ManifestRow = Pick<PinnedDependency, "name" | "version" | "url" | "type" | "digest" | "size">;

function withVmconfig(input: ManifestInput): readonly ManifestRow[] {
  const { url, digest, size } = input.published ?? { url: "", digest: "", size: 0 };
  const own: ManifestRow = { name: "vmconfig", version: input.version, type: "tar.gz", url, digest, size };
  return [...input.dependencies, own].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The same for Bash, which has no JSON on a VM: sourced by install.sh after it has found the digest
 * of the JSON in it.
 */
export function manifestScript(input: ManifestInput, manifest: string): string {
  const rows = input.dependencies.map((row) => `  ${quoteWord(`${row.name}\t${row.type}\t${row.digest}`)}`);
  return [
    "# Written by `podplanec vmconfig pack` beside vmconfig-manifest.json; sourced by install.sh.",
    `VMCONFIG_MANIFEST_SHA256=${quoteWord(createHash("sha256").update(manifest).digest("hex"))}`,
    `VMCONFIG_KIND=${quoteWord(input.kind)}`,
    "# Name, type and digest, parted by tabs.",
    "VMCONFIG_DEPENDENCIES=(",
    ...rows,
    ")",
    "",
  ].join("\n");
}

/** A word in Bash's single quotes, in which nothing is special. */
function quoteWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
