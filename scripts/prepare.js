import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
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

const root = resolve(import.meta.dirname, "..");

/** Runs Node in the repository, and ends with its code where it fails. */
function run(...words) {
  const env = { ...process.env, npm_config_global: "false" };
  const { status } = spawnSync(process.execPath, words, { cwd: root, env, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

// `npm install --global` of a git address, as pre-commit calls it, installs what a build needs beside the clone, not in it.
const npm = process.env["npm_execpath"];
if (npm && !existsSync(resolve(root, "node_modules/esbuild"))) run(npm, "ci", "--ignore-scripts", "--no-audit");
// Node 22.15 reads types only when it is asked to.
run("--experimental-strip-types", "--no-warnings", resolve(root, "scripts/build.ts"));
