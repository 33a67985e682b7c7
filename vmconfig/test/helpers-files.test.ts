import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cloneRoot, makeRoot, type Root } from "./root.ts";

/* What helpers.sh does to files, and with locks and clocks. */

const original = makeRoot("knd");
let root: Root;
beforeEach(() => {
  root = cloneRoot(original);
}, 120_000);

/** What a piece of Bash prints, paths as on a VM and without times. */
function printed(code: string): string {
  const run = root.bash(["helpers"], code);
  expect(run.stderr).toBe("");
  return run.stdout.replaceAll(root.path, "").replace(/\tts=.*/g, "");
}

/** Says what becomes of a file that is half written: its mode, and whose it is to be. */
const watched = `chmod() { stat --format 'half %a' "\${*: -1}"; command chmod "$@"; }
  own() { printf 'own %s %s\\n' "$@"; }`;

describe("a script", () => {
  test("ends where a command in a substitution fails", () => {
    expect(root.bash(["helpers"], 'text=$(false; echo on)\necho "$text"')).toMatchObject({ status: 1, stdout: "" });
  });

  test("may read the helpers again, and goes on counting", () => {
    expect(printed('changed=5; source "$root/opt/podplane/lib/helpers.sh"; echo "$changed"')).toBe("5\n");
  });

  test("makes files that others may read and only root may write", () => {
    expect(printed('umask; touch "$root/x"; stat --format %a "$root/x"')).toBe("0022\n644\n");
  });

  test("begins without a reason to fail, and without a change", () => {
    expect(printed('echo "<$failure> $changed"')).toBe("<> 0\n");
  });

  test("says at its end whether it changed anything", () => {
    expect(printed("summary it; changed=1; summary it")).toBe("[bash] it: unchanged\n[bash] it: 1 changed\n");
  });

  test("ends without a file that it needs", () => {
    root.write("/empty", "");
    for (const path of ["/nowhere", "/empty"]) {
      const run = root.bash(["helpers"], `require_file ${path} "somebody writes it"`);
      expect(run).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(`${path} is missing or empty: somebody`),
      });
    }
  });
});

describe("write_file", () => {
  test("lets nobody read what is half written", () => {
    expect(printed(`${watched}\nwrite_file /opt/new/x.env 0644 root:zot text`)).toBe(
      "half 600\nown /opt/new/x.env.tmp root:zot\n[bash] wrote /opt/new/x.env\n",
    );
    expect(root.mode("/opt/new/x.env")).toBe("0644");
  });

  test("sets mode and owner of an equal file, and says nothing", () => {
    root.write("/x", "text\n", 0o600);
    const code = `own() { printf 'own %s %s\\n' "$@"; }\nwrite_file /x 0640 root:zot text; echo "$changed"`;
    expect(printed(code)).toBe("own /x root:zot\n0\n");
    expect(root.mode("/x")).toBe("0640");
  });
});

describe("copy_file", () => {
  test("copies any bytes, half written for root alone, over a link and what a killed run left", () => {
    root.write("/from", Buffer.from([0, 255, 10]), 0o644);
    root.write("/to.tmp", "left", 0o644);
    root.write("/other", Buffer.from([0, 255, 10]));
    symlinkSync(join(root.path, "other"), join(root.path, "to"));
    expect(printed(`${watched}\ncopy_file "$root/from" /to 0640 root:zot; echo "$changed"`)).toBe(
      "half 600\nown /to.tmp root:zot\n[bash] wrote /to\n1\n",
    );
    expect(root.mode("/to")).toBe("0640");
    expect(root.bash([], 'cmp "$PODPLANE_ROOT/from" "$PODPLANE_ROOT/to" && ! [[ -L $PODPLANE_ROOT/to ]]').status).toBe(
      0,
    );
    expect(root.exists("/to.tmp")).toBe(false);
  });

  test("leaves an equal file as it is, and says of another nothing but that it wrote it", () => {
    root.write("/from", "one");
    root.write("/to", "one", 0o600);
    expect(printed('copy_file "$root/from" /to 0640 root:zot; echo "$changed"')).toBe("0\n");
    expect(root.mode("/to")).toBe("0600");
    root.write("/to", "two");
    expect(printed('copy_file "$root/from" /to 0640 root:zot')).toBe("[bash] wrote /to\n");
  });
});

test("remove_file removes a file or a link that leads nowhere, once", () => {
  root.write("/x", "x");
  symlinkSync("/nowhere", join(root.path, "y"));
  expect(printed('for path in /x /y /x; do remove_file "$path"; done; echo "$changed"')).toBe(
    "[bash] removed /x\n[bash] removed /y\n2\n",
  );
  for (const path of ["x", "y"]) expect(root.bash([], `[[ -L $PODPLANE_ROOT/${path} ]]`).status).toBe(1);
});

test("digest_of is the SHA-256 of a file, and nothing for none", () => {
  root.write("/x", "abc");
  expect(printed('digest_of "$root/x"; echo; digest_of "$root/y"')).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
  );
});

describe("manifest_kind", () => {
  test.each([
    ['{"kind":"knd"}', "knd"],
    ['{ "kind" : "knc", "other": "kind" }', "knc"],
    ['{"kind":"knd","x":{"kind":"knc"}}', "knd"],
  ])("of %s is %s", (text, kind) => {
    root.write("/m.json", text);
    expect(printed("manifest_kind /m.json")).toBe(kind);
  });

  test.each([
    ['{"kind":"worker"}', "/m.json: kind is worker, not knd or knc"],
    ['{"version":"1"}', "/m.json names no kind"],
    ["", "/m.json is missing or empty"],
  ])("of %j is none", (text, message) => {
    root.write("/m.json", text);
    const run = root.bash(["helpers"], "manifest_kind /m.json; echo on");
    expect(run).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining(message) });
  });
});

describe("files in the folder of another user", () => {
  const as = `as() { printf 'as %s\\n' "$1" >>"$root/as"; shift; "$@"; }`;

  test("are written as that user, half written for it alone", () => {
    root.write("/x", "old\n", 0o644);
    expect(printed(`${as}\nwrite_as zot /x 0640 text; echo "$changed"`)).toBe("[bash] wrote /x\n1\n");
    expect(root.read("/x")).toBe("text\n");
    expect(root.mode("/x")).toBe("0640");
    expect(root.exists("/x.tmp")).toBe(false);
    expect(root.read("/as")).toBe("as zot\nas zot\n");
    expect(printed("write_as zot /new/y 0600 text")).toBe("[bash] wrote /new/y\n");
    expect(root.mode("/new/y")).toBe("0600");
  });

  test("are left as they are where they are equal, but for their mode", () => {
    root.write("/x", "text\n", 0o644);
    expect(printed('write_as zot /x 0600 text; echo "$changed"')).toBe("0\n");
    expect(root.mode("/x")).toBe("0600");
  });

  test("are read up to 1 MiB, and no link", () => {
    root.write("/big", Buffer.alloc(1024 * 1024 + 1));
    expect(printed('read_as zot "$root/big" | wc --bytes')).toBe("1048576\n");
    symlinkSync("/etc/passwd", join(root.path, "link"));
    expect(root.bash(["helpers"], 'read_as zot "$root/link"')).toMatchObject({ status: 1, stdout: "" });
  });

  test("are touched with the rights of that user and no more", () => {
    const code = `on_machine() { true; }\nsetpriv() { printf '%s\\n' "$*"; }\nas zot chmod 0600 x`;
    expect(printed(code)).toBe("--reuid zot --regid zot --init-groups --no-new-privs -- chmod 0600 x\n");
  });
});

test("a note is there whole or not at all, for root alone", () => {
  const code = `mv() { stat --format 'half %a' "\${*: -2:1}"; command mv "$@"; }\nwrite_note "$root/note" text`;
  expect(printed(code)).toBe("half 600\n");
  expect(root.read("/note")).toBe("text\n");
  expect(root.exists("/note.tmp")).toBe(false);
});

describe("a lock", () => {
  test("lies in a folder that root alone may enter", () => {
    expect(printed("lock a 0; lock b 0")).toBe("");
    expect(root.mode("/run/podplane")).toBe("0700");
    expect(root.exists("/run/podplane/a.lock")).toBe(true);
  });

  test("of the configuration is waited for a quarter of an hour, and holds for what is started under it", () => {
    const code = `lock() { printf 'lock %s\\n' "$*"; exec {lock_fd}>"$root/run/podplane/$1.lock"; }
      mkdir -p "$root/run/podplane"
      lock_configuration
      lock_configuration
      bash -c 'echo "\${PODPLANE_LOCK:+inherited}"'
      PODPLANE_LOCK=0 lock_configuration`;
    expect(printed(code)).toBe("lock configuration 900\ninherited\nlock configuration 900\n");
  });

  test("that is given back is free at once", () => {
    expect(printed("lock a 0; exec {lock_fd}>&-; lock a 0; echo on")).toBe("on\n");
  });
});

describe("the time", () => {
  test("is that of a tree which has one, and waiting moves it on", () => {
    expect(printed('now; echo "$clock"; pause 3; now; echo "$clock"')).toBe("1000\n1003\n");
    expect(root.read("/proc/uptime")).toBe("1003.00 0.00\n");
    expect(printed("boot_id")).toBe("first boot");
  });

  test("is that of the machine elsewhere", () => {
    root.remove("/proc");
    const code = `sleep() { echo "sleep $*"; }\npause 3; now; [[ $clock =~ ^[0-9]+$ ]] && boot_id`;
    expect(printed(code)).toMatch(/^sleep 3\n[0-9a-f-]{36}$/);
  });
});
