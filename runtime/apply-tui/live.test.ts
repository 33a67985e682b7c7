import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  answeredYes,
  askedStep,
  beginOfRuns,
  begunResources,
  endedResource,
  eventsEachSecond,
  plannedStep,
  recordedRun,
  serverChanges,
  startedRun,
} from "../../test/helpers/apply-events.ts";
import type { Event } from "../engine/index.ts";
import { fitEnd, fitLine, line, span, textOf, widthOf, wrapLine, wrapWords } from "./lines.ts";
import { liveLines } from "./live.ts";
import { lookingAtFirst } from "./looking.ts";
import { advanceTui, emptyState, type TuiState } from "./state.ts";
import { elapsed } from "./words.ts";

const stateAfter = (events: readonly Event[]): TuiState => events.reduce(advanceTui, emptyState);

const forty = serverChanges(40, "replace");
const busy = eventsEachSecond([
  startedRun(),
  ...plannedStep(forty),
  ...askedStep(),
  ...answeredYes,
  { type: "step-started", step: "infrastructure" },
  ...begunResources(forty),
  ...forty.slice(0, 7).map((change) => endedResource(change, "failed", 3)),
  { type: "waiting", step: "infrastructure", text: "something with a name that is long enough for a row", seconds: 3 },
]);
const asked = eventsEachSecond([startedRun(), ...plannedStep(forty), ...askedStep(["one", "two"])]);

test("the live part is lower than the terminal and as wide at most, at any size and moment", () => {
  const runs = [recordedRun, busy, asked];
  fc.assert(
    fc.property(
      fc.record({
        run: fc.constantFrom(...runs),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        columns: fc.integer({ min: 1, max: 220 }),
        rows: fc.integer({ min: 1, max: 60 }),
        logUp: fc.nat(500),
        resourcesDown: fc.nat(80),
        isLogLarge: fc.boolean(),
        focus: fc.constantFrom("log" as const, "resources" as const),
        typed: fc.string({ maxLength: 40 }),
        viewer: fc.constantFrom("run" as const, "attach" as const, "replay" as const),
        hasKeys: fc.boolean(),
      }),
      ({ run, share, columns, rows, viewer, hasKeys, ...looking }) => {
        const state = stateAfter(run.slice(0, Math.ceil(share * run.length)));
        const lines = liveLines({
          state,
          looking,
          size: { columns, rows },
          now: beginOfRuns + 100_000,
          viewer,
          hasKeys,
        });
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
        for (const one of lines) expect(widthOf(one)).toBeLessThanOrEqual(columns);
      },
    ),
    { seed: 20260701, numRuns: 300 },
  );
});

describe("the question", () => {
  test.each([
    [80, 24],
    [20, 10],
    [20, 3],
  ])("and what is typed can be seen at %d by %d", (columns, rows) => {
    const looking = { ...lookingAtFirst, typed: "yes" };
    const input = { state: stateAfter(asked), looking, now: beginOfRuns, viewer: "run", hasKeys: true } as const;
    const text = liveLines({ ...input, size: { columns, rows } })
      .map(textOf)
      .join("\n");
    expect(text).toContain("? Apply this plan?\n  yes or no: yes_");
  });

  test("of a run that is followed from elsewhere says where it is asked, and takes nothing", () => {
    const input = { state: stateAfter(asked), looking: lookingAtFirst, now: beginOfRuns, hasKeys: true } as const;
    const text = liveLines({ ...input, size: { columns: 80, rows: 24 }, viewer: "attach" })
      .map(textOf)
      .join("\n");
    expect(text).toBe(
      "> Confirm  step 2 of 5                                             0s, 0s in all\n  then: Seed of the cluster's state, Infrastructure, Kubernetes API answers\n? Apply this plan?\n  asked in the terminal that runs it\nctrl-c leaves, the run goes on  up/down/pgup/pgdn scroll log  tab resources  l ~",
    );
    expect(text).not.toContain("yes or no");
  });
});

test("resources that failed are pinned, and the others scroll", () => {
  const shown = (resourcesDown: number): string => {
    const looking = { ...lookingAtFirst, focus: "resources", resourcesDown } as const;
    const input = { state: stateAfter(busy), looking, now: beginOfRuns, viewer: "run", hasKeys: true } as const;
    return liveLines({ ...input, size: { columns: 80, rows: 24 } })
      .map(textOf)
      .join("\n");
  };
  for (const down of [0, 10, 80]) expect(shown(down).match(/✗ replace failed/g)).toHaveLength(7);
  expect(shown(0)).toContain("server[7] ");
  expect(shown(0)).not.toContain("server[39]");
  expect(shown(80)).toContain("server[39]");
});

describe("lines", () => {
  const wide = "日本語のメッセージ";

  test("are cut at whole characters, with a sign", () => {
    expect(textOf(fitLine([span("abc"), span("def")], 5))).toBe("abcd~");
    expect(textOf(fitLine(line(wide), 6))).toBe("日本~");
    expect(fitEnd("module.a.aws_vpc.this", 13)).toBe("~aws_vpc.this");
  });

  test("are wrapped between words, and within those that are too long", () => {
    const rows = wrapWords([span("  said ", "quiet"), span("one two three")], 12, 7).map(textOf);
    expect(rows).toEqual(["  said one", "       two", "       three"]);
    expect(wrapWords(line("abcdefgh ij"), 4, 1).map(textOf)).toEqual(["abcd", " efg", " h", " ij"]);
    expect(wrapWords(line(wide), 4).map(textOf).join("")).toBe(wide);
  });

  test("are never wider than the rows they are wrapped to, and lose nothing", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: "grapheme" }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        const one = [span(text.slice(0, 9), "strong"), span(text.slice(9))];
        const rows = wrapLine(one, width);
        expect(rows.map(textOf).join("")).toBe(textOf(one));
        for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(width);
      }),
      { seed: 20260701 },
    );
  });

  test("have nothing that acts on a terminal", () => {
    expect(span("\u001b[2Jgone\tand\nback\u0007").text).toBe("␛[2Jgone and back␇");
  });
});

test.each([
  [0.9, "0s"],
  [59, "59s"],
  [62, "1m02s"],
  [3_900, "1h05m"],
])("%d seconds are told as %s", (seconds, text) => {
  expect(elapsed(seconds)).toBe(text);
});
