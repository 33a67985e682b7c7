import { describe, expect, test } from "vitest";
import { machines } from "./machines.ts";
import { regions } from "./regions.ts";

const families = [
  ...["e2", "n1", "n2", "n2d", "n4", "c2", "c2d", "c3", "c3d", "c4", "c4d", "t2d", "t2a", "c4a", "n4a"],
  ...["m1", "m2", "m3", "m4", "x4", "h3", "h4d", "z3", "a2", "a3", "g2", "g4", "f1", "a4x", "z9"],
];

/** What is known of a family: its architecture, whether sizes are chosen freely, and its types. */
function describeFamily(name: string): string {
  const type = `${name}-custom-4-8192`;
  const custom = machines.isKnown(type) === true ? " custom" : "";
  const types = machines.familyOf(`${name}-standard-2`).map((one) => one.slice(name.length + 1));
  return `${name} ${machines.architectureOf(type) ?? "unknown"}${custom}: ${types.join(" ")}`;
}

test("families have their architecture and types", () => {
  expect(families.map(describeFamily)).toMatchInlineSnapshot(`
    [
      "e2 amd64 custom: micro small medium standard-2 standard-4 standard-8 standard-16 standard-32 highmem-2 highmem-4 highmem-8 highmem-16 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-32",
      "n1 amd64: standard-1 standard-2 standard-4 standard-8 standard-16 standard-32 standard-64 standard-96 highmem-2 highmem-4 highmem-8 highmem-16 highmem-32 highmem-64 highmem-96 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-32 highcpu-64 highcpu-96",
      "n2 amd64 custom: standard-2 standard-4 standard-8 standard-16 standard-32 standard-48 standard-64 standard-80 standard-96 standard-128 highmem-2 highmem-4 highmem-8 highmem-16 highmem-32 highmem-48 highmem-64 highmem-80 highmem-96 highmem-128 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-32 highcpu-48 highcpu-64 highcpu-80 highcpu-96",
      "n2d amd64 custom: standard-2 standard-4 standard-8 standard-16 standard-32 standard-48 standard-64 standard-80 standard-96 standard-128 standard-224 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-32 highcpu-48 highcpu-64 highcpu-80 highcpu-96 highcpu-128 highcpu-224 highmem-2 highmem-4 highmem-8 highmem-16 highmem-32 highmem-48 highmem-64 highmem-80 highmem-96",
      "n4 amd64 custom: standard-2 standard-4 standard-8 standard-16 standard-32 standard-48 standard-64 standard-80 highmem-2 highmem-4 highmem-8 highmem-16 highmem-32 highmem-48 highmem-64 highmem-80 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-32 highcpu-48 highcpu-64 highcpu-80",
      "c2 amd64: standard-4 standard-8 standard-16 standard-30 standard-60",
      "c2d amd64: standard-2 standard-4 standard-8 standard-16 standard-32 standard-56 standard-112 highmem-2 highmem-4 highmem-8 highmem-16 highmem-32 highmem-56 highmem-112 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-32 highcpu-56 highcpu-112",
      "c3 amd64: standard-4 standard-8 standard-22 standard-44 standard-88 standard-176 highmem-4 highmem-8 highmem-22 highmem-44 highmem-88 highmem-176 highcpu-4 highcpu-8 highcpu-22 highcpu-44 highcpu-88 highcpu-176",
      "c3d amd64: standard-4 standard-8 standard-16 standard-30 standard-60 standard-90 standard-180 standard-360 highmem-4 highmem-8 highmem-16 highmem-30 highmem-60 highmem-90 highmem-180 highmem-360 highcpu-4 highcpu-8 highcpu-16 highcpu-30 highcpu-60 highcpu-90 highcpu-180 highcpu-360",
      "c4 amd64: standard-2 standard-4 standard-8 standard-16 standard-24 standard-32 standard-48 standard-96 standard-144 standard-192 standard-288 highmem-2 highmem-4 highmem-8 highmem-16 highmem-24 highmem-32 highmem-48 highmem-96 highmem-144 highmem-192 highmem-288 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-24 highcpu-32 highcpu-48 highcpu-96 highcpu-144 highcpu-192 highcpu-288",
      "c4d amd64: standard-2 standard-4 standard-8 standard-16 standard-32 standard-48 standard-64 standard-80 standard-96 standard-128 standard-224 standard-192 standard-384 highmem-2 highmem-4 highmem-8 highmem-16 highmem-32 highmem-48 highmem-64 highmem-80 highmem-96 highmem-128 highmem-224 highmem-192 highmem-384 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-32 highcpu-48 highcpu-64 highcpu-80 highcpu-96 highcpu-128 highcpu-224 highcpu-192 highcpu-384",
      "t2d amd64: standard-1 standard-2 standard-4 standard-8 standard-16 standard-32 standard-48 standard-60",
      "t2a arm64: standard-1 standard-2 standard-4 standard-8 standard-16 standard-32 standard-48",
      "c4a arm64: standard-1 standard-2 standard-4 standard-8 standard-16 standard-32 standard-48 standard-64 standard-72 highmem-1 highmem-2 highmem-4 highmem-8 highmem-16 highmem-32 highmem-48 highmem-64 highmem-72 highcpu-1 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-32 highcpu-48 highcpu-64 highcpu-72",
      "n4a arm64 custom: standard-1 standard-2 standard-4 standard-8 standard-16 standard-32 standard-48 standard-64 highmem-1 highmem-2 highmem-4 highmem-8 highmem-16 highmem-32 highmem-48 highmem-64 highcpu-1 highcpu-2 highcpu-4 highcpu-8 highcpu-16 highcpu-32 highcpu-48 highcpu-64",
      "m1 amd64: ",
      "m2 amd64: ",
      "m3 amd64: ",
      "m4 amd64: ",
      "x4 amd64: ",
      "h3 amd64: ",
      "h4d amd64: ",
      "z3 amd64: ",
      "a2 amd64: ",
      "a3 amd64: ",
      "g2 amd64: ",
      "g4 amd64: ",
      "f1 amd64: ",
      "a4x arm64: ",
      "z9 unknown: ",
    ]
  `);
});

describe("a type", () => {
  test.each([
    ["n2-custom-4-8192-ext", true],
    ["e2-custom-micro-1024", true],
    ["e2-custom-large-1024", false],
    ["n2-custom-4", false],
    ["c3-standard-22-lssd", true],
    ["c3-standard-192-metal", false],
    ["c3-standard-176-metal", true],
    ["c3-standard-22-ssd", false],
    ["z9-standard-4", undefined],
  ])("%s is known: %s", (type, known) => {
    expect(machines.isKnown(type)).toBe(known);
  });

  test.each([
    ["e2-medium", true],
    ["n2-custom-4-8192", true],
    ["e2", false],
    ["e2-", false],
    ["-e2-medium", false],
    ["2e-medium", false],
    ["e2_medium", false],
    ["E2-medium", false],
  ])("%s has the form of one: %s", (type, isType) => {
    expect(machines.isType(type)).toBe(isType);
  });
});

describe("a region", () => {
  test.each([
    ["europe-west1", true],
    ["me-central10", true],
    ["europe-west", false],
    ["europe-west0", false],
    ["europe-west1-b", false],
    ["europe-west1b", false],
    ["1europe-west1", false],
    ["europewest1", false],
    ["Europe-west1", false],
    ["", false],
  ])("%s is of its form: %s", (text, isRegion) => {
    expect(regions.isRegion(text)).toBe(isRegion);
  });

  test.each([
    ["us-central1", ["us-central1-a", "us-central1-b", "us-central1-c", "us-central1-f"]],
    ["us-east1", ["us-east1-b", "us-east1-c", "us-east1-d"]],
    ["europe-west2", ["europe-west2-a", "europe-west2-b", "europe-west2-c"]],
    ["europe-west99", undefined],
  ])("%s has its zones", (region, zones) => {
    expect(regions.zonesOf(region)).toEqual(zones);
    expect(regions.zoneExample(region)).toBe(zones?.[0] ?? `${region}-a`);
    for (const zone of zones ?? []) expect(regions.isZoneOf(zone, region)).toBe(true);
  });

  test.each(["us-east1", "us-east1-", "us-east1-ab", "us-east1-1", "us-east12-a", "us-east4-a"])(
    "%s is no zone of us-east1",
    (zone) => expect(regions.isZoneOf(zone, "us-east1")).toBe(false),
  );

  test("all that are known have the form", () => {
    expect(regions.known.filter((one) => !regions.isRegion(one))).toEqual([]);
    expect(regions.known).toHaveLength(42);
  });
});
