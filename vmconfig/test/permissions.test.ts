import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeRoot, type Root, scripts } from "./root.ts";

describe("permissions.sh", () => {
  test("makes every directory of a kind with its mode, and nothing the second time", () => {
    const root = makeRoot("knc");
    expect(root.run(scripts.permissions, ["knc"]).status).toBe(0);
    for (const [path, mode] of [
      ["/opt", "0750"],
      ["/opt/podplane/etc", "0700"],
      ["/opt/key", "0710"],
      ["/opt/key/kube-apiserver", "0750"],
      ["/opt/nstance-agent/recv", "0700"],
      ["/opt/netsy/etc", "0750"],
      ["/etc/containerd/certs.d", "0755"],
      ["/var/lib/kubelet", "0750"],
    ] as const) {
      expect(root.mode(path), path).toBe(mode);
    }
    expect(root.run(scripts.permissions, ["knc"]).stdout).toContain("permissions: unchanged");
  });

  test("a worker has nothing of a control plane", () => {
    const root = makeRoot("knd");
    root.run(scripts.permissions, ["knd"]);
    expect(root.exists("/opt/netsy")).toBe(false);
    expect(root.exists("/opt/key/kube-apiserver")).toBe(false);
  });

  test("brings back what drifted, and marks executables", () => {
    const root = makeRoot("knd");
    root.run(scripts.permissions, ["knd"]);
    root.write("/opt/nstance-agent/bin/nstance-agent", "binary", 0o644);
    root.write("/opt/podplane/bin/restart.sh", root.read("/opt/podplane/bin/restart.sh"), 0o644);
    root.run(scripts.permissions, ["knd"]);
    expect(root.mode("/opt/nstance-agent/bin/nstance-agent")).toBe("0755");
    expect(root.mode("/opt/podplane/bin/restart.sh")).toBe("0755");
  });

  test.each([
    ["a link", (root: Root) => symlinkSync("/tmp", join(root.path, "opt/crt")), "/opt/crt is a symbolic link"],
    ["a file", (root: Root) => root.write("/opt/crt", "x"), "/opt/crt is not a directory"],
  ])("refuses %s where a directory belongs", (_, put, message) => {
    const root = makeRoot("knd");
    put(root);
    const run = root.run(scripts.permissions, ["knd"]);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(message);
  });

  test("a second run at the same time is fatal", () => {
    const root = makeRoot("knd");
    const run = root.bash(["helpers"], 'lock permissions 0; "$root/opt/podplane/bin/permissions.sh" knd');
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("another run of permissions holds the lock");
  });

  test.each([[[]], [["worker"]]])("refuses the arguments %j", (args) => {
    expect(makeRoot("knd").run(scripts.permissions, args).stderr).toContain("usage: permissions.sh knd|knc");
  });
});

describe("what a service may write", () => {
  const table = makeRoot("knc").bash(["users"], "directories_of knc").stdout.trim().split("\n");
  const rows = table
    .map((line) => line.split(" "))
    .map(([mode = "", owner = "", , path = ""]) => ({ mode, owner, path }));
  const own = rows.filter(({ owner }) => owner !== "root").map(({ path }) => path);

  test("is its data, in folders of their own, and never what it runs or is configured by", () => {
    expect(own.sort()).toEqual([
      "/opt/data",
      "/opt/nstance-agent/identity",
      "/opt/nstance-agent/keys",
      "/opt/nstance-agent/recv",
      "/opt/zot/storage",
      "/var/lib/fluent-bit",
      "/var/log/kube-apiserver",
    ]);
  });

  test("lies below folders of root alone, so that none can be replaced", () => {
    for (const { path, owner, mode } of rows) {
      if (owner === "root") expect(Number.parseInt(mode, 8) & 0o022, path).toBe(0);
      const above = own.filter((other) => path.startsWith(`${other}/`));
      expect(above, path).toEqual([]);
    }
  });

  test("is never written by root, whose scripts act in it as its owner", () => {
    const root = makeRoot("knd");
    const code = `on_machine() { true; }
      setpriv() { printf '%s\\n' "$*" >>"$FAKE_STATE/as"; [[ $* != *dd* ]]; }
      write_as nstance-agent /opt/nstance-agent/identity/ca.crt 0600 text
      read_as nstance-agent /opt/nstance-agent/recv/ca.crt || true`;
    root.bash(["helpers"], code);
    const lines = root.read("/.fake/as").trim().split("\n");
    for (const line of lines) expect(line).toMatch(/^--reuid nstance-agent --regid nstance-agent --init-groups /);
    expect(lines).toHaveLength(2);
    expect(root.exists("/opt/nstance-agent/identity/ca.crt")).toBe(false);
  });
});

describe("users", () => {
  test("are made with their groups, and nothing changes the second time", () => {
    const root = makeRoot("knc");
    root.fake("groups/syslog", "syslog:x:1:\n");
    const first = root.bash(["users"], "ensure_users knc");
    expect(first.status).toBe(0);
    const calls = root.calls();
    expect(calls).toContain("groupadd --system podplane");
    expect(calls).toContain("useradd --system --create-home --gid zot --shell /usr/sbin/nologin zot");
    expect(calls).toContain("useradd --create-home --gid kubelet --shell /usr/sbin/nologin kubelet");
    expect(calls).toContain("usermod --groups containerd,podplane kubelet");
    // cloud-init's log is readable for group adm.
    expect(calls).toContain("usermod --groups adm,podplane,systemd-journal,syslog fluent-bit");
    expect(calls).toContain("usermod --groups podplane netsy");
    const second = root.bash(["users"], 'ensure_users knc; echo "changed $changed"');
    expect(second.stdout).toBe("changed 0\n");
    expect(root.calls()).toEqual([]);
  });

  test("a worker has none of the control plane's", () => {
    const root = makeRoot("knd");
    root.bash(["users"], "ensure_users knd");
    expect(root.calls().join("\n")).not.toMatch(/netsy|kube-apiserver/);
  });

  test("lose a shell and memberships that they should not have", () => {
    const root = makeRoot("knd");
    root.bash(["users"], "ensure_users knd");
    root.fake("users/zot", "zot:x:1:1::/home/zot:/bin/bash\n");
    root.fake("memberships/zot", "podplane,sudo\n");
    root.calls();
    root.bash(["users"], "ensure_users knd");
    expect(root.calls()).toEqual(["usermod --shell /usr/sbin/nologin zot", "usermod --groups podplane zot"]);
  });

  test("must exist before a directory is given to them", () => {
    const root = makeRoot("knd");
    const run = root.bash(["users"], "on_machine() { true; }\nensure_directory 0700 nobody-here root /opt/x");
    expect(run.stderr).toContain("/opt/x needs user nobody-here, who does not exist");
  });
});
