import { writeFileSync } from "node:fs";
import { upstreamDependenciesOf, vmconfigVersion } from "../compiler/deps/index.ts";
import release from "../compiler/deps/vmconfig-release.json" with { type: "json" };
import { findVmconfigRoot, packVmconfig } from "../runtime/vmconfig/index.ts";

/*
 * Writes compiler/deps/vmconfig-release.json: digest and size of this release's own package for each
 * kind and architecture, which the pure compiler cannot compute. Run it after any change below
 * vmconfig/knd or vmconfig/knc; a test fails while it is stale.
 */

/** The text that the file has to have. */
export function vmconfigReleaseText(): string {
  const root = findVmconfigRoot();
  const packages: Record<string, { readonly digest: string; readonly size: number }> = {};
  for (const kind of ["knc", "knd"] as const) {
    for (const arch of ["amd64", "arm64"] as const) {
      const dependencies = upstreamDependenciesOf(kind, arch);
      const { digest, size } = packVmconfig({ root, kind, arch, version: vmconfigVersion, dependencies });
      packages[`${kind}_${arch}`] = { digest, size };
    }
  }
  return `${JSON.stringify({ version: vmconfigVersion, base: release.base, packages }, null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL("../compiler/deps/vmconfig-release.json", import.meta.url), vmconfigReleaseText());
}
