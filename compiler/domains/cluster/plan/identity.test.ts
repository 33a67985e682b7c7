import { describe, expect, test } from "vitest";
import type { BuiltThing } from "../../../lock/index.ts";
import type { Located } from "../../../origins/index.ts";
import { builtNames, identify, type Named, type RenameFault } from "./identity.ts";

/** Ruling 57. A thing of the source is written as `web` or, with `renamed_from`, as `web < ingress`. */

const located = (value: string): Located<string> => ({
  value,
  origin: { kind: "source", span: { file: "cluster.podplane", start: 0, end: 0 }, written: undefined },
});

function named(words: string): Named {
  const [name = "", from] = words.split(" < ");
  return { labels: [located(name)], attributes: { renamed_from: from === undefined ? undefined : located(from) } };
}

const nameOf = ({ labels }: Named): string => labels[0]?.value ?? "";

function faultOf(fault: RenameFault): string {
  const more = fault.kind === "unknown" ? `may be ${fault.candidates.join(", ")}` : `as of ${fault.other.value}`;
  return `${fault.from.value} ${fault.kind}: ${more}`;
}

type Past = Readonly<Record<string, BuiltThing>>;

/** Each thing as `name: key (former names)`, then what is gone, then what is wrong. */
function found(sources: readonly string[], built: Past | undefined): readonly string[] {
  const { identities, gone, faults } = identify(sources.map(named), built);
  return [
    ...[...identities].map(([thing, { key, former, cloudName }]) =>
      [`${nameOf(thing)}: ${key}`, ...(former.length > 0 ? [`(${former.join(", ")})`] : []), cloudName ?? ""]
        .join(" ")
        .trim(),
    ),
    ...gone.map((name) => `gone: ${name}`),
    ...faults.map(faultOf),
  ];
}

const web: Past = { web: { key: "web" } };
const both: Past = { a: { key: "a" }, b: { key: "b" } };
/** `b` was renamed to `web`, and the source has said so in the last build, too. */
const renamed: Past = { web: { key: "b", former: ["b"] } };
/** The same, and the source says nothing of it any more. */
const settled: Past = { web: { key: "b", former: ["b"], settled: true } };
/** Two that have changed places. */
const swapped: Past = { a: { key: "b", former: ["b"] }, b: { key: "a", former: ["a"] } };
const settledSwap: Past = {
  a: { key: "b", former: ["b"], settled: true },
  b: { key: "a", former: ["a"], settled: true },
};

describe("things are found again", () => {
  test.each<[string, readonly string[], Past | undefined, readonly string[]]>([
    ["nothing was built", ["web", "api"], {}, ["web: web", "api: api"]],
    ["nothing is known", ["web", "api"], undefined, ["web: web", "api: api"]],
    ["by their names", ["web"], web, ["web: web"]],
    ["with their names in the cloud", ["web"], { web: { key: "web", cloud_name: "t-web" } }, ["web: web t-web"]],
    ["in the order of the source", ["new", "b", "more", "a"], both, ["new: new", "b: b", "more: more", "a: a"]],
    ["what the source has no more is gone", ["b"], both, ["b: b", "gone: a"]],
    ["by their former names", ["api < web"], web, ["api: web (web)"]],
    [
      "by their former names, with that in the cloud",
      ["api < web"],
      { web: { key: "web", cloud_name: "t-web" } },
      ["api: web (web) t-web"],
    ],
    ["once more", ["c < web"], renamed, ["c: b (b, web)"]],
    ["back under the first name", ["b < web"], renamed, ["b: b (b, web)"]],
    [
      "back under a name that they had before, which is former once",
      ["web < c"],
      { c: { key: "b", former: ["b", "c"] } },
      ["web: b (b, c)"],
    ],
    ["under a name that keeps all former ones", ["web"], { web: { key: "b", former: ["b", "c"] } }, ["web: b (b, c)"]],
  ])("%s", (_what, sources, built, expected) => {
    expect(found(sources, built)).toEqual(expected);
  });

  test.each<[string, readonly string[], Past | undefined, readonly string[]]>([
    ["of things that were built", ["api < web", "web"], web, ["api: web (web)", "web: web-2"]],
    ["of another new one", ["web", "web"], {}, ["web: web", "web: web-2"]],
    [
      "with the next number that nothing has",
      ["web"],
      { x: { key: "web" }, y: { key: "web-2" }, z: { key: "web-4" } },
      ["web: web-3", "gone: x", "gone: y", "gone: z"],
    ],
  ])("a new thing never gets a key %s", (_what, sources, built, expected) => {
    expect(found(sources, built)).toEqual(expected);
  });

  test("where nothing is known, a former name is believed and is the key before any new name", () => {
    expect(found(["web", "api < web"], undefined)).toEqual(["web: web-2", "api: web (web)"]);
    expect(found(["a < b", "c < b"], undefined)).toEqual(["a: b (b)", "c: b-2 (b)"]);
  });
});

describe("a former name", () => {
  test.each<[string, readonly string[], Past, readonly string[]]>([
    ["that an earlier build made so is no fault", ["web < b"], renamed, ["web: b (b)"]],
    ["may stay when something new has that name", ["web < b", "b"], renamed, ["web: b (b)", "b: b-2"]],
    [
      "that nothing has may be one that the source does not use",
      ["a", "api < wbe"],
      { a: { key: "a" }, web: { key: "web" } },
      ["a: a", "api: api", "gone: web", "wbe unknown: may be web"],
    ],
    [
      "that two things claim goes to the first",
      ["x < web", "y < web"],
      web,
      ["x: web (web)", "y: y", "web twice: as of web"],
    ],
    ["beats the same name further up", ["web", "api < web"], web, ["web: web-2", "api: web (web)"]],
    ["swaps two things", ["a < b", "b < a"], both, ["a: b (b)", "b: a (a)"]],
    ["swaps them once, as long as the source says so", ["a < b", "b < a"], swapped, ["a: b (b)", "b: a (a)"]],
    [
      "swaps them back, once the source had stopped to say so",
      ["a < b", "b < a"],
      settledSwap,
      ["a: a (a, b)", "b: b (b, a)"],
    ],
    [
      "of one that was settled, and is there as another thing, is not taken from that",
      ["web < b", "b"],
      { web: { key: "b", former: ["b"], settled: true }, b: { key: "b-2" } },
      ["web: b (b)", "b: b-2"],
    ],
    [
      "of one that was settled is another rename, where the other thing is gone",
      ["web < b"],
      { web: { key: "b", former: ["b"], settled: true }, b: { key: "b-2" } },
      ["web: b-2 (b)", "gone: web"],
    ],
    [
      "of one that was settled is another rename, where the other thing has another name now",
      ["web < b", "c < web", "d < c"],
      { web: { key: "b", former: ["b"], settled: true }, b: { key: "b-2" }, c: { key: "c" } },
      ["web: b-2 (b)", "c: b (b, web)", "d: c (c)"],
    ],
    ["of one that was settled says nothing new, where nothing has it", ["web < b"], settled, ["web: b (b)"]],
    [
      "that an earlier build made is made again for who loses its name",
      ["web < b", "c < web"],
      { web: { key: "b", former: ["b"] }, b: { key: "b-2" } },
      ["web: b-2 (b)", "c: b (b, web)"],
    ],
    [
      "that an earlier build made stays, where its name is lost and nothing has the former one",
      ["web < b", "c < web"],
      renamed,
      ["web: web", "c: b (b, web)"],
    ],
  ])("%s", (_what, sources, built, expected) => {
    expect(found(sources, built)).toEqual(expected);
  });
});

test("the names that things were built with are their former or their own ones, and new things have none", () => {
  const names = builtNames(["a", "api < b", "new"].map(named), both);
  expect([...names].map(([thing, name]) => `${nameOf(thing)}: ${name}`)).toEqual(["api: b", "a: a"]);
});
