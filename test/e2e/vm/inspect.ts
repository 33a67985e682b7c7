/* Reads the state of a machine: units, files, accounts. */
import type { Machine } from "./machine.ts";

/** A unit as systemd shows it. */
export interface UnitState {
  readonly active: string;
  readonly sub: string;
  /** `enabled`, `disabled`, `static`, …; empty where there is no such unit. */
  readonly enabled: string;
  /** 0 where it does not run. */
  readonly pid: number;
  /** How often systemd itself started it again. */
  readonly restarts: number;
  /** False where a condition of the unit kept it from starting. */
  readonly conditionMet: boolean;
}

const properties = ["Id", "ActiveState", "SubState", "UnitFileState", "MainPID", "NRestarts", "ConditionResult"];

/** The states of services, by name without `.service`; timers and paths are named in full. */
export async function unitStates(machine: Machine, names: readonly string[]): Promise<ReadonlyMap<string, UnitState>> {
  const units = names.map((name) => (name.includes(".") ? name : `${name}.service`));
  const text = await machine.check(`systemctl show --property=${properties.join(",")} ${units.join(" ")}`);
  const blocks = text.split("\n\n").map((block) => new Map(block.split("\n").map(splitOnce)));
  return new Map(
    blocks.map((block, index) => [
      names[index] ?? "",
      {
        active: block.get("ActiveState") ?? "",
        sub: block.get("SubState") ?? "",
        enabled: block.get("UnitFileState") ?? "",
        pid: Number(block.get("MainPID") ?? 0),
        restarts: Number(block.get("NRestarts") ?? 0),
        conditionMet: block.get("ConditionResult") === "yes",
      },
    ]),
  );
}

/**
 * The names of those that somebody restarted, started or stopped, sorted. What systemd restarts by
 * itself does not count: the controller manager and the scheduler end whenever the API server is
 * away for longer than they hold their leases.
 */
export function changedUnits(
  before: ReadonlyMap<string, UnitState>,
  after: ReadonlyMap<string, UnitState>,
): readonly string[] {
  return [...after]
    .filter(([name, state]) => {
      const old = before.get(name);
      return old?.pid !== state.pid && state.restarts <= (old?.restarts ?? 0);
    })
    .map(([name]) => name)
    .sort();
}

/** `mode owner:group` of each path, such as `750 root:podplane`; `missing` where there is none. */
export async function fileOwners(machine: Machine, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const lines = paths.map((path) => `stat -c '%a %U:%G' '${path}' 2>/dev/null || echo missing`);
  const answers = (await machine.check(lines.join("\n"))).split("\n");
  return new Map(paths.map((path, index) => [path, answers[index] ?? ""]));
}

/** `primary: extra,extra` of each user, the extra groups sorted. */
export async function userGroups(machine: Machine, users: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const answers = await machine.check(users.map((user) => `echo "$(id -gn ${user}): $(id -Gn ${user})"`).join("\n"));
  return new Map(
    answers.split("\n").map((line, index) => {
      const [primary = "", all = ""] = line.split(": ");
      const extra = all.split(" ").filter((group) => group !== primary);
      return [users[index] ?? "", `${primary}: ${extra.sort().join(",")}`];
    }),
  );
}

/** An env file as Bash reads it. */
export async function readEnv(machine: Machine, path: string): Promise<ReadonlyMap<string, string>> {
  const names = `sed -n 's/^\\([A-Za-z_][A-Za-z0-9_]*\\)=.*/\\1/p' '${path}'`;
  const text = await machine.check(
    `set -a; source '${path}'; for name in $(${names}); do echo "$name=\${!name}"; done`,
  );
  return new Map(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map(splitOnce),
  );
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}
