import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cloneRoot, makeRoot } from "./root.ts";

/* candidates.sh by itself: which parts of a delivery are applied, which refused, and that nothing in use changes. */

const original = makeRoot("knd");
const etc = "/opt/podplane/etc";
const incoming = "/opt/podplane/delivery/incoming";
for (const folder of [etc, incoming]) mkdirSync(join(original.path, folder), { recursive: true });

/**
 * What stands for the scripts that judge: an env file may hold `refuse` or `break`, and files are bad together where
 * one holds `bad`, or one `needs` what no other `gives`.
 */
const standIns = `
  identity_differs() { [[ \${identity-} == other ]]; }
  env_differs() { [[ $(<"$root${incoming}/$1") != *noted* ]]; }
  still_refused() { [[ " \${held-} " == *" $1 "* ]] && reasons[$1]="bad before"; }
  refuse() { echo "refused $1: $2"; }
  note_env() { echo "noted $1"; }
  log() { echo "$*"; }
  update() {
    case $(<"$1") in
      *refuse*) failure='no such key' && return 65 ;;
      *break*) failure='disk full' && return 3 ;;
    esac
    cat "$1" >"$2"
  }
  check() {
    local text
    text=$(cat "$root$2"/*)
    failure="bad: \${text//$'\\n'/ }"
    case $text in
      *crash*) return 2 ;;
      *bad*) return 65 ;;
      *alone*) [[ $text != *'in use'* ]] || return 65 ;;
      *needs*) [[ $text == *gives* ]] || return 65 ;;
    esac
  }
  run() {
    if [[ $1 == update-mutable-env.sh ]]; then update "$2" "$3"; else check "$2" "$3"; fi
  }`;

interface Case {
  readonly mutable?: string;
  readonly secrets?: string;
  readonly identity?: string;
  readonly held?: string;
}

/** What is said, and last which parts are accepted. */
function accepted({ mutable, secrets, identity, held = "" }: Case): readonly string[] {
  const root = cloneRoot(original);
  root.write(`${etc}/mutable.env`, "in use\n", 0o600);
  root.write("/opt/podplane/delivery/candidates/left.env", "bad");
  root.write("/opt/podplane/delivery/candidates.aside/left.env", "bad");
  const parts = Object.entries({ "mutable.env": mutable, "secrets.env": secrets });
  const digests = parts.flatMap(([name, text]) => {
    if (text === undefined) return [];
    root.write(`${incoming}/${name}`, `${text}\n`);
    return [`part_digests[${name}]=x`];
  });
  if (identity !== undefined) digests.push("part_digests[identity]=x", `identity=${identity}`);
  const code = [
    standIns,
    `held='${held}'`,
    ...digests,
    'accepted=()\naccept_parts knd\necho "accepted ${accepted[*]-}"',
  ].join("\n");
  const run = root.bash(["candidates"], code);
  expect(run.stderr).toBe("");
  expect(root.read(`${etc}/mutable.env`)).toBe("in use\n");
  for (const folder of ["candidates", "candidates.aside"]) {
    expect(root.mode(`/opt/podplane/delivery/${folder}`)).toBe("0700");
  }
  return run.stdout.trim().split("\n");
}

test.each<[string, Case, readonly string[]]>([
  ["nothing", {}, ["accepted"]],
  ["certificates that are in place", { identity: "same" }, ["accepted"]],
  ["new certificates", { identity: "other" }, ["accepted identity"]],
  [
    "certificates that were refused",
    { identity: "other", held: "identity" },
    ["still refused: identity: bad before", "accepted"],
  ],
  ["settings", { mutable: "new" }, ["accepted mutable.env"]],
  ["settings that were noted", { mutable: "noted" }, ["accepted"]],
  ["settings that change nothing", { mutable: "in use" }, ["noted mutable.env", "accepted"]],
  [
    "settings that were refused, and keys",
    { mutable: "new", secrets: "key", held: "mutable.env" },
    ["still refused: mutable.env: bad before", "wrote /opt/podplane/etc/secrets.env", "accepted secrets.env"],
  ],
  [
    "keys that are judged without settings which change nothing",
    { mutable: "in use", secrets: "alone" },
    ["noted mutable.env", "wrote /opt/podplane/etc/secrets.env", "accepted secrets.env"],
  ],
  [
    "keys that are judged without settings that cannot be read",
    { mutable: "refuse", secrets: "alone" },
    ["refused mutable.env: no such key", "wrote /opt/podplane/etc/secrets.env", "accepted secrets.env"],
  ],
  ["settings that cannot be read", { mutable: "refuse" }, ["refused mutable.env: no such key", "accepted"]],
  ["settings that are bad", { mutable: "bad" }, ["refused mutable.env: bad: bad", "accepted"]],
  [
    "everything",
    { identity: "other", mutable: "new", secrets: "key" },
    ["wrote /opt/podplane/etc/secrets.env", "accepted identity mutable.env secrets.env"],
  ],
  [
    "settings that need the keys beside them",
    { mutable: "needs", secrets: "gives" },
    ["wrote /opt/podplane/etc/secrets.env", "accepted mutable.env secrets.env"],
  ],
  [
    "bad settings and good keys",
    { mutable: "bad", secrets: "key" },
    ["wrote /opt/podplane/etc/secrets.env", "refused mutable.env: bad: bad key", "accepted secrets.env"],
  ],
  [
    "good settings and bad keys",
    { mutable: "new", secrets: "bad" },
    ["wrote /opt/podplane/etc/secrets.env", "refused secrets.env: bad: new bad", "accepted mutable.env"],
  ],
  [
    "settings and keys that are both bad",
    { mutable: "bad one", secrets: "bad two" },
    [
      "wrote /opt/podplane/etc/secrets.env",
      "refused mutable.env: bad: bad one",
      "refused secrets.env: bad: bad two",
      "accepted",
    ],
  ],
])("of %s", (_, given, expected) => {
  expect(accepted(given)).toEqual(expected);
});

test("what was bad alone is taken beside what was taken after it", () => {
  const root = cloneRoot(original);
  const folder = "/opt/podplane/delivery/candidates";
  // Alone mutable.env is bad, and so are both as long as this is the first question.
  root.write(`${folder}/mutable.env`, "needs\n");
  root.write(`${folder}/secrets.env`, "gives\n");
  mkdirSync(join(root.path, `${folder}.aside`));
  const code = `${standIns}
    asked=0
    run() { asked=$((asked + 1)); ((asked > 1)) || { failure=first; return 65; }; check "$2" "$3"; }
    accepted=()
    fresh=(mutable.env secrets.env)
    accept_env_files knd
    echo "accepted \${accepted[*]}, asked $asked times"`;
  expect(root.bash(["candidates"], code).stdout).toBe("accepted secrets.env mutable.env, asked 4 times\n");
});

test.each([
  ["a script that fails", "break", "disk full"],
  ["a check that fails", "crash", "bad: crash"],
])("%s ends the run: that is no fault of what was delivered", (_, text, failure) => {
  const root = cloneRoot(original);
  root.write(`${etc}/mutable.env`, "in use\n");
  root.write(`${incoming}/mutable.env`, text);
  const run = root.bash(["candidates"], `${standIns}\npart_digests[mutable.env]=x\naccepted=()\naccept_parts knd`);
  expect(run).toMatchObject({ status: 1, stdout: "" });
  expect(run.stderr).toContain(`FATAL: ${failure}\t`);
});
