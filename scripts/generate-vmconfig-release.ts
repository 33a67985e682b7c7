import { publishedPackagesOf, upstreamDependenciesOf, vmconfigVersion } from "../compiler/deps/index.ts";
import release from "../compiler/deps/vmconfig-release.json" with { type: "json" };
import { findVmconfigRoot, packVmconfig } from "../runtime/vmconfig/index.ts";

/*
 * compiler/deps/vmconfig-release.json: digest and size of this release's own package for each kind and
 * architecture, which the pure compiler cannot compute. `npm run generate` writes it; a test fails while it is stale.
 */

interface Package {
  readonly digest: string;
  readonly size: number;
}

/** The text that the file has to have. Throws where the version was published with another package. */
export function vmconfigReleaseText(): string {
  const root = findVmconfigRoot();
  const packages: Record<string, Package> = {};
  for (const kind of ["knc", "knd"] as const) {
    for (const arch of ["amd64", "arm64"] as const) {
      const dependencies = upstreamDependenciesOf(kind, arch);
      const { digest, size } = packVmconfig({ root, kind, arch, version: vmconfigVersion, dependencies });
      packages[`${kind}_${arch}`] = { digest, size };
    }
  }
  const fault = republished(vmconfigVersion, packages, publishedPackagesOf(vmconfigVersion));
  if (fault !== undefined) throw new Error(fault);
  return `${JSON.stringify({ version: vmconfigVersion, base: release.base, packages }, null, 2)}\n`;
}

/**
 * One digest for each version: VMs that pin a published package would find another one at its address, and start
 * no more. Undefined where the packages are the published ones, or the version is not published yet.
 */
export function republished(
  version: string,
  packages: Readonly<Record<string, Package>>,
  published: Readonly<Record<string, Package>> | undefined,
): string | undefined {
  const changed = Object.keys(published ?? {}).filter((key) => published?.[key]?.digest !== packages[key]?.digest);
  if (changed.length === 0) return undefined;
  return `vmconfig ${version} is published, and ${changed.join(", ")} would be another package: count "version" up in compiler/deps/vmconfig-release.json`;
}
