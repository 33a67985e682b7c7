import { afterAll, beforeAll, expect, test } from "vitest";
import { viewOf } from "../../../runtime/engine/index.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { drawn } from "./drawn.ts";
import { type AppliedCluster, applyTools, type StandIns, startStandIns } from "./stand-ins.ts";

/**
 * Declares applies that are killed by SIGKILL, each at another event: `boundaries` at the beginning of a step each,
 * `moments` anywhere. OpenTofu lives on; `--resume` ends in the state of an undisturbed run.
 */
export function applyKillSuite({
  moments,
  boundaries,
  seed,
}: Readonly<Record<"moments" | "boundaries" | "seed", number>>) {
  describeWithTools(`podplanec apply, killed (seed ${seed})`, applyTools, () => {
    let standIns: StandIns;
    let types: readonly string[];
    let events: number;
    let begins: readonly number[];

    beforeAll(async () => {
      standIns = await startStandIns();
      const cluster = await standIns.cluster("undisturbed");
      const { code, events: told } = await cluster.start(["apply", "--auto-approve"]).ended;
      expect(code).toBe(0);
      types = typesOf(cluster);
      events = told.length;
      begins = told.flatMap(({ type, seq }) => (type === "step-started" ? [seq] : []));
    });
    afterAll(() => standIns.stop());

    const momentOf = (index: number): number =>
      index < boundaries
        ? (begins[drawn(seed, index, begins.length)] ?? 1)
        : 1 + drawn(seed, index, Math.max(events - 2, 1));

    for (let index = 0; index < boundaries + moments; index++) {
      test(`${index < boundaries ? "at the beginning of a step" : "anywhere"}, ${index}`, async () => {
        const cluster = await standIns.cluster(`kill${index}`);
        const moment = momentOf(index);
        const apply = cluster.start(["apply", "--auto-approve"]);
        await apply.until(({ seq }) => seq >= moment);
        apply.kill("SIGKILL");
        const first = await apply.ended;
        const seeded = (await cluster.objects(cluster.bucket))?.includes("bootstrap.netsy") === true;
        const explained = await cluster.run(["apply", "--resume", "--explain"]);
        expect(explained.code, explained.stderr).toBe(0);
        expect(explained.stdout, `killed at event ${moment}`).not.toContain(": differs;");
        if (viewOf(first.events).ended === undefined) {
          expect(explained.stdout).toContain(seeded ? "bootstrap.netsy is there" : "cut off");
        }
        const resumed = await cluster.start(["apply", "--resume", "--auto-approve"]).ended;
        const failures = resumed.events.flatMap((event) => ("failure" in event ? [event.failure] : []));
        expect([resumed.code, resumed.stderr, failures], `killed at event ${moment}`).toEqual([0, "", []]);
        expect(typesOf(cluster)).toEqual(types);
        expect(await cluster.objects(cluster.bucket)).toEqual(["bootstrap.netsy"]);
        const seedings = [...first.events, ...resumed.events].filter(
          (event) => event.type === "step-ended" && event.step === "seed" && event.outcome === "done",
        );
        expect(seedings.length).toBeLessThanOrEqual(1);
      });
    }
  });
}

function typesOf(cluster: AppliedCluster): readonly string[] {
  return cluster.exists().map((name) => name.split(" ")[0] ?? "");
}
