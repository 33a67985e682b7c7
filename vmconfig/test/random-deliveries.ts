import { expect } from "vitest";
import {
  deliver,
  first,
  issue,
  mutable,
  passSeconds,
  reboot,
  recv,
  running,
  status,
  type Values,
  watch,
} from "./delivering.ts";
import { certificate, cloneRoot, offline, type Root, scripts } from "./root.ts";

/*
 * A VM under random deliveries, kills at any command of the watcher's scripts, and outages. What is
 * chosen follows from the seed alone, and the clock of the tree moves only by waiting, so a seed that
 * fails once always fails.
 */

let original: Root | undefined;

/** What the agent has delivered last, and what is wrong with the world. */
interface World {
  readonly root: Root;
  readonly random: Random;
  settings: Values;
  secrets: Values;
  certificate: string;
  /** Whether mutable.env is good as it is delivered now. */
  good: boolean;
  kills: number;
  outages: number;
}

export interface Run {
  readonly kills: number;
  readonly outages: number;
}

/** Plays episodes until the number of kills and outages is reached, then lets the world calm down and judges. */
export function playDeliveries(seed: number, events: number): Run {
  original ??= running("knc");
  const random = randomFrom(seed);
  const root = cloneRoot(original);
  const world: World = {
    root,
    random,
    settings: first,
    secrets: {},
    certificate: "1",
    good: true,
    kills: 0,
    outages: 0,
  };
  while (world.kills + world.outages < events) {
    change(world);
    disturb(world);
    watchUnderKills(world);
    judge(world, `seed ${seed}, after ${world.kills} kills and ${world.outages} outages`);
  }
  calm(world);
  judgeEnd(world, `seed ${seed}, at the end`);
  return { kills: world.kills, outages: world.outages };
}

function change(world: World): void {
  const { random, root } = world;
  const kind = random.pick([
    "settings",
    "settings",
    "secrets",
    "certificate",
    "bad",
    "meaningless",
    "poison",
    "nothing",
  ]);
  if (kind === "secrets") {
    world.secrets = { NETSY_ACCESS_KEY_ID: `key-${random.below(1000)}` };
    deliver(root, world.secrets, "secrets.env");
  } else if (kind === "certificate") {
    world.certificate = String(random.below(1000));
    issue(root, "registry.server", world.certificate);
  } else if (kind !== "nothing") {
    const settings = {
      ...first,
      KUBE_LOG_LEVEL: String(random.below(9)),
      NETSY_REGION: `region-${random.below(1000)}`,
    };
    const faults: Readonly<Record<string, Values>> = {
      bad: { NO_SUCH_KEY: "1" },
      meaningless: { KUBE_CLUSTER_DNS: "nowhere" },
      poison: { OIDC_ISSUER: "https://poison.example.com" },
    };
    world.good = kind === "settings";
    world.settings = { ...settings, ...faults[kind] };
    deliver(root, world.settings);
  }
}

/** Something is away, or comes back; time passes; the machine is restarted. */
function disturb(world: World): void {
  const { random, root } = world;
  root.fake("crash/kube-apiserver.service", "/opt/env/kube-apiserver.env poison\n");
  const service = random.pick(["kube-apiserver", "netsy", "zot", "kubelet"]);
  const kind = random.pick(["away", "back", "back", "fails", "reboot", "hour", "none", "none"]);
  if (kind === "away" || kind === "fails") {
    root.fake(`${kind === "away" ? "away" : "fail"}/${service}.service`);
    world.outages += 1;
  } else if (kind === "back") {
    endOutages(root);
  } else if (kind === "reboot") {
    reboot(root);
  } else if (kind === "hour") {
    passSeconds(root, 3600);
  }
}

function endOutages(root: Root): void {
  for (const service of ["kube-apiserver", "netsy", "zot", "kubelet"]) {
    root.unfake(`away/${service}.service`);
    root.unfake(`fail/${service}.service`);
  }
}

/** The watcher as systemd starts it, killed with everything it started at a random command, then once more. */
function watchUnderKills(world: World): void {
  const { random, root } = world;
  for (let left = random.below(3); left > 0; left -= 1) {
    const after = Math.floor(2 ** (random.below(1200) / 100)) + 1;
    const trap = `set -T\nkill_count=0\ntrap '((++kill_count != ${after})) || kill -KILL 0' DEBUG\n`;
    root.write("/.fake/kill.sh", trap);
    const code = `BASH_ENV="$PODPLANE_ROOT/.fake/kill.sh" setsid --wait "$PODPLANE_ROOT${scripts.watch}"`;
    const run = root.bash([], code, offline);
    if (run.status > 128 || run.status < 0) world.kills += 1;
  }
  watch(root);
}

/** The status says what is true of what is in place. */
function judge(world: World, where: string): void {
  const { root } = world;
  expect(root.exists("/opt/podplane/delivery/rollback.tar"), `${where}: something is half put back`).toBe(false);
  const { state, message } = status(root);
  if (state === "applied") {
    expect(world.good || root.read(mutable).includes("poison"), `${where}: a bad delivery is called applied`).toBe(
      true,
    );
    expectInPlace(world, where);
  }
  if (state === "refused") expect(String(message), where).toMatch(/^(?:mutable\.env|secrets\.env|identity): /);
}

function expectInPlace(world: World, where: string): void {
  const { root } = world;
  const text = root.read(mutable);
  for (const [key, value] of Object.entries(world.settings)) expect(text, where).toContain(`${key}='${value}'\n`);
  expect(root.read("/opt/env/netsy.env"), where).toContain(
    `AWS_DEFAULT_REGION='${world.settings["NETSY_REGION"] || "local"}'`,
  );
  expect(root.read("/opt/env/netsy.env"), where).toContain(
    `AWS_ACCESS_KEY_ID='${world.secrets["NETSY_ACCESS_KEY_ID"] ?? ""}'`,
  );
  const name = "registry.server";
  expect(root.read(`/opt/crt/${name}.crt`), where).toBe(certificate(`${name} ${world.certificate}`));
  expect(root.read(`/opt/key/registry/${name}.key`), where).toBe(`key of ${name} ${world.certificate}\n`);
}

/** Nothing is away any more, and the agent delivers something good. */
function calm(world: World): void {
  const { root } = world;
  endOutages(root);
  if (!world.good) {
    world.good = true;
    world.settings = { ...first, NETSY_REGION: "calm" };
    deliver(root, world.settings);
  }
  root.write(`${recv}/write-files.last`, "1");
  // systemd tries again after a failure that is no refusal.
  for (let tries = 0; tries < 3 && watch(root).status !== 0; tries += 1) passSeconds(root, 120);
}

function judgeEnd(world: World, where: string): void {
  const { root } = world;
  expect(status(root), where).toMatchObject({ state: "applied" });
  expectInPlace(world, where);
  const again = watch(root);
  expect([again.status, again.stdout.includes("delivery: unchanged")], where).toEqual([0, true]);
  for (const service of ["containerd", "zot", "netsy", "kube-apiserver", "kubelet"]) {
    expect(root.exists(`/.fake/active/${service}.service`), `${where}: ${service} runs`).toBe(true);
  }
}

interface Random {
  below(limit: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Numbers that follow from a seed: Mulberry32, good enough to choose by. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (items) => items[below(items.length)] ?? items[0] };
}
