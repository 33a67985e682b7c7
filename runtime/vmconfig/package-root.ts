import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../cli/index.ts";

/**
 * The folder `vmconfig` of this installation: beside `dist/` in the published package, at the root of
 * the repository when the sources run. Found by walking up from this module, as bundling changes how
 * deep it lies.
 */
export function findVmconfigRoot(from: string = dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "vmconfig");
    if (existsSync(join(candidate, "knd", "opt", "podplane", "bin", "configure.sh"))) return candidate;
    if (dirname(folder) === folder) break;
  }
  throw new UserError("the folder `vmconfig` of podplanec is missing", {
    why: "it lies beside `dist/` in the package, and this installation is not complete",
    fix: "install podplanec again",
  });
}
