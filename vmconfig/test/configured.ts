import { envText, installedRoot, type Kind, offline, type Root, type RunResult, scripts } from "./root.ts";

export type Values = Readonly<Record<string, string | undefined>>;

/** A VM that was bootstrapped, with these values of user-data.env and these of mutable.env. */
export function bootstrapped(kind: Kind, mutable: Values = {}, user: Values = {}): Root {
  const root = installedRoot(kind, user);
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

export function configured(kind: Kind, mutable: Values = {}, user: Values = {}): { root: Root; run: RunResult } {
  const root = bootstrapped(kind, mutable, user);
  return { root, run: root.run(scripts.configure, [], offline) };
}

/** The values of a service's env file. */
export function serviceEnv(root: Root, service: string): Readonly<Record<string, string>> {
  const lines = root.read(`/opt/env/${service}.env`).trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 2, -1)]),
  );
}
