import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

/*
 * What `npm install` of the repository builds, also where git is what it is installed from: hooks of pre-commit. It is no
 * TypeScript, since the Node that runs it may be too old for that, and should be told so.
 */

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(
    `error: podplanec needs Node 22.15 or newer, and this is ${process.versions.node}\nfix: update Node; in .pre-commit-config.yaml, \`default_language_version: { node: "24.21.0" }\` gets one for the hooks\n`,
  );
  process.exit(1);
}
const script = resolve(import.meta.dirname, "build.ts");
// Node 22.15 reads types only when it is asked to.
const { status } = spawnSync(process.execPath, ["--experimental-strip-types", "--no-warnings", script], {
  stdio: "inherit",
});
process.exit(status ?? 1);
