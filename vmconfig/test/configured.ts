import { existsSync } from "node:fs";
import {
  cloneRoot,
  envText,
  installedRoot,
  type Kind,
  offline,
  type Root,
  type RunResult,
  scripts,
  userData,
} from "./root.ts";

export type Values = Readonly<Record<string, string | undefined>>;

/** A tree that several tests read, so that none may change it. */
export type Tree = Pick<Root, "read" | "exists" | "mode">;

/** What was made for inputs, by these inputs. */
const made = new Map<string, { readonly root: Root; readonly run: RunResult }>();

/** `make` once for each key. Trees are removed after the last test of a file, and files share this module. */
function once(key: string, make: () => { root: Root; run: RunResult }): { root: Root; run: RunResult } {
  const before = made.get(key);
  if (before && existsSync(before.root.path)) return before;
  const now = make();
  made.set(key, now);
  return now;
}

/** A VM on which permissions.sh ran, as it does before bootstrap.sh. */
const withFolders = (kind: Kind): Root =>
  once(kind, () => {
    const root = installedRoot(kind);
    return { root, run: root.run(scripts.permissions, [kind]) };
  }).root;

/** A VM that was bootstrapped, with these values of user-data.env and these of mutable.env. */
export function bootstrapped(kind: Kind, mutable: Values = {}, user: Values = {}): Root {
  const root = cloneRoot(withFolders(kind));
  root.write("/opt/podplane/etc/user-data.env", userData(user), 0o600);
  const facts = {
    VMCONFIG_KIND: kind,
    VMCONFIG_BASE_KIND: "node",
    INSTANCE_PROVIDER_ID: "i-local",
    INSTANCE_NETDEV: "eth0",
    INSTANCE_IPV4: "192.0.2.10",
    INSTANCE_IPV6: user["INSTANCE_IPV6"] ?? "2001:db8::10",
    INSTANCE_HOSTNAME: "host",
    INSTANCE_FQDN: "host.example.com",
  };
  root.write("/opt/podplane/etc/detected.env", envText(facts), 0o600);
  root.write(
    "/opt/podplane/etc/mutable.env",
    root.read("/opt/podplane/share/defaults/mutable.env") + envText(mutable),
    0o600,
  );
  root.write("/opt/podplane/bootstrap.done", "completed_at=2026-01-01T00:00:00Z\n", 0o600);
  return root;
}

const configuredOnce = (kind: Kind, mutable: Values, user: Values): { root: Root; run: RunResult } =>
  once(JSON.stringify([kind, mutable, user]), () => {
    const root = bootstrapped(kind, mutable, user);
    return { root, run: root.run(scripts.configure, [], offline) };
  });

/** What configure.sh makes of a VM that was bootstrapped. Equal inputs share one tree, for tests that only read it. */
export function configuredTree(kind: Kind, mutable: Values = {}, user: Values = {}): { tree: Tree; run: RunResult } {
  const { root, run } = configuredOnce(kind, mutable, user);
  return { tree: root, run };
}

/** The same for a test that goes on with it: a copy of its own. */
export function configured(kind: Kind, mutable: Values = {}, user: Values = {}): { root: Root; run: RunResult } {
  const { root, run } = configuredOnce(kind, mutable, user);
  return { root: cloneRoot(root), run };
}

/** Files of `lib/configure/`, each with a function `configure_…` that configure.sh calls. */
export type Part =
  | "containerd"
  | "fluent-bit"
  | "hosts"
  | "keepalived"
  | "kube"
  | "kube2iam"
  | "netsy"
  | "nstance-agent"
  | "ssh"
  | "zot";

/** Runs parts of configure.sh alone: the whole of it starts three hundred processes. */
export function runParts(root: Root, parts: readonly Part[]): RunResult {
  const calls = parts.map((part) => `configure_${part.replaceAll("-", "_")}`);
  return root.bash(
    ["inputs", "features", ...parts.map((part) => `configure/${part}`)],
    [`load_inputs ${root.kind}`, ...calls, "summary configure"].join("\n"),
    offline,
  );
}

/** What parts of configure.sh make of a VM that was bootstrapped. */
export function configuredParts(
  parts: readonly Part[],
  kind: Kind,
  mutable: Values = {},
  user: Values = {},
): { root: Root; run: RunResult } {
  const root = bootstrapped(kind, mutable, user);
  const run = runParts(root, parts);
  if (run.status !== 0) throw new Error(run.log);
  return { root, run };
}

/** The values of a service's env file. */
export function serviceEnv(root: Tree, service: string): Readonly<Record<string, string>> {
  const lines = root.read(`/opt/env/${service}.env`).trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 2, -1)]),
  );
}
