import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cloneRoot, makeRoot, type Root, type RunResult } from "./root.ts";

/* rollback.sh by itself: what is kept aside before a delivery is tried, and put back where it failed. */

const archive = "/opt/podplane/delivery/rollback.tar";
const staging = "/opt/podplane/delivery/rollback";
const settings = "/opt/podplane/etc/mutable.env";
const certificate = "/opt/crt/ca.crt";
const hosts = "/etc/containerd/certs.d/docker.io/hosts.toml";

/** As after keep_aside, and then half of a delivery: one file changed, one gone with its folder, one new. */
const changed = makeRoot("knd");
changed.write(settings, "before\n", 0o600);
changed.write(certificate, "certificate\n", 0o640);
changed.write(hosts, "hosts\n");
mkdirSync(join(changed.path, "opt/podplane/delivery"), { recursive: true });
changed.write(`${archive}.tmp`, "of a run that was killed", 0o644);
const kept = changed.bash(
  ["rollback"],
  `touch --date=@1000000000 "$root${settings}"
  sync() { printf 'sync %s\\n' "\${*#"$root"}"; }
  keep_aside`,
);
changed.write(settings, "after\n", 0o644);
changed.write("/opt/env/new.env", "new\n");
changed.remove("/etc/containerd/certs.d/docker.io");

let root: Root;
beforeEach(() => {
  root = cloneRoot(changed);
}, 120_000);

/** `put_back` with this Bash before it, as the watcher calls it: where a command that fails ends nothing. */
function putBack(before = ""): RunResult {
  const sync = `sync() { for path in "$@"; do printf 'sync %s\\n' "$path"; done | sort; }`;
  return root.bash(["rollback"], `${sync}\n${before}\nif put_back; then echo "put back"; else echo failed; fi`);
}

test("what is kept aside is root's alone, complete and on the disk before it has its name", () => {
  expect(kept).toMatchObject({ status: 0, log: `sync ${archive}.tmp\n` });
  expect(changed.mode(archive)).toBe("0600");
  expect(changed.exists(`${archive}.tmp`)).toBe(false);
  const names = [settings, certificate, hosts].map((path) => `${path.slice(1)}\n`);
  expect(changed.bash([], `tar --list --file "$PODPLANE_ROOT${archive}"`).stdout).toBe(names.join(""));
});

test("nothing has the archive's name where it could not be written to the disk", () => {
  const machine = makeRoot("knd");
  machine.write(settings, "before\n");
  mkdirSync(join(machine.path, "opt/podplane/delivery"), { recursive: true });
  expect(machine.bash(["rollback"], "sync() { return 1; }; keep_aside").status).toBe(1);
  expect(machine.exists(archive)).toBe(false);
});

describe("putting back", () => {
  test("restores content, mode and time, removes what was not there, and says nothing", () => {
    expect(putBack().log).toBe(
      [
        "sync etc/containerd/certs.d/docker.io",
        "sync etc/containerd/certs.d/docker.io/hosts.toml",
        "sync opt/crt",
        "sync opt/crt/ca.crt",
        "sync opt/podplane/etc",
        "sync opt/podplane/etc/mutable.env",
        "put back\n",
      ].join("\n"),
    );
    expect(root.read(settings)).toBe("before\n");
    expect(root.mode(settings)).toBe("0600");
    expect(root.bash([], `stat --format %Y "$PODPLANE_ROOT${settings}"`).stdout).toBe("1000000000\n");
    expect(root.read(certificate)).toBe("certificate\n");
    expect(root.mode(certificate)).toBe("0640");
    expect(root.read(hosts)).toBe("hosts\n");
    expect(root.exists("/opt/env/new.env")).toBe(false);
    for (const path of [archive, staging, `${settings}.tmp`]) expect(root.exists(path), path).toBe(false);
  });

  test("leaves alone what is as it was", () => {
    const before = 'cp() { printf "cp %s\\n" "${*: -1}"; command cp "$@"; }';
    const lines = putBack(before).stdout.replaceAll(root.path, "").split("\n");
    expect(lines.filter((line) => line.startsWith("cp "))).toEqual(
      expect.arrayContaining([`cp ${hosts}.tmp`, `cp ${settings}.tmp`]),
    );
    expect(lines.join("\n")).not.toContain(`cp ${certificate}.tmp`);
  });

  test("unpacks into a folder of root's alone, and nothing that an earlier run left there", () => {
    root.write(`${staging}/opt/env/left.env`, "left\n");
    const before = `tar() { stat --format %a "$root${staging}"; command tar "$@"; }`;
    expect(putBack(before).stdout).toMatch(/^700\n(?:.*\n)*put back\n$/);
    expect(root.exists("/opt/env/left.env")).toBe(false);
  });

  test.each([
    ["a folder cannot be made", "mkdir() { return 1; }"],
    ["the archive cannot be read", "tar() { return 2; }"],
    ["a file cannot be copied", "cp() { return 1; }"],
    ["a file cannot be moved", "mv() { return 1; }"],
    ["a new file cannot be removed", `rm() { [[ $* != *new.env* ]] && command rm "$@"; }`],
    ["the disk does not take it", "sync() { return 1; }"],
  ])("fails where %s, and keeps the archive for the next run", (_, before) => {
    expect(putBack(before).stdout).toMatch(/failed\n$/);
    expect(root.exists(archive)).toBe(true);
    expect(putBack().stdout).toMatch(/put back\n$/);
    expect(root.read(settings)).toBe("before\n");
  });
});

test("what is kept aside is forgotten with what was left half-way, and nothing need be there", () => {
  root.write(`${archive}.tmp`, "half");
  expect(root.bash(["rollback"], "forget_aside").status).toBe(0);
  for (const path of [archive, `${archive}.tmp`]) expect(root.exists(path), path).toBe(false);
  expect(root.bash(["rollback"], "forget_aside")).toMatchObject({ status: 0, log: "" });
});
