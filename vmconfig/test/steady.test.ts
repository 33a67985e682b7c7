import { beforeEach, describe, expect, test } from "vitest";
import { makeRoot } from "./root.ts";

/* steady.sh by itself, on the clock of a tree, which only its pauses move. */

const root = makeRoot("knd");
const linesOf = (code: string): readonly string[] => {
  const run = root.bash(["steady"], code);
  expect(run.stderr).toBe("");
  return run.stdout.split("\n").slice(0, -1);
};
const clock = 'read -r time _ <"$root/proc/uptime"; echo "at $time"';

beforeEach(() => {
  root.write("/proc/uptime", "1000.00 0.00\n");
  root.calls();
});

test("the process of a service is its main one, and 0 where it does not run", () => {
  root.fake("active/zot.service", "42\n");
  expect(linesOf("process_of zot; process_of kubelet")).toEqual(["42", "0"]);
  expect(root.calls()).toEqual([
    "systemctl show --property MainPID --value zot.service",
    "systemctl show --property MainPID --value kubelet.service",
  ]);
});

test("a watch begins with the processes of all services that are wanted, and with nothing of an earlier one", () => {
  const lines = linesOf(`service_enabled() { [[ $1 != zot ]]; }
    process_of() { printf 'of %s' "$1"; }
    process_before[old]=1
    had_worked[old]=yes
    observe knd
    for service in "\${!process_before[@]}"; do echo "$service: \${process_before[$service]}"; done | sort
    echo "since $observed_at, worked \${#had_worked[@]}"`);
  expect(lines).toEqual([
    ...["containerd", "fluent-bit", "kube2iam", "kubelet", "nstance-agent"].map((name) => `${name}: of ${name}`),
    "since 1000, worked 0",
  ]);
});

describe("services worked before a change", () => {
  const code = `process_of() { case $1 in same) echo 7 ;; other) echo 8 ;; *) echo 0 ;; esac; }
    process_before=([same]=7 [other]=7 [down]=0)
    worked=(old)
    worked_before same other down unseen
    echo "\${worked[@]}"
    for service in same other; do ! worked_at_first "$service" || echo "$service worked at first"; done
    ${clock}`;

  test.each([
    [1000, "1006.00"],
    [997, "1003.00"],
    [995, "1001.00"],
    [994, "1000.00"],
    [900, "1000.00"],
  ])("where they kept their process for six seconds since %d", (since, until) => {
    // The clock moves by two seconds.
    const end = Math.ceil((Number(until) - 1000) / 2) * 2 + 1000;
    expect(linesOf(`observed_at=${since}\n${code}`)).toEqual(["same", "same worked at first", `at ${end}.00`]);
  });
});

describe("services are steady", () => {
  /** Whether two services are, whose processes are numbers that depend on the clock. */
  const steady = (one: string, other: string): readonly string[] =>
    linesOf(`process_of() { now; case $1 in one) echo "$((${one}))" ;; other) echo "$((${other}))" ;; esac; }
      if steady one other; then echo steady; else echo not; fi
      ${clock}`);

  test.each([
    ["as both keep their process", "1", "2", ["steady", "at 1006.00"]],
    ["from the last change on", "1", "clock < 1004 ? 2 : 3", ["steady", "at 1010.00"]],
    ["from when the last has a process on", "clock < 1020 ? 0 : 1", "2", ["steady", "at 1026.00"]],
    ["as long as there is time for a whole watch", "clock < 1054 ? 0 : 1", "2", ["steady", "at 1060.00"]],
  ])("%s", (_, one, other, expected) => {
    expect(steady(one, other)).toEqual(expected);
  });

  test.each([
    ["one has no process for a minute", "0", "2"],
    ["the other has none", "1", "0"],
    ["one has another each time", "clock", "2"],
    ["the last change came too late", "clock < 1056 ? 0 : 1", "2"],
  ])("and are not where %s", (_, one, other) => {
    expect(steady(one, other)).toEqual(["not", "at 1062.00"]);
  });

  test("by a line for each, and one that keeps the last newline", () => {
    expect(root.bash(["steady"], "process_of() { echo 5; }; processes a b").stdout).toBe("a 5\nb 5\n.");
  });

  test("for as long as the environment says", () => {
    const code = `process_of() { echo 1; }; steady one; ${clock}`;
    const short = root.bash(["steady"], code, { PODPLANE_STEADY_SECONDS: "2" });
    expect(short.stdout).toBe("at 1002.00\n");
    const impatient = root.bash(["steady"], `process_of() { echo 0; }; steady one || ${clock}`, {
      PODPLANE_PATIENCE_SECONDS: "4",
    });
    expect(impatient.stdout).toBe("at 1008.00\n");
  });
});
