import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { cloneRoot, makeRoot, type Root } from "./root.ts";

/* delivery.sh by itself: where a delivered file goes, what is new, what was refused, and what is told of it. */

const state = "/opt/podplane/delivery";
const recv = "/opt/nstance-agent/recv";
const keys = "/opt/nstance-agent/keys";
const original = makeRoot("knc");
mkdirSync(join(original.path, state), { recursive: true });

let root: Root;
beforeEach(() => {
  root = cloneRoot(original);
}, 120_000);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What a piece of Bash prints, paths as on a VM. */
function printed(code: string): string {
  const run = root.bash(["delivery"], code);
  expect(run.stderr).toBe("");
  return run.stdout.replaceAll(root.path, "");
}

const worker = ["containerd.client", "kube2iam.client", "kubelet.client", "kubelet.server", "registry.server"];
const control = [
  ...["front-proxy.client", "kube-apiserver.client", "kube-apiserver.server", "kube-controller-manager.client"],
  ...["kube-scheduler.client", "netsy.client", "netsy.server"],
];

test("certificates of a kind", () => {
  expect(printed("certificates_of knd").split("\n")).toEqual([...worker, ""]);
  expect(printed("certificates_of knc").split("\n")).toEqual([...worker, ...control, ""]);
});

test("every file that may be delivered has its place and its group", () => {
  const files = ["ca.crt", "ca.pub", "service-accounts.pub", "service-accounts.key", "encryption.key"];
  const names = [...files, "kubelet.server.crt", "netsy.server.crt", "other.crt", "kubelet.crt", "other.pub", "a.key"];
  const code = `for kind in knd knc; do
    for file in ${names.join(" ")}; do echo "$kind $file: $(destination_of "$file" "$kind")"; done
  done`;
  expect(printed(code).trim().split("\n")).toEqual([
    "knd ca.crt: /opt/crt/ca.crt podplane",
    "knd ca.pub: /opt/pub/ca.pub podplane",
    "knd service-accounts.pub: ",
    "knd service-accounts.key: ",
    "knd encryption.key: ",
    "knd kubelet.server.crt: /opt/crt/kubelet.server.crt podplane",
    "knd netsy.server.crt: ",
    "knd other.crt: ",
    "knd kubelet.crt: ",
    "knd other.pub: ",
    "knd a.key: ",
    "knc ca.crt: /opt/crt/ca.crt podplane",
    "knc ca.pub: /opt/pub/ca.pub podplane",
    "knc service-accounts.pub: /opt/pub/service-accounts.pub podplane",
    "knc service-accounts.key: /opt/key/kube-apiserver/service-accounts.key kube-apiserver",
    "knc encryption.key: /opt/key/kube-apiserver/encryption.key kube-apiserver",
    "knc kubelet.server.crt: /opt/crt/kubelet.server.crt podplane",
    "knc netsy.server.crt: /opt/crt/netsy.server.crt podplane",
    "knc other.crt: ",
    "knc kubelet.crt: ",
    "knc other.pub: ",
    "knc a.key:",
  ]);
});

test("every key has the folder and the group of its service", () => {
  const code = `for name in ${[...worker, ...control].join(" ")}; do echo "$name $(key_group "$name")"; done`;
  expect(printed(code).trim().split("\n")).toEqual([
    "containerd.client containerd containerd",
    "kube2iam.client kube2iam kube2iam",
    "kubelet.client kubelet kubelet",
    "kubelet.server kubelet kubelet",
    "registry.server registry zot",
    "front-proxy.client kube-apiserver kube-apiserver",
    "kube-apiserver.client kube-apiserver kube-apiserver",
    "kube-apiserver.server kube-apiserver kube-apiserver",
    "kube-controller-manager.client kube-controller-manager kube-controller-manager",
    "kube-scheduler.client kube-scheduler kube-scheduler",
    "netsy.client netsy netsy",
    "netsy.server netsy netsy",
  ]);
});

describe("a script that is run", () => {
  test.each([
    ["exit 0", "0 ", ""],
    ["echo warned >&2; exit 0", "0 ", "warned\n"],
    ['printf "%s\\n" "[x] FATAL: first\tts=1" "[x] FATAL: last\tts=2" rest >&2; exit 65', "65 last", ""],
    ["echo no reason >&2; exit 3", "3 step.sh ended with status 3", "no reason\n"],
    ["exit 1", "1 step.sh ended with status 1", ""],
  ])("as %j says %j", (script, answer, errors) => {
    root.write("/opt/podplane/bin/step.sh", `#!/bin/bash\nprintf '%s,' "$@"\n${script}\n`, 0o755);
    const code = 'run step.sh a "b c" || status=$?; echo " ${status:-0} $failure"';
    const run = root.bash(["delivery"], code);
    expect(run.stdout).toBe(`a,b c, ${answer}\n`);
    expect(run.stderr).toContain(errors);
    expect(root.exists(`${state}/errors`)).toBe(false);
  });
});

describe("a key that encrypts", () => {
  const key = (byte: number): string => Buffer.alloc(32, byte).toString("base64");
  const short = Buffer.alloc(31).toString("base64");
  const long = Buffer.alloc(33).toString("base64");
  const noKey = "a line of it is not the base64 of 32 bytes";
  const lacks = "it lacks the key that encrypts now, and what that encrypted could not be read any more";

  test.each([
    ["one", `${key(1)}\n`, "", "fits "],
    ["one without an end of its line", key(1), "", "fits "],
    ["two, and an empty line", `${key(1)}\n\n${key(2)}\n`, "", "fits "],
    ["31 bytes", `${short}\n`, "", noKey],
    ["33 bytes", `${long}\n`, "", noKey],
    ["a second one that is none", `${key(1)}\nx\n`, "", noKey],
    ["no base64 at all", "%%%\n", "", noKey],
    ["the one in use", `${key(1)}\n`, `${key(1)}\n`, "fits "],
    ["the one in use behind another", `${key(2)}\n${key(1)}\n`, `${key(1)}\n`, "fits "],
    ["another than that in use", `${key(2)}\n`, `${key(1)}\n`, lacks],
    ["one that only was used before", `${key(2)}\n`, `${key(1)}\n${key(2)}\n`, lacks],
  ])("of %s", (_, delivered, inUse, answer) => {
    root.write("/delivered", delivered);
    if (inUse !== "") root.write("/opt/key/kube-apiserver/encryption.key", inUse);
    const code = 'if encryption_key_fits "$root/delivered"; then echo "fits $failure"; else echo "$failure"; fi';
    expect(printed(code)).toBe(`${answer}\n`);
  });
});

describe("what is delivered", () => {
  const incoming = `${state}/incoming`;
  const take = 'take_in knc; printf "%s\\n" "${identity_files[@]}"';

  test("is copied into a folder of root's own, with its place and group", () => {
    root.write(`${recv}/ca.crt`, "ca");
    root.write(`${recv}/ca.pub`, "");
    root.write(`${recv}/netsy.server.crt`, "netsy");
    root.write(`${recv}/encryption.key`, `${Buffer.alloc(32).toString("base64")}\n`);
    root.write(`${recv}/mutable.env`, "KUBE_LOG_LEVEL='2'\n");
    root.write(`${recv}/note.json`, "{}");
    root.write(`${keys}/netsy.server.key`, "key of netsy");
    root.write(`${keys}/kubelet.client.key`, "its certificate is in place");
    root.write("/opt/crt/kubelet.client.crt", "in place");
    root.write(`${keys}/kubelet.server.key`, "no certificate yet");
    root.write(`${incoming}/recv/left.crt`, "of an earlier run");
    expect(printed(`${take}; echo "\${#reasons[@]}"`).split("\n")).toEqual([
      `${incoming}/recv/ca.crt\t/opt/crt/ca.crt\tpodplane`,
      `${incoming}/recv/netsy.server.crt\t/opt/crt/netsy.server.crt\tpodplane`,
      `${incoming}/recv/ca.pub\t/opt/pub/ca.pub\tpodplane`,
      `${incoming}/recv/encryption.key\t/opt/key/kube-apiserver/encryption.key\tkube-apiserver`,
      `${incoming}/keys/kubelet.client.key\t/opt/key/kubelet/kubelet.client.key\tkubelet`,
      `${incoming}/keys/netsy.server.key\t/opt/key/netsy/netsy.server.key\tnetsy`,
      "0",
      "",
    ]);
    for (const folder of ["", "/recv", "/keys"]) expect(root.mode(`${incoming}${folder}`)).toBe("0700");
    expect(root.read(`${incoming}/recv/netsy.server.crt`)).toBe("netsy");
    expect(root.read(`${incoming}/keys/netsy.server.key`)).toBe("key of netsy");
    expect(root.read(`${incoming}/mutable.env`)).toBe("KUBE_LOG_LEVEL='2'\n");
    for (const name of ["recv/left.crt", "recv/note.json", "keys/kubelet.server.key", "secrets.env"]) {
      expect(root.exists(`${incoming}/${name}`), name).toBe(false);
    }
  });

  test("is passed over where it is empty, has no place, is no key, or is a link", () => {
    root.write(`${recv}/ca.crt`, "");
    root.write(`${recv}/other.crt`, "other");
    root.write(`${recv}/encryption.key`, "short\n");
    root.write("/secret", "secret");
    const links = [`${recv}/kubelet.server.crt`, `${recv}/mutable.env`, `${keys}/kubelet.client.key`];
    mkdirSync(join(root.path, keys), { recursive: true });
    root.write("/opt/crt/kubelet.client.crt", "in place");
    for (const path of links) symlinkSync(join(root.path, "secret"), join(root.path, path));
    const lines = printed(`${take}; echo "\${reasons[encryption.key]}"`)
      .replace(/\tts=.*/g, "")
      .split("\n");
    expect(lines).toEqual([
      "[bash] passed over ca.crt: it is empty",
      "[bash] passed over other.crt: it has no place on a knc VM",
      "[bash] passed over encryption.key: a line of it is not the base64 of 32 bytes",
      "",
      "a line of it is not the base64 of 32 bytes",
      "",
    ]);
    expect(root.bash([], `grep --recursive --files-with-matches secret "$PODPLANE_ROOT${incoming}"`).stdout).toBe("");
  });

  test("has a digest of each part, and one of everything", () => {
    root.write(`${incoming}/recv/a.crt`, "a");
    root.write(`${incoming}/keys/a.key`, "k");
    root.write(`${incoming}/secrets.env`, "s");
    const code = `in=$root${incoming}
      part_digests[mutable.env]=old
      identity_files=("$in/recv/a.crt"$'\\t'x$'\\t'y "$in/keys/a.key"$'\\t'x$'\\t'y)
      digest_parts
      for part in identity mutable.env secrets.env; do echo "\${part_digests[$part]-none}"; done
      echo "$delivery_digest"`;
    const identity = sha256(`${sha256("a")} a.crt\n${sha256("k")} a.key\n\n`);
    const all = sha256(`identity ${identity}\nmutable.env \nsecrets.env ${sha256("s")}\n\n`);
    expect(printed(code).trim().split("\n")).toEqual([identity, "none", sha256("s"), all]);
  });

  test("has no digest of certificates where none came", () => {
    root.write(`${incoming}/mutable.env`, "m");
    const code = 'digest_parts; echo "${part_digests[identity]-none} ${part_digests[mutable.env]}"';
    expect(printed(code)).toBe(`none ${sha256("m")}\n`);
  });

  test("is compared with what is in place, and put there for its group to read", () => {
    root.write("/in/a", "a");
    root.write("/in/b", "b");
    root.write("/opt/crt/a.crt", "a");
    root.write("/opt/crt/b.crt", "old");
    const code = `differs() { if identity_differs; then echo differs; else echo same; fi; }
      identity_files=()
      differs
      identity_files=("$root/in/a"$'\\t'/opt/crt/a.crt$'\\t'podplane)
      differs
      identity_files+=("$root/in/b"$'\\t'/opt/crt/b.crt$'\\t'podplane)
      differs
      own() { echo "own $*"; }
      install_identity
      differs`;
    expect(
      printed(code)
        .replace(/\tts=.*/, "")
        .trim()
        .split("\n"),
    ).toEqual([
      ...["same", "same", "differs", "own /opt/crt/b.crt.tmp root:podplane", "[bash] wrote /opt/crt/b.crt", "same"],
    ]);
    expect(root.mode("/opt/crt/b.crt")).toBe("0640");
  });

  test("of settings is new where it, or what it made, is not what was noted", () => {
    root.write("/opt/podplane/etc/mutable.env", "made");
    const code = `differs() { if env_differs mutable.env; then echo new; else echo known; fi; }
      part_digests[mutable.env]=one
      differs
      note_env mutable.env
      differs
      part_digests[mutable.env]=two
      differs
      part_digests[mutable.env]=one
      echo other >"$root/opt/podplane/etc/mutable.env"
      differs
      noted applied mutable.env; noted applied secrets.env`;
    expect(printed(code)).toBe(`new\nknown\nnew\nnew\none ${sha256("made")}`);
    expect(root.mode(`${state}/applied.mutable.env`)).toBe("0600");
  });
});

describe("a refusal", () => {
  const refuse = `part_digests[mutable.env]=one
    delivery_digest=all
    refuse mutable.env 'it is bad' >/dev/null
    reasons=()
    refused_now=()`;

  test("is noted with what was delivered, when, and why", () => {
    const code = `part_digests[mutable.env]=one
      delivery_digest=all
      refuse mutable.env 'it is bad'
      echo "\${refused_now[@]}: $(reason_of mutable.env)"
      reason_of secrets.env`;
    expect(printed(code).replace(/\tts=.*/, "")).toBe(
      "[bash] mutable.env is refused, and what is in use stays: it is bad\nmutable.env: it is bad\n",
    );
    expect(root.read(`${state}/refused.mutable.env`)).toBe("one all 1000 first boot\nit is bad\n");
  });

  test.each([
    ["nothing changed", ":", "held: it is bad"],
    ["59 minutes and 59 seconds passed", 'echo "4599.99 0" >"$root/proc/uptime"', "held: it is bad"],
    ["an hour passed", 'echo "4600.00 0" >"$root/proc/uptime"', "not held: "],
    ["the machine was started again", 'echo other >"$root/proc/sys/kernel/random/boot_id"', "not held: "],
    ["it is another", "part_digests[mutable.env]=two", "not held: "],
    ["something beside it is another", "delivery_digest=other", "not held: "],
    ["the note is gone", `rm "$root${state}/refused.mutable.env"`, "not held: "],
    ["the note is cut off", `printf 'one all' >"$root${state}/refused.mutable.env"`, "not held: "],
  ])("where %s is %s", (_, event, answer) => {
    const code = `${refuse}
      ${event}
      if still_refused mutable.env; then printf held; else printf 'not held'; fi
      printf ': %s' "$(reason_of mutable.env)"`;
    expect(printed(code)).toBe(answer);
  });

  test("is forgotten after a success, but not one of this run", () => {
    for (const part of ["identity", "mutable.env", "secrets.env"]) root.write(`${state}/refused.${part}`, "x");
    expect(printed("refused_now=(mutable.env); forget_refusals; forget_refusals")).toBe("");
    expect(["identity", "mutable.env", "secrets.env"].map((part) => root.exists(`${state}/refused.${part}`))).toEqual([
      ...[false, true, false],
    ]);
  });
});

describe("the outcome", () => {
  const status = `${state}/status.json`;

  test("is written for people and for monitoring, and is no change of the configuration", () => {
    const code = `part_digests[mutable.env]=one
      report partial $'two\\nlines "and quotes"' zot kubelet >/dev/null
      echo "$changed \${state-unset}"`;
    expect(printed(code)).toBe("0 unset\n");
    expect(JSON.parse(root.read(status))).toEqual({
      state: "partial",
      message: 'two lines "and quotes"',
      restarted: ["zot", "kubelet"],
      mutable_env_sha256: "one",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(root.mode(status)).toBe("0600");
    printed("report applied '' >/dev/null");
    expect(JSON.parse(root.read(status))).toMatchObject({ message: "", restarted: [], mutable_env_sha256: "" });
  });

  test("is known again by its state, its message and the settings that it was about", () => {
    const code = `asked() { if reported "$@"; then echo yes; else echo no; fi; }
      part_digests[mutable.env]=one
      asked refused
      report refused $'it is\\tbad' >/dev/null
      asked refused
      asked refused $'it is\\tbad'
      asked refused 'it is'
      asked applied
      part_digests[mutable.env]=two
      asked refused
      asked refused $'it is\\tbad'`;
    expect(printed(code).trim().split("\n")).toEqual(["no", "yes", "yes", "no", "no", "no", "no"]);
  });
});
