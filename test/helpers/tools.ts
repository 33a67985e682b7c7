import { accessSync, constants, existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { describe } from "vitest";

/** The disk that virtual machines start from, asked for as a program is. */
export const debianImage = "debian-image";

/** The script below `.ci/tools/` that installs each tool which is not a plain Debian package. */
const installers: Readonly<Record<string, string>> = {
  [debianImage]: "debian-image.sh",
  tofu: "tofu.sh",
  "tofu-provider": "tofu-provider.sh",
  versitygw: "object-stores.sh",
  "fake-gcs-server": "object-stores.sh",
  moto_server: "secret-store.sh",
  "aws-role": "aws-role.sh",
  "node-oldest": "node-oldest.sh",
  etcd: "etcd.sh",
  etcdctl: "etcd.sh",
  containerd: "containers.sh",
  crictl: "containers.sh",
  "kube-apiserver": "kubernetes.sh",
  "kube-controller-manager": "kubernetes.sh",
  "kube-scheduler": "kubernetes.sh",
  kubectl: "kubernetes.sh",
  kubelet: "kubernetes.sh",
  "code-server": "vscode.sh",
  chromium: "vscode.sh",
  "tsp-server": "typespec.sh",
};

/** The folder that `.ci/tools/` builds into; the same default as in its `common.sh`. */
export function toolsCache(): string {
  return process.env["PODPLANEC_TOOLS"] ?? join(homedir(), ".cache", "podplanec-tools");
}

function hasDebianImage(): boolean {
  return existsSync(join(toolsCache(), "images", "debian", "disk.raw"));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The absolute path of a program in the tools' cache, else on PATH; undefined where it is in neither. */
export function findTool(name: string): string | undefined {
  const folders = [join(toolsCache(), "bin"), ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/** As `findTool`, for code that runs only inside `describeWithTools`. Throws where the tool is missing. */
export function getTool(name: string): string {
  const path = findTool(name);
  if (path === undefined) {
    throw new Error(`${name} is missing: run .ci/tools/${installers[name] ?? "debian.sh"}`);
  }
  return path;
}

/** CI sets it: a tool that is missing there is a fault of its scripts, and no reason to leave tests out. */
const isRequired = process.env["PODPLANEC_REQUIRE_TOOLS"] !== undefined;

/**
 * Whether a test can run that needs these tools. Where it cannot, one line says what is left out and why; with
 * `PODPLANEC_REQUIRE_TOOLS` it throws.
 */
export function hasTools(name: string, tools: readonly string[]): boolean {
  const missing = tools.filter((tool) => (tool === debianImage ? !hasDebianImage() : findTool(tool) === undefined));
  if (missing.length === 0) return true;
  const scripts = [...new Set(missing.map((tool) => `.ci/tools/${installers[tool] ?? "debian.sh"}`))];
  const text = `${name}: no ${missing.join(", ")} (install: ${scripts.join(", ")})`;
  if (isRequired) throw new Error(text);
  process.stderr.write(`left out: ${text}\n`);
  return false;
}

/**
 * A suite that needs programs which a user's machine may lack. Where one is missing the suite is
 * left out, never counted as passed, and one line says so and what installs it.
 */
export function describeWithTools(name: string, tools: readonly string[], body: () => void): void {
  describe.skipIf(!hasTools(name, tools))(name, body);
}
