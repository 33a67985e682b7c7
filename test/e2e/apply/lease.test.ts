import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Lease,
  type LeaseOwner,
  type LeaseResult,
  realLeaseWorld,
  takeLease,
} from "../../../runtime/engine/index.ts";
import { type Cell, openCell } from "../../../runtime/stores/index.ts";
import { type ObjectServer, startGcsServer, startS3Server } from "../../helpers/object-servers.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { hasTools } from "../../helpers/tools.ts";
import { optionsFor } from "../stores/harness.ts";

const kinds = [
  ["S3", "versitygw", startS3Server],
  ["Cloud Storage", "fake-gcs-server", startGcsServer],
] as const;

describe.each(kinds)("a lease in a bucket of %s", (_, tool, start) => {
  if (!hasTools(`a lease on ${tool}`, [tool])) return test.skip("is left out");
  const home = temporaryFolder("lease");
  const cells: Cell[] = [];
  const { signal } = new AbortController();
  let server: ObjectServer;
  beforeAll(async () => {
    server = await start(home);
    await server.makeBucket("leases");
  });
  afterAll(async () => {
    for (const cell of cells) cell.close();
    await server?.stop();
  });

  /** Each its own connection, as processes have. */
  async function open(name: string): Promise<Cell> {
    const cell = await openCell(`${server.scheme}://leases/state/${name}.podplane-lease`, optionsFor(server));
    cells.push(cell);
    return cell;
  }

  const ownerOf = (run: string, machine = "here"): LeaseOwner => ({
    run,
    command: "apply",
    host: "workstation",
    machine,
    process: { pid: 4100, birth: run },
    startedAt: "2026-07-01T09:00:00.000Z",
  });

  /** Everybody named lives. */
  const worldOf = (...living: readonly string[]) => realLeaseWorld((_pid, birth) => living.includes(birth));
  const world = worldOf("first", "second");

  async function take(name: string, owner: LeaseOwner, by = world): Promise<LeaseResult> {
    return takeLease({ cell: await open(name), owner, signal }, by);
  }

  function taken(result: LeaseResult): Lease {
    if (result.kind === "taken") return result.lease;
    throw new Error(`${result.holder.run} has it`);
  }

  test("is taken by exactly one of many at once, who keeps it while it is renewed", async () => {
    const runs = Array.from({ length: 20 }, (_, index) => `run-${index}`);
    const all = worldOf(...runs);
    const results = await Promise.all(runs.map((run) => take("race", ownerOf(run), all)));
    const winners = results.filter(({ kind }) => kind === "taken");
    expect(winners).toHaveLength(1);
    const lease = taken(winners[0] ?? { kind: "held", holder: { ...ownerOf(""), renewedAt: "" }, isChild: false });
    await Promise.all([lease.renew(signal), lease.renew(signal), lease.verify(signal)]);
    expect(await lease.verify(signal)).toBeUndefined();
    const [winner = ""] = runs.filter((_, index) => results[index]?.kind === "taken");
    const late = await take("race", ownerOf("late"), all);
    expect(late).toMatchObject({ kind: "held", holder: { run: winner, host: "workstation", process: { pid: 4100 } } });
  });

  test("is free at once after it was given back, and after its holder died on this machine", async () => {
    const first = taken(await take("given", ownerOf("first")));
    await first.release(signal);
    const second = taken(await take("given", ownerOf("second")));
    expect(await second.verify(signal)).toBeUndefined();
    const third = await take("given", ownerOf("third"), worldOf("third"));
    expect(third.kind).toBe("taken");
    // The one that was taken for dead finds out before it begins anything more.
    expect((await second.verify(signal))?.why).toContain("somebody else took");
  });

  test("of another machine is held as long as it is renewed, and free when nothing happens while one looks", async () => {
    const far = taken(await take("far", ownerOf("first", "elsewhere")));
    expect((await take("far", ownerOf("second"))).kind).toBe("held");
    // An hour later by our clock: the holder renews while we look.
    const later = { ...world, now: () => Date.now() + 3_600_000 };
    const seen = await take("far", ownerOf("second"), { ...later, pause: () => far.renew(signal) });
    expect(seen).toMatchObject({ kind: "held", holder: { run: "first" } });
    const silent = await take("far", ownerOf("second"), { ...later, pause: async () => undefined });
    expect(silent.kind).toBe("taken");
    expect((await far.verify(signal))?.why).toContain("somebody else took");
  });

  test("is never given where the bucket is gone", async () => {
    const url = `${server.scheme}://no-such-bucket/state.podplane-lease`;
    const cell = await openCell(url, optionsFor(server));
    cells.push(cell);
    await expect(takeLease({ cell, owner: ownerOf("first"), signal }, world)).rejects.toThrow("no-such-bucket");
  });
});
