/*
 * First boots that go wrong on a real Debian 13: each must end in a clear log line, and running
 * the user-data again must complete the machine. All start from one snapshot of a blank machine.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { dependencyTools } from "../../e2e/vm/dependencies.ts";
import { unitStates } from "../../e2e/vm/inspect.ts";
import { bootMachine, type CommandResult, type Machine, machineTools } from "../../e2e/vm/machine.ts";
import { startWorld, type World } from "../../e2e/vm/world.ts";
import { describeWithTools } from "../../helpers/tools.ts";

/** Bash that fills the disk but for some bytes. What is kept for root counts as free, as user-data runs as root. */
const leaveFree = (bytes: number): string =>
  `fallocate -l $(($(stat --file-system --format '%f * %S' /) - ${bytes})) /ballast`;

describeWithTools("a first boot that goes wrong", [...machineTools, ...dependencyTools], () => {
  let world: World;
  let machine: Machine;

  beforeAll(async () => {
    world = await startWorld("knd");
    machine = await bootMachine({ hostname: "blank", userData: "#!/bin/sh\n", metaData: world.metaData });
    await machine.run("cloud-init status --wait");
    await machine.check(
      `cat >/root/user-data <<'END-OF-USER-DATA'\n${world.userData}\nEND-OF-USER-DATA\nchmod 700 /root/user-data`,
    );
    await machine.snapshot("blank");
  });

  afterAll(async () => {
    await machine?.stop();
    await world?.stop();
  });

  beforeEach(() => machine.restore("blank"));

  afterEach(() => world.mirror.revive());

  /** What ended the user-data, as it says it; lines of its script have numbers that move. */
  const fatalOf = ({ stdout }: CommandResult): readonly string[] =>
    [...stdout.matchAll(/FATAL: (?:line \d+: )?([^\t\n]*)/g)].map(([, said]) => said ?? "");

  const runUserData = (): Promise<CommandResult> => machine.run("/root/user-data 2>&1");

  const completes = async (): Promise<void> => {
    const again = await runUserData();
    expect(again.status, again.stdout.slice(-3_000)).toBe(0);
    const states = await unitStates(machine, ["containerd", "nstance-agent", "kubelet"]);
    expect([...states.values()].map(({ active, enabled }) => `${active} ${enabled}`)).toEqual([
      "active enabled",
      "active enabled",
      "inactive enabled",
    ]);
    expect(await machine.check("systemctl --failed --no-legend --plain")).toBe("");
  };

  const nothingInstalled = (): Promise<string> =>
    machine.check("! test -e /opt/podplane/share/vmconfig-installed.json && ! test -e /usr/bin/kubelet");

  it("names a dependency that arrives corrupted, and installs nothing", async () => {
    world.mirror.setFault("containerd", { kind: "corrupt" });
    const result = await runUserData();
    expect(result.status).not.toBe(0);
    expect(fatalOf(result)).toEqual(["containerd.tar.gz is missing or damaged"]);
    await nothingInstalled();
    await world.mirror.revive();
    await completes();
  });

  it("names a dependency whose transfers are always cut, and installs nothing", async () => {
    world.mirror.setFault("runc", { kind: "cut" });
    const result = await runUserData();
    expect(result.status).not.toBe(0);
    expect(fatalOf(result)).toEqual(["runc is missing or damaged"]);
    await nothingInstalled();
    await world.mirror.revive();
    await completes();
  });

  it("says that the mirror died half-way", async () => {
    world.mirror.setFault("kubelet", { kind: "die" });
    const result = await runUserData();
    expect(result.status).not.toBe(0);
    expect(fatalOf(result)).toEqual(["kubelet is missing or damaged"]);
    await nothingInstalled();
    await world.mirror.revive();
    await completes();
  });

  it("waits for a slow mirror, and gives up on one that hardly answers", async () => {
    world.mirror.setFault("libpq5", { kind: "slow", bytesPerSecond: 50_000 });
    await completes();
    await machine.restore("blank");
    world.mirror.setFault("libpq5", { kind: "slow", bytesPerSecond: 500 });
    const result = await runUserData();
    expect(result.status).not.toBe(0);
    expect(fatalOf(result)).toEqual(["libpq5.deb is missing or damaged"]);
    await world.mirror.revive();
    await completes();
  });

  it("says that the disk is full", async () => {
    await machine.check(leaveFree(60_000_000));
    const result = await runUserData();
    expect(result.status).not.toBe(0);
    expect(fatalOf(result)).toEqual(["containerd.tar.gz is missing or damaged"]);
    expect(result.stdout).toMatch(/[Nn]o space left on device|write error|Failure writing output/);
    await machine.check("rm /ballast");
    await completes();
  });

  it("says that the disk is full while installing", async () => {
    await machine.check(leaveFree(240_000_000));
    const result = await runUserData();
    expect(result.status).not.toBe(0);
    expect(fatalOf(result)).toEqual([
      'install --mode=0755 "$1" "$root$2.tmp" (status 1)',
      '"/opt/podplane/bin/$step.sh"',
    ]);
    expect(result.stdout).toMatch(/[Nn]o space left on device/);
    await machine.check("rm /ballast");
    await completes();
  });

  it("completes after it was killed at any step", async () => {
    for (const seconds of [5, 15, 25, 35]) {
      const killed = await machine.run(`timeout --signal KILL ${seconds} /root/user-data 2>&1`);
      expect([0, 137], killed.stdout.slice(-2_000)).toContain(killed.status);
    }
    await completes();
    await machine.check("! test -e /usr/sbin/policy-rc.d");
  });
});
