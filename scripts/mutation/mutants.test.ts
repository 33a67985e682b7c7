import { expect, test } from "vitest";
import { programTestsOf, startsProgram, testsOf, testsOfScript } from "./areas.ts";
import { firstMessage } from "./discover.ts";
import { type Equivalent, figuresOf, withFigures } from "./figures.ts";
import { countOf, type Mutant, type Result, sampleOf } from "./mutants.ts";
import { resultsOf } from "./stryker.ts";

const mutant = (line: number): Mutant => ({
  file: "a.ts",
  line,
  column: 1,
  mutator: "BooleanLiteral",
  replacement: "true",
});
const mutants = Array.from({ length: 50 }, (_, index) => mutant(index + 1));

test("a sample is the same for the same seed, in whatever order the mutants come", () => {
  const lines = sampleOf(mutants, 10, 1).map(({ line }) => line);
  expect(new Set(lines).size).toBe(10);
  expect(sampleOf(mutants.toReversed(), 10, 1).map(({ line }) => line)).toEqual(lines);
  expect(sampleOf(mutants, 10, 2).map(({ line }) => line)).not.toEqual(lines);
});

test("a sample larger than what there is takes all of it, and a larger one begins with the smaller", () => {
  expect(sampleOf(mutants, 500, 1)).toHaveLength(50);
  expect(sampleOf(mutants, 20, 1).slice(0, 10)).toEqual(sampleOf(mutants, 10, 1));
});

test("a mutant that comes or goes leaves the rest of a sample as it was", () => {
  const before = sampleOf(mutants, 20, 1);
  const [first, ...others] = before;
  const after = sampleOf(
    mutants.filter((one) => one !== first),
    20,
    1,
  );
  expect(after.slice(0, 19)).toEqual(others);
});

test("the longest folder that fits says which tests judge", () => {
  expect(testsOf("compiler/domains/cluster/check/check-vms.ts")).toEqual(testsOf("compiler/domains/cluster/check"));
  expect(testsOf("compiler/types")).toEqual(testsOf("compiler"));
  expect(testsOf("compilers")).toBeUndefined();
  expect(testsOfScript("vmconfig/knd/opt/podplane/lib/helpers.sh")[0]).toBe("vmconfig/test/helpers.test.ts");
});

test("a test that starts the built program does not judge, however far it imports what does", () => {
  const texts: Readonly<Record<string, string>> = {
    "runtime/a.test.ts": 'import { x } from "../test/helpers/x.ts";\nimport { y } from "./y.ts";',
    "test/helpers/x.ts": 'import { run } from "./run.ts";\nimport { x } from "./x.ts";',
    "test/helpers/run.ts": 'import { binary } from "./built-program.ts";',
    "runtime/b.test.ts": 'import { z } from "../test/helpers/z.ts";',
    "test/helpers/z.ts": "",
  };
  const starts = (test: string): boolean => startsProgram(test, (path) => texts[path] ?? "");
  expect(["runtime/a.test.ts", "runtime/b.test.ts"].map(starts)).toEqual([true, false]);
});

test("messages of the server are read by their length, and one that is cut off waits for its end", () => {
  const framed = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  const bytes = Buffer.from(framed('{"id":1,"result":"é"}') + framed('{"id":2}'));
  const first = firstMessage(bytes);
  expect(first?.message).toEqual({ id: 1, result: "é" });
  expect(firstMessage(first?.rest ?? bytes)?.message).toEqual({ id: 2 });
  expect(firstMessage(bytes.subarray(0, 30))).toBeUndefined();
  expect(firstMessage(bytes.subarray(0, 10))).toBeUndefined();
});

test("what hangs counts as seen, what no test runs as not seen, and what was not judged as a fault of ours", () => {
  const report = (...statuses: readonly string[]) => ({
    files: {
      "a.ts": {
        mutants: statuses.map((status, index) => ({
          mutatorName: "BooleanLiteral",
          replacement: "true",
          status,
          location: { start: { line: index + 1, column: 1 } },
        })),
      },
    },
  });
  const statuses = resultsOf(mutants.slice(0, 4), report("Killed", "Timeout", "Survived", "NoCoverage"));
  expect(statuses.map(({ status }) => status)).toEqual(["killed", "killed", "survived", "survived"]);
  expect(() => resultsOf(mutants.slice(0, 1), report("CompileError"))).toThrow("left out");
  expect(() => resultsOf(mutants.slice(0, 2), report("Killed"))).toThrow("left out");
});

test("equivalents are taken out of the score, by the text of their line", () => {
  const results: readonly Result[] = [1, 2, 3, 4].map((line) => ({
    ...mutant(line),
    status: line < 3 ? "killed" : "survived",
  }));
  const known: Equivalent = { ...mutant(0), text: "four", reason: "nothing reads it" };
  const read = () => "one\ntwo\nthree\n  four\n";
  expect(figuresOf({ seed: 7, of: 90, results, equivalents: [known], read })).toEqual({
    seed: 7,
    mutants: 90,
    sample: 4,
    killed: 2,
    equivalent: 1,
    score: 66.6,
    survivors: ["a.ts:3:BooleanLiteral"],
  });
  const other = { ...known, replacement: "false" };
  expect(figuresOf({ seed: 7, of: 90, results, equivalents: [other], read })).toMatchObject({
    equivalent: 0,
    score: 50,
  });
  const unjudged = results.map((one): Result => (one.line === 3 ? { ...one, status: "unjudged" } : one));
  expect(figuresOf({ seed: 7, of: 90, results: unjudged, equivalents: [known], read })).toMatchObject({
    score: 66.6,
    survivors: [],
    unjudged: ["a.ts:3:BooleanLiteral"],
  });
});

test("figures of a folder take the place of its older ones", () => {
  const figures = figuresOf({ seed: 1, of: 0, results: [], equivalents: [], read: () => "" });
  const all = withFigures({ b: figures, a: figures }, "a", { ...figures, seed: 2 });
  expect(Object.entries(all).map(([folder, { seed }]) => [folder, seed])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
});

test("a sample and a seed are whole numbers of 1 or more", () => {
  expect([countOf("sample", "1"), countOf("seed", "400")]).toEqual([1, 400]);
  for (const text of ["0", "-1", "1.5", "many", "", "1e400"]) {
    expect(() => countOf("sample", text)).toThrow(
      new Error(`--sample takes a whole number of 1 or more, not ${JSON.stringify(text)}`),
    );
  }
});

test("what starts the program judges the runtime in it, but what does so hundreds of times", () => {
  const files: Readonly<Record<string, readonly string[]>> = {
    "{runtime,test/program,test/package}/**/*.test.ts": ["runtime/b.test.ts", "runtime/a.test.ts"],
    "test/e2e/{apply,stores,secrets,init}/**/*.test.ts": [
      "test/e2e/apply/kill.test.ts",
      "test/e2e/apply/destroy.test.ts",
    ],
  };
  const read = (path: string): string =>
    path === "runtime/a.test.ts" ? 'from "../test/helpers/built-program.ts"' : "";
  const testsFor = (folder: string) => programTestsOf(folder, (pattern) => files[pattern] ?? [], read);
  expect(testsFor("runtime/apply")).toEqual(["runtime/a.test.ts", "test/e2e/apply/destroy.test.ts"]);
  expect(testsFor("compiler")).toEqual([]);
});
