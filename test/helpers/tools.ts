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
  etcd: "etcd.sh",
  etcdctl: "etcd.sh",
  containerd: "containers.sh",
  crictl: "containers.sh",
  "kube-apiserver": "kubernetes.sh",
  "kube-controller-manager": "kubernetes.sh",
  "kube-scheduler": "kubernetes.sh",
  kubectl: "kubernetes.sh",
  kubelet: "kubernetes.sh",
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

/**
 * A suite that needs programs which a user's machine may lack. Where one is missing the suite is
 * left out, never counted as passed, and one line says so and what installs it.
 */
export function describeWithTools(name: string, tools: readonly string[], body: () => void): void {
  const missing = tools.filter((tool) => (tool === debianImage ? !hasDebianImage() : findTool(tool) === undefined));
  if (missing.length > 0) {
    const scripts = [...new Set(missing.map((tool) => `.ci/tools/${installers[tool] ?? "debian.sh"}`))];
    process.stderr.write(`left out: ${name}: no ${missing.join(", ")} (install: ${scripts.join(", ")})\n`);
  }
  describe.skipIf(missing.length > 0)(name, body);
}
