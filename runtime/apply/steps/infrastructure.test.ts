import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../../../test/helpers/podplane-source.ts";
import {
  type Answers,
  diagnosticLine,
  planned,
  planOf,
  type TestParts,
  type TestWorld,
  testWorld,
} from "../../../test/helpers/step-world.ts";
import { applyBuckets, applyRest, confirmPlan, planAll } from "./infrastructure.ts";

const create = (address: string) => planned(address, ["create"]);
const twoNew = planOf([create("aws_a.a"), create("aws_a.b")]);
const targets = ["aws_s3_bucket.netsy"];

const notSeeded = diagnosticLine({ summary: "Check", detail: "The cluster's state is not seeded." });
const refused = diagnosticLine({ summary: "no" });
const cancelled: TestParts = { signal: AbortSignal.abort() };

/** Whether the file of the plan that is to be applied is there. */
const isKept = ({ session }: TestWorld): boolean => existsSync(session.confirmed?.file ?? "");

const encrypted = (setting: string) =>
  source({
    top: 'secret now = env("NOW")\nsecret before = env("BEFORE")',
    cluster: `state local { encryption { passphrase = secret.now, ${setting} } }`,
  });

describe("the plan", () => {
  test("is kept to be confirmed and applied, with its counts", async () => {
    const changes = [create("aws_a.a"), create("aws_a.b"), planned("aws_a.c", ["delete", "create"])];
    const one = testWorld(source(), { tofu: { show: planOf(changes) } });
    expect(await planAll(one.world, one.context, one.session, targets)).toEqual({
      kind: "done",
      summary: "create 2, replace 1",
    });
    expect([one.session.isFresh, isKept(one), one.session.confirmed?.scope]).toEqual([true, true, "all"]);
    expect(one.calls().filter((line) => line.startsWith("plan"))).toHaveLength(1);
  });

  test.each([
    [planOf([]), { kind: "unchanged", summary: "nothing changes" }],
    [planOf([], ["a", "b"]), { kind: "done", summary: "only outputs change (2)" }],
  ])("may change nothing, or outputs only", async (show, expected) => {
    const one = testWorld(source(), { tofu: { show } });
    expect(await planAll(one.world, one.context, one.session, targets)).toEqual(expected);
  });

  test("is of the buckets alone where the state is not seeded, which says nothing of the rest", async () => {
    const one = testWorld(source(), {
      tofu: { plan: [{ code: 1, out: notSeeded }, {}], show: planOf([create("aws_s3_bucket.netsy")]) },
    });
    expect(await planAll(one.world, one.context, one.session, [...targets, "b"])).toMatchObject({ kind: "done" });
    expect([one.session.isFresh, one.session.confirmed?.scope]).toEqual([false, "buckets"]);
    expect(one.calls()[1]).toBe(
      "plan -json -input=false -out=FOLDER/plan -detailed-exitcode -lock-timeout=10s -target=aws_s3_bucket.netsy -target=b",
    );
  });

  test.each<[string, TestParts, object]>([
    [
      "fails",
      { tofu: { plan: { code: 1, out: refused } } },
      { kind: "failed", failure: { what: "planning failed: no" } },
    ],
    ["says nothing", { tofu: { plan: { code: 1 } } }, { kind: "failed" }],
    [
      "fails for the buckets, too",
      {
        tofu: {
          plan: [
            { code: 1, out: notSeeded },
            { code: 1, out: refused },
          ],
        },
      },
      { kind: "failed", failure: { what: "planning failed: no" } },
    ],
    [
      "is cancelled",
      { ...cancelled, tofu: { plan: { lasts: true } } },
      { kind: "cancelled", summary: "stopped; nothing was changed" },
    ],
  ])("that %s leaves nothing to confirm", async (_name, parts, expected) => {
    const one = testWorld(source(), parts);
    expect(await planAll(one.world, one.context, one.session, targets)).toMatchObject(expected);
    expect(one.session.confirmed).toBeUndefined();
  });

  test("is told with what it does to the cluster, where it changes something and that is known", async () => {
    const planAgain = async (text: string, changes: readonly object[]) => {
      const one = testWorld(source(), { tofu: { show: planOf(changes) }, options: { autoApprove: true } });
      await applyRest(one.world, one.context, one.session);
      const two = testWorld(text, { tofu: { show: planOf(changes) } });
      const same = { ...two.world, build: { ...two.world.build, folder: one.folder } };
      await planAll(same, two.context, two.session, targets);
      return two.told("impact");
    };
    const changed = source({ provider: "bucket uploads {}" });
    expect(await planAgain(changed, [create("aws_a.a")])).toEqual([
      { type: "impact", step: "step", lines: expect.arrayContaining([expect.stringContaining("uploads")]) },
    ]);
    expect(await planAgain(source(), [create("aws_a.a")])).toEqual([]);
    expect(await planAgain(changed, [])).toEqual([]);
  });
});

describe("the question", () => {
  const ask = async (changes: readonly object[], parts: TestParts) => {
    const one = testWorld(source(), { ...parts, tofu: { show: planOf(changes) } });
    await planAll(one.world, { ...one.context, signal: new AbortController().signal }, one.session, targets);
    return { ...one, result: await confirmPlan(one.world, one.context, one.session) };
  };
  const lossy = [create("aws_a.a"), planned("aws_a.b", ["delete"]), planned("aws_a.c", ["create", "delete"])];

  test("names what is lost", async () => {
    const { result, told, ...one } = await ask(lossy, { typed: ["yes"] });
    expect(result).toEqual({ kind: "done", summary: "confirmed" });
    expect(told("question")).toEqual([
      {
        type: "question",
        id: "step-1",
        step: "step",
        kind: "confirm",
        text: "Apply this plan?",
        details: ["create 1, delete 1, replace 1", "delete aws_a.b", "replace aws_a.c"],
        flag: "--auto-approve",
      },
    ]);
    expect(isKept({ ...one, told })).toBe(true);
  });

  test.each<[string, TestParts, object]>([
    ["no", { typed: ["no"] }, { kind: "declined", summary: "nothing was applied" }],
    [
      "the end of the run",
      { typed: [undefined], ...cancelled },
      { kind: "cancelled", summary: "stopped; nothing was changed" },
    ],
  ])("%s deletes the plan", async (_name, parts, expected) => {
    const { result, ...one } = await ask(lossy, parts);
    expect([result, isKept(one)]).toEqual([expected, false]);
  });

  test("is answered by --auto-approve, and left out where nothing changes", async () => {
    const { result, told } = await ask(lossy, { options: { autoApprove: true } });
    expect([result.kind, told("answered")]).toEqual([
      "done",
      [{ type: "answered", id: "step-1", answer: "yes", by: "flag" }],
    ]);
    expect(await ask([], {})).toMatchObject({ result: { kind: "unchanged", summary: "there is nothing to confirm" } });
    const none = testWorld(source());
    expect((await confirmPlan(none.world, none.context, none.session)).kind).toBe("unchanged");
  });
});

describe("the cluster's bucket", () => {
  const bucketsWith = async (changes: readonly object[], parts: TestParts["tofu"] = {}) => {
    const one = testWorld(source(), { tofu: { show: planOf(changes), ...parts } });
    await planAll(one.world, one.context, one.session, targets);
    return { ...one, result: await applyBuckets(one.world, one.context, one.session, targets) };
  };

  test.each(["aws_s3_bucket.netsy", 'aws_s3_bucket.netsy["a"]'])("%s is made before all else", async (address) => {
    const { result, calls, session } = await bucketsWith([create(address)]);
    expect(result).toEqual({ kind: "done", summary: "the cluster's bucket was made" });
    expect(calls().slice(-3)).toEqual([
      "plan -json -input=false -out=FOLDER/plan -detailed-exitcode -lock-timeout=10s -target=aws_s3_bucket.netsy",
      "show -json FOLDER/plan",
      "apply -json -input=false -lock-timeout=10s FOLDER/plan",
    ]);
    expect(session.isFresh).toBe(false);
  });

  test("is left alone where it is there", async () => {
    const { result, calls, session } = await bucketsWith([create("aws_s3_bucket.netsy_other")]);
    expect(result).toEqual({ kind: "unchanged", summary: "the cluster's bucket is there" });
    expect([calls().length, session.isFresh]).toEqual([2, true]);
    const none = testWorld(source());
    expect((await applyBuckets(none.world, none.context, none.session, targets)).kind).toBe("unchanged");
  });

  test("that cannot be made ends the step", async () => {
    const { result } = await bucketsWith([create("aws_s3_bucket.netsy")], { apply: { code: 1, out: refused } });
    expect(result).toMatchObject({ kind: "failed", failure: { what: "applying the plan failed: no" } });
  });
});

describe("the rest", () => {
  const confirmedWith = async (text: string, parts: TestParts) => {
    const one = testWorld(text, parts);
    await planAll(one.world, { ...one.context, signal: new AbortController().signal }, one.session, targets);
    return one;
  };
  const rest = ({ world, context, session }: TestWorld) => applyRest(world, context, session);
  const applied = ({ folder }: TestWorld): boolean => existsSync(join(folder, ".podplane", "applied"));

  test("is the plan that was confirmed, once, and is noted", async () => {
    const one = await confirmedWith(source(), { tofu: { show: twoNew } });
    expect([await rest(one), isKept(one), applied(one)]).toEqual([{ kind: "done", summary: "create 2" }, false, true]);
    expect(one.calls().map((line) => line.split(" ")[0])).toEqual(["plan", "show", "apply"]);
    expect(one.session.isFresh).toBe(false);
  });

  test("is nothing where the plan is empty, which is noted, too", async () => {
    const one = await confirmedWith(source(), { tofu: { show: planOf([]) } });
    expect([await rest(one), isKept(one), applied(one)]).toEqual([
      { kind: "unchanged", summary: "everything is as the outputs say" },
      false,
      true,
    ]);
    expect(one.calls()).toHaveLength(2);
  });

  test.each<[string, TestParts["tofu"], boolean, object]>([
    [
      "fails",
      { apply: { code: 1, out: refused } },
      false,
      { kind: "failed", failure: { what: "applying the plan failed: no" } },
    ],
    [
      "is stopped",
      { apply: { lasts: true } },
      true,
      { kind: "cancelled", summary: "stopped; what was made is in the state" },
    ],
  ])("that %s is not noted", async (_name, tofu, isStopped, expected) => {
    const one = await confirmedWith(source(), { tofu: { show: twoNew, ...tofu }, ...(isStopped ? cancelled : {}) });
    expect([await rest(one), applied(one)]).toMatchObject([expected, false]);
  });

  test.each<[string, (one: TestWorld) => void]>([
    ["something was applied since", ({ session }) => (session.isFresh = false)],
    ["the file is gone", ({ session }) => rmSync(dirname(session.confirmed?.file ?? ""), { recursive: true })],
  ])("is planned anew where %s", async (_name, spoil) => {
    const one = await confirmedWith(source(), { tofu: { show: twoNew } });
    const { file = "" } = one.session.confirmed ?? {};
    spoil(one);
    expect(await rest(one)).toEqual({ kind: "done", summary: "create 2" });
    expect([existsSync(file), one.told("plan-made").at(-1)]).toMatchObject([false, { scope: "rest" }]);
    expect(one.calls().map((line) => line.split(" ")[0])).toEqual(["plan", "show", "plan", "show", "apply"]);
    expect(one.told("question")).toEqual([]);
  });

  test.each([
    ["yes", { kind: "done", summary: "create 2" }, 1],
    ["no", { kind: "declined", summary: "the plan does more than was confirmed, and was not applied" }, 0],
  ])("that does more than was confirmed is asked about: %s", async (typed, expected, applies) => {
    const one = await confirmedWith(source(), {
      tofu: { show: [planOf([create("aws_a.a"), planned("aws_a.b", ["delete"])]), twoNew] },
      typed: [typed],
    });
    one.session.isFresh = false;
    expect(await rest(one)).toEqual(expected);
    expect(one.told("question")).toEqual([
      {
        type: "question",
        id: "step-more",
        step: "step",
        kind: "confirm",
        text: "The plan does more now than was confirmed. Apply it?",
        details: ["create aws_a.b"],
        flag: "--auto-approve",
      },
    ]);
    expect(one.calls().filter((line) => line.startsWith("apply"))).toHaveLength(applies);
    expect(one.told("file-made")).toHaveLength(2);
    expect(new Set(one.told("file-removed").map((body) => "path" in body && body.path)).size).toBe(2);
  });

  test("that nobody planned is asked about as a whole, and may be approved before", async () => {
    const one = testWorld(source(), { tofu: { show: twoNew }, options: { autoApprove: true } });
    expect(await rest(one)).toEqual({ kind: "done", summary: "create 2" });
    expect(one.told("question")).toMatchObject([{ details: ["create aws_a.a", "create aws_a.b"] }]);
  });

  test.each<[string, Answers, boolean, object]>([
    ["fails", { plan: { code: 1, out: refused } }, false, { kind: "failed", failure: { what: "planning failed: no" } }],
    [
      "is stopped",
      { plan: { lasts: true } },
      true,
      { kind: "cancelled", summary: "stopped before anything was changed" },
    ],
    ["has nothing more to do", { show: planOf([]) }, false, { kind: "done", summary: "nothing changes" }],
  ])("that is planned anew and %s applies nothing", async (_name, tofu, isStopped, expected) => {
    const one = testWorld(source(), { tofu, ...(isStopped ? cancelled : {}) });
    expect(await rest(one)).toMatchObject(expected);
    expect(one.calls().filter((line) => line.startsWith("apply"))).toEqual([]);
    expect(one.told("file-removed")).toHaveLength(1);
  });

  test.each([
    ["previous = secret.before", "previous"],
    ["migrates = true", "migrates"],
  ])("writes the state with its new key, though nothing else changes: %s", async (setting, word) => {
    const summary = `nothing changes; the state is encrypted with its passphrase now: take \`${word}\` out of the file`;
    for (const isFresh of [true, false]) {
      const one = await confirmedWith(encrypted(setting), { tofu: { show: planOf([]) } });
      one.session.isFresh = isFresh;
      expect(await rest(one)).toEqual({ kind: "done", summary });
      expect(one.calls().at(-1)).toBe("apply -json -input=false -lock-timeout=10s FOLDER/plan");
    }
  });

  test("that cannot be noted is done all the same, and a warning", async () => {
    const one = await confirmedWith(source(), { tofu: { show: twoNew } });
    rmSync(join(one.folder, ".podplane"), { recursive: true, force: true });
    writeFileSync(join(one.folder, ".podplane"), "in the way");
    expect((await rest(one)).kind).toBe("done");
    expect(one.told("log")).toEqual([
      {
        type: "log",
        step: "step",
        level: "warn",
        from: "podplanec",
        text: expect.stringContaining("what was applied could not be kept, so the next apply tells no change impact: "),
      },
    ]);
  });
});
