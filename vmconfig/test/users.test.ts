import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cloneRoot, makeRoot, type Root } from "./root.ts";

/* users.sh by its functions: what is looked at, what is changed, and how it is counted. */

const original = makeRoot("knd");
let root: Root;
beforeEach(() => {
  root = cloneRoot(original);
}, 120_000);

/** What a piece of Bash prints, how many changes it counts, and its status where it fails. */
function said(code: string): string {
  const run = root.bash(["users"], `trap 'echo "changed $changed"' EXIT\n${code}`);
  const text = run.log.replace(/\tts=.*\n/g, "\n").replaceAll(root.path, "");
  return `${text}${run.status === 0 ? "" : `status ${run.status}\n`}`;
}

describe("a user", () => {
  test.each([
    ["zot", "useradd --system --create-home --gid zot --shell /usr/sbin/nologin zot"],
    ["kubelet", "useradd --create-home --gid kubelet --shell /usr/sbin/nologin kubelet"],
  ])("%s is made with its group, its shell and its other groups", (name, call) => {
    expect(said(`ensure_user ${name} podplane; ensure_user ${name} podplane`)).toBe(
      [
        `[bash] made group ${name}`,
        `[bash] made user ${name}`,
        `[bash] set the groups of ${name} to podplane`,
        "changed 3\n",
      ].join("\n"),
    );
    expect(root.calls()).toEqual([...[`groupadd --system ${name}`, call, `usermod --groups podplane ${name}`]]);
  });

  test("without other groups loses those that it has", () => {
    root.fake("groups/podplane", "podplane:x:1:\n");
    root.fake("users/podplane", "podplane:x:1:1::/:/usr/sbin/nologin\n");
    root.fake("memberships/podplane", "sudo\n");
    expect(said('ensure_user podplane ""')).toBe("[bash] set the groups of podplane to none\nchanged 1\n");
  });

  test.each([
    ["a,b", "a,b", []],
    ["a,b", "b,a", []],
    ["a", "a,b", ["usermod --groups a zot"]],
    ["a,b", "a", ["usermod --groups a,b zot"]],
    ["a,b", "a,c", ["usermod --groups a,b zot"]],
  ])("of the groups %s that has %s", (wanted, has, calls) => {
    root.fake("memberships/zot", `${has}\n`);
    said(`ensure_groups zot ${wanted}`);
    expect(root.calls()).toEqual(calls);
  });

  test("gets back its shell, once", () => {
    root.fake("users/zot", "zot:x:1:1::/home/zot:/bin/bash\n");
    expect(said("ensure_shell zot /bin/false; ensure_shell zot /bin/false")).toBe(
      "[bash] set the shell of zot back to /bin/false\nchanged 1\n",
    );
  });
});

describe("folders", () => {
  test("are looked at one by one only where they differ", () => {
    const code = `directories_of() { printf '0710 root root /opt/%s\\n' one two three; }
      ensure_directories knd >/dev/null
      changed=0
      ensure_directory() { echo "looks at $*"; }
      ensure_directories knd
      chmod 0755 "$root/opt/one"
      rmdir "$root/opt/three"
      ensure_directories knd`;
    expect(said(code)).toBe("looks at 0710 root root /opt/one\nlooks at 0710 root root /opt/three\nchanged 0\n");
  });

  test("are made, and given their mode, once", () => {
    expect(said("for i in 1 2; do ensure_directory 0710 root podplane /new/folder; done")).toBe(
      "[bash] set /new/folder to 0710 root:podplane\nchanged 1\n",
    );
    expect(root.mode("/new/folder")).toBe("0710");
  });

  test("are no links and no files", () => {
    symlinkSync("/tmp", join(root.path, "link"));
    root.write("/file", "");
    expect(said("ensure_directory 0700 root root /link")).toBe(
      "changed 0\n[bash] FATAL: /link is a symbolic link\nstatus 1\n",
    );
    expect(said("ensure_directory 0700 root root /file")).toBe(
      "changed 0\n[bash] FATAL: /file is not a directory\nstatus 1\n",
    );
  });

  test("of a machine are given to whom they belong, with the files that lie in them", () => {
    mkdirSync(join(root.path, "given"), { mode: 0o755 });
    root.write("/given/file", "x");
    root.write("/given/deeper/file", "x");
    symlinkSync("/etc/passwd", join(root.path, "given/link"));
    const machine = `on_machine() { true; }
      root=$PODPLANE_ROOT
      user_exists() { [[ $1 != nobody-here ]]; }
      group_exists() { [[ $1 != nobody-here ]]; }
      chown() { echo "chown $*"; }
      chmod() { echo "chmod $*"; }
      find() { echo "find $*"; }`;
    expect(said(`${machine}\nensure_directory 0700 zot podplane /given`)).toBe(
      [
        "chmod 0700 /given",
        "find /given -mindepth 1 -maxdepth 1 -type f -exec chown --no-dereference -- zot:podplane {} +",
        ...["chmod 0700 /given", "chown -- zot:podplane /given"],
        ...["[bash] set /given to 0700 zot:podplane", "changed 1\n"],
      ].join("\n"),
    );
    expect(said(`${machine}\nensure_directory 0700 zot nobody-here /given`)).toBe(
      "changed 0\n[bash] FATAL: /given needs group nobody-here, which does not exist\nstatus 1\n",
    );
    expect(said(`${machine}\nensure_directory 0755 root root /given`)).toBe("changed 0\n");
  });
});

describe("modes", () => {
  test("of programs are those of programs, where they are there", () => {
    root.write("/opt/netsy/bin/netsy", "x", 0o644);
    root.write("/opt/zot/bin/run-zot.sh", "x", 0o600);
    root.write("/opt/zot/bin/other.sh", "x", 0o600);
    expect(said("ensure_executables; ensure_executables")).toBe(
      "[bash] made /opt/zot/bin/run-zot.sh executable\n[bash] made /opt/netsy/bin/netsy executable\nchanged 2\n",
    );
    expect(root.mode("/opt/zot/bin/run-zot.sh")).toBe("0755");
    expect(root.mode("/opt/zot/bin/other.sh")).toBe("0600");
  });

  test("of libraries let the users of services load them", () => {
    const folder = `/usr/lib/${root.bash([], "uname --machine").stdout.trim()}-linux-gnu`;
    root.write(`${folder}/libpq.so.5.17`, "x", 0o600);
    symlinkSync("libpq.so.5.17", join(root.path, `${folder}/libpq.so.5`));
    root.write(`${folder}/libsubid.so.5`, "x", 0o755);
    root.write(`${folder}/other.so`, "x", 0o600);
    expect(said("ensure_libraries; ensure_libraries")).toBe(`[bash] set ${folder}/libpq.so.5 to 0755\nchanged 1\n`);
    expect(root.mode(`${folder}/libpq.so.5.17`)).toBe("0755");
    expect(root.mode(`${folder}/other.so`)).toBe("0600");
  });
});
