import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeRoot } from "./root.ts";

/*
 * The steps of nstance-recv-watch.sh by themselves: whatever it calls only says that it was called, so that a table
 * shows the order, and what follows from each answer.
 */

const root = makeRoot("knd");
mkdirSync(join(root.path, "opt/podplane/delivery"), { recursive: true });

const called = [
  ...["accept_parts", "apply_kernel_settings", "bring_up", "configure_ssh", "copy_file", "digest_parts", "keep_aside"],
  ...["forget_aside", "forget_refusals", "install_identity", "load_inputs", "lock_configuration", "make_durable"],
  ...["note_env", "observe", "put_back", "refuse", "report", "require_root", "run", "systemctl", "take_in", "log"],
];

/** Everything but its last line, which runs it. */
const script = `source <(sed '/^main "[$]@"$/d' "$root/opt/podplane/bin/nstance-recv-watch.sh")
  for name in ${called.join(" ")}; do eval "$name() { printf '%s\\n' \\"$name \\$*\\"; }"; done
  stale_services() { echo "stale_services $*"; stale=(\${will_be_stale-}); }
  service_enabled() { [[ $1 != off ]]; }
  worked_before() { echo "worked_before $*"; worked=(\${had-}); }
  worked_at_first() { [[ " \${had-} " == *" $1 "* ]]; }
  kind=knd`;

/** What is called and printed, a blank at the end of a line aside; with the status where it is none of success. */
function steps(code: string): readonly string[] {
  const run = root.bash(["helpers"], `${script}\n${code}`);
  const lines = run.log.replaceAll(root.path, "").replace(/\tts=.*/g, "");
  return [...lines.replace(/ +$/gm, "").split("\n"), ...(run.status === 0 ? [] : [`status ${run.status}`])].filter(
    Boolean,
  );
}
const told = 'echo "verdict $verdict, applying $applying, applied ${applied[*]-}, restarted ${restarted[*]-}"';

describe("the trigger of a burst", () => {
  const trigger = "/opt/nstance-agent/recv/write-files.last";

  test.each([
    [1, 2],
    [3, 4],
    [9, 10],
    [50, 10],
  ])("that is written %d more times is taken %d times", (times, taken) => {
    root.write(trigger, "1");
    const code = `left=${times}
      pause() { echo "pause $*"; ((left-- > 1)) && echo 1 >"$root${trigger}"; true; }
      as() { echo as; shift; "$@"; }
      take_trigger`;
    const pairs = Array.from({ length: Math.min(taken, times) }, () => ["as", "pause 1"]).flat();
    expect(steps(code)).toEqual(pairs);
  });

  test("need not be there", () => {
    root.remove(trigger);
    expect(steps("pause() { :; }\ntake_trigger")).toEqual([]);
  });
});

describe("an attempt", () => {
  const standIns = `install_parts() { echo "install_parts $*"; }
    restart_stale() { echo restart_stale; verdict=\${bad-}; }
    undo() { echo undo; }
    commit() { echo "commit $*"; }`;

  test.each([
    ["of two parts", "", "attempt identity mutable.env", ["keep_aside", "install_parts identity mutable.env"]],
    ["of nothing", "", "attempt", []],
  ])("%s that works", (_, bad, code, first) => {
    const rest = first.length > 0 ? ["commit identity mutable.env"] : [];
    const applying = first.length > 0 ? "yes" : "no";
    expect(steps(`${standIns}\nverdict=old\nbad='${bad}'\n${code}\necho "applying $applying"`)).toEqual([
      ...[...first, "restart_stale", ...rest, `applying ${applying}`],
    ]);
  });

  test("of a part that does not work is undone", () => {
    expect(steps(`${standIns}\nbad=broken\nattempt identity`)).toEqual([
      ...["keep_aside", "install_parts identity", "restart_stale", "undo"],
    ]);
  });

  test("of nothing that does not work is fatal: there is nothing to put back", () => {
    expect(steps(`${standIns}\nbad=broken\nattempt`)).toEqual(["restart_stale", "[bash] FATAL: broken", "status 1"]);
  });
});

describe("parts are installed", () => {
  test("each in its way, and everything is configured by them", () => {
    expect(steps("install_parts identity mutable.env")).toEqual([
      "install_identity",
      "copy_file /opt/podplane/delivery/candidates/mutable.env /opt/podplane/etc/mutable.env 0600 root:root",
      "run configure.sh",
      "load_inputs knd",
    ]);
  });

  test("or the run ends where that fails", () => {
    expect(steps("run() { return 65; }\ninstall_parts secrets.env\necho on")).toEqual([
      "copy_file /opt/podplane/delivery/candidates/secrets.env /opt/podplane/etc/secrets.env 0600 root:root",
      "status 1",
    ]);
  });
});

test("what works is on the disk before it is noted, and noted before the old is forgotten", () => {
  expect(steps(`applying=yes\napplied=(secrets.env)\ncommit identity mutable.env\n${told}`)).toEqual([
    "make_durable",
    "note_env mutable.env",
    "forget_aside",
    "verdict , applying no, applied secrets.env identity mutable.env, restarted",
  ]);
});

describe("services with other files", () => {
  const restart = (before: string): readonly string[] =>
    steps(`steady() { echo "steady $*"; }\n${before}\nrestart_stale\n${told}\necho "broken \${broken[*]-}"`);

  test("are none where nothing changed", () => {
    expect(restart("broken=(old)")).toEqual([
      ...["stale_services knd", "verdict , applying no, applied , restarted", "broken"],
    ]);
  });

  test("are restarted, or stopped where they are not wanted, and those that worked are watched", () => {
    expect(restart('will_be_stale="zot off kubelet"\nhad="zot kubelet"\nrestarted=(netsy)')).toEqual([
      "stale_services knd",
      "worked_before zot kubelet",
      "systemctl daemon-reload",
      "bring_up zot",
      "bring_up off",
      "bring_up kubelet",
      "steady zot kubelet",
      "verdict , applying no, applied , restarted netsy zot kubelet",
      "broken",
    ]);
  });

  test("are not watched where none worked before", () => {
    expect(restart("will_be_stale=zot")).toEqual([
      ...["stale_services knd", "worked_before zot", "systemctl daemon-reload", "bring_up zot"],
      ...["verdict , applying no, applied , restarted zot", "broken"],
    ]);
  });

  test("condemn the change where one that worked cannot be restarted", () => {
    const fails = 'bring_up() { echo "bring_up $*"; [[ $1 != zot ]]; }\nhad="zot kubelet"';
    expect(restart(`${fails}\nwill_be_stale="zot kubelet"`)).toEqual([
      ...["stale_services knd", "worked_before zot kubelet", "systemctl daemon-reload", "bring_up zot"],
      ...["bring_up kubelet", "verdict zot could not be restarted, applying no, applied , restarted zot kubelet"],
      "broken zot",
    ]);
  });

  test("do not where it did not work before either", () => {
    const fails = 'bring_up() { echo "bring_up $*"; [[ $1 != zot ]]; }\nhad=kubelet';
    expect(restart(`${fails}\nwill_be_stale="zot kubelet"`)).toEqual([
      ...["stale_services knd", "worked_before zot kubelet", "systemctl daemon-reload", "bring_up zot"],
      ...["bring_up kubelet", "log zot could not be started; it did not work before either", "steady kubelet"],
      ...["verdict , applying no, applied , restarted zot kubelet", "broken zot"],
    ]);
  });

  test("condemn it where one does not stay up", () => {
    const lines = restart('steady() { return 1; }\nwill_be_stale="zot kubelet"\nhad="zot kubelet"');
    expect(lines.at(-2)).toContain("verdict zot kubelet: not all stayed up with the new configuration,");
  });
});

describe("what was tried and did not work", () => {
  const standIns = `verdict=broken
    put_back_all() { echo put_back_all; }
    steady() { echo "steady $*"; }
    state_failed() { echo "state_failed $*"; }`;
  const putting = "log putting back the configuration that worked: broken";

  test("is put back, and what worked is watched again", () => {
    const code = `${standIns}\nstale=(zot off kubelet netsy)\nhad="zot off netsy"\nbroken=(zot)\nundo\necho "broken \${broken[*]-}"`;
    expect(steps(code)).toEqual([putting, "put_back_all", "steady zot netsy", "broken"]);
  });

  test("is put back where nothing worked before", () => {
    expect(steps(`${standIns}\nstale=(zot)\nundo\necho on`)).toEqual([putting, "put_back_all", "on"]);
  });

  test("is not to blame where the old does not work either", () => {
    expect(steps(`${standIns}\nsteady() { return 1; }\nstale=(zot)\nhad=zot\nundo\necho on`)).toEqual([
      ...[
        putting,
        "put_back_all",
        "state_failed broken; nor did they with the configuration before, so it is not to blame",
      ],
      "status 1",
    ]);
  });

  test("is fatal where it cannot be put back", () => {
    expect(steps(`${standIns}\nput_back_all() { return 1; }\nundo\necho on`)).toEqual([
      ...[putting, "[bash] FATAL: broken; and it could not be put back", "status 1"],
    ]);
  });

  test("is put back with the keys that may log in, and the services", () => {
    const code = `applying=yes
      bring_up() { echo "bring_up $*"; [[ $1 != zot ]]; }
      will_be_stale="zot kubelet"
      put_back_all
      ${told}`;
    expect(steps(code)).toEqual([
      ...["put_back", "load_inputs knd", "configure_ssh", "stale_services knd", "systemctl daemon-reload"],
      ...["bring_up zot", "log zot could not be restarted; see: journalctl -u zot", "bring_up kubelet"],
      "verdict , applying no, applied , restarted",
    ]);
    const failing = `applying=yes\nput_back() { return 1; }\nput_back_all || echo failed\n${told}`;
    expect(steps(failing)).toEqual(["failed", "verdict , applying yes, applied , restarted"]);
  });

  test("is told, with what was restarted", () => {
    const code = 'restarted=(zot)\nstate_failed "why not"\necho "$concluded"';
    expect(steps(code)).toEqual(["log delivery: failed: why not", "report failed why not zot", "yes"]);
  });
});

describe("at its end a run", () => {
  const end = (before: string, status = 3): readonly string[] =>
    steps(`put_back_all() { echo put_back_all; }
      state_failed() { echo "state_failed $*"; }
      trap finish EXIT
      ${before}
      exit ${status}`);

  test.each<[string, string, number, readonly string[]]>([
    ["that succeeded says nothing more", "applying=yes", 0, []],
    ["that has said why it failed says nothing more", "concluded=yes", 65, ["status 65"]],
    ["tells its status where it has no reason", "", 3, ["state_failed status 3", "status 3"]],
    ["tells its reason", "failure='disk full'", 1, ["state_failed disk full", "status 1"]],
    [
      "puts back what it was about",
      "applying=yes\nfailure='disk full'",
      1,
      [
        "log putting back the configuration that worked: disk full",
        ...["put_back_all", "state_failed disk full", "status 1"],
      ],
    ],
    [
      "says where that could not be put back",
      "applying=yes\nput_back_all() { return 1; }",
      1,
      [
        "log putting back the configuration that worked: status 1",
        ...["state_failed status 1; and it could not be put back", "status 1"],
      ],
    ],
  ])("%s", (_, before, status, expected) => {
    expect(end(before, status)).toEqual(expected);
  });
});

test("a run puts back first what an earlier one left half-way", () => {
  expect(steps("recover")).toEqual([]);
  root.write("/opt/podplane/delivery/rollback.tar", "x");
  expect(steps("recover")).toEqual([
    ...["log an earlier run was cut off: its changes are put back", "put_back", "load_inputs knd", "configure_ssh"],
  ]);
  expect(steps("put_back() { return 1; }\nrecover")).toEqual([
    "log an earlier run was cut off: its changes are put back",
    "[bash] FATAL: what an earlier run kept aside could not be put back",
    "status 1",
  ]);
  root.remove("/opt/podplane/delivery/rollback.tar");
});

describe("parts are applied", () => {
  const apply = (accepted: string, bad: string): readonly string[] =>
    steps(`attempt() { echo "attempt $*"; verdict=; [[ "$*" != *${bad}* ]] || verdict="$* is bad"; }
      accepted=(${accepted})
      apply`);

  test.each<[string, string, readonly string[]]>([
    ["identity mutable.env", "none", ["observe knd", "attempt identity mutable.env"]],
    ["", "none", ["observe knd", "attempt"]],
    ["mutable.env", "mutable", ["observe knd", "attempt mutable.env", "refuse mutable.env mutable.env is bad"]],
    [
      "identity mutable.env",
      "mutable",
      [
        ...["observe knd", "attempt identity mutable.env", "observe knd", "attempt identity"],
        ...["observe knd", "attempt mutable.env", "refuse mutable.env mutable.env is bad"],
      ],
    ],
  ])("(%s), of which %s is bad", (accepted, bad, expected) => {
    expect(apply(accepted, bad)).toEqual(expected);
  });
});

describe("what is left to say", () => {
  const conclude = (before: string): readonly string[] =>
    steps(`reported() { [[ "$*" == "\${last-}" ]]; }\n${before}\ntrap 'echo "concluded $concluded"' EXIT\nconclude`);

  test.each<[string, string, readonly string[]]>([
    ["nothing new", "last=applied", ["log delivery: unchanged", "concluded yes"]],
    [
      "nothing new, which nobody knows yet",
      "",
      ["log delivery: unchanged", "report applied what is in use is what was delivered", "concluded yes"],
    ],
    [
      "applied",
      "applied=(identity)\nrestarted=(zot netsy)",
      [
        ...["forget_refusals", "report applied  zot netsy", "log delivery: applied, restarted: zot netsy"],
        "concluded yes",
      ],
    ],
    [
      "applied, and nothing restarted",
      "applied=(identity)",
      ["forget_refusals", "report applied", "log delivery: applied, restarted: nothing", "concluded yes"],
    ],
    [
      "restarted only",
      "restarted=(zot)",
      ["forget_refusals", "report applied  zot", "log delivery: applied, restarted: zot", "concluded yes"],
    ],
    [
      "not started",
      "applied=(identity)\nrestarted=(zot)\nbroken=(zot)\nreasons[mutable.env]=bad",
      [
        ...["forget_refusals", "report partial could not be started: zot; mutable.env: bad zot", "concluded yes"],
        "status 1",
      ],
    ],
    [
      "refused",
      "refused_now=(mutable.env)\nreasons[mutable.env]=bad\nreasons[encryption.key]=short\nlast='refused mutable.env: bad; encryption.key: short'",
      [
        "report refused mutable.env: bad; encryption.key: short",
        "log delivery: refused: mutable.env: bad; encryption.key: short",
        ...["concluded yes", "status 65"],
      ],
    ],
    [
      "still refused, as was told",
      "reasons[identity]=bad\nlast='refused identity: bad'",
      ["log delivery: refused: identity: bad", "concluded yes", "status 65"],
    ],
    [
      "still refused, which nobody knows yet",
      "reasons[identity]=bad",
      ["report refused identity: bad", "log delivery: refused: identity: bad", "concluded yes", "status 65"],
    ],
    [
      "refused, and beside it applied",
      "reasons[identity]=bad\napplied=(mutable.env)\nlast='refused identity: bad'",
      [
        ...["forget_refusals", "report refused identity: bad", "log delivery: refused: identity: bad"],
        ...["concluded yes", "status 65"],
      ],
    ],
    [
      "refused, and something restarted",
      "reasons[identity]=bad\nrestarted=(zot)\nlast='refused identity: bad'",
      [
        ...["forget_refusals", "report refused identity: bad zot", "log delivery: refused: identity: bad"],
        ...["concluded yes", "status 65"],
      ],
    ],
  ])("%s", (_, before, expected) => {
    expect(conclude(before)).toEqual(expected);
  });
});

describe("a run", () => {
  const standIns = `installed_kind() { echo knc; }
    bootstrapped() { :; }
    for name in recover take_trigger apply conclude; do eval "$name() { echo $name; }"; done
    accept_parts() { echo "accept_parts $*"; accepted=(\${will_accept-}); }
    mkdir() { echo "mkdir $*"; }`;
  const before = [
    ...["require_root", "lock_configuration", "mkdir -p /opt/podplane/delivery", "recover", "take_trigger"],
    ...["load_inputs knc", "take_in knc", "digest_parts", "accept_parts knc", "stale_services knc"],
  ];

  test.each([
    ["with nothing to do", "", ["conclude"]],
    ["with a part that is new", "will_accept=identity", ["apply", "conclude"]],
    ["with a service that has other files", "will_be_stale=zot", ["apply", "conclude"]],
  ])("%s", (_, what, after) => {
    expect(steps(`${standIns}\n${what}\nmain`)).toEqual([...before, ...after]);
  });

  test("tells of what ends it, once it is locked and has where to tell it", () => {
    const code = `${standIns}\ntake_in() { fatal "no space"; }\nmain`;
    expect(steps(code)).toEqual([
      ...before.slice(0, 6),
      ...["log delivery: failed: no space", "report failed no space", "[bash] FATAL: no space", "status 1"],
    ]);
  });

  test("is fatal before the VM is configured", () => {
    expect(steps(`${standIns}\nbootstrapped() { return 1; }\nmain`)).toEqual([
      ...["require_root", "lock_configuration", "[bash] FATAL: the VM is not configured yet", "status 1"],
    ]);
  });
});
