import { expect, test } from "vitest";
import { machineSizeOf } from "./machine-sizes.ts";

test.each([
  ["t4g.nano", 2, 0.5],
  ["t4g.small", 2, 2],
  ["t3a.2xlarge", 8, 32],
  ["t2.micro", 1, 1],
  ["t2.medium", 2, 4],
  ["m7g.medium", 1, 4],
  ["m5.large", 2, 8],
  ["c5.9xlarge", 36, 72],
  ["c7i.4xlarge", 16, 32],
  ["r6g.16xlarge", 64, 512],
  ["m8g.48xlarge", 192, 768],
])("%s has %d processors and %d GiB", (type, cpus, gib) => {
  expect(machineSizeOf(type)).toEqual({ cpus, gib });
});

test.each(["m5.metal", "x2gd.large", "p5.48xlarge", "hpc7g.4xlarge", "t5.nano", "m7i-flex.large", "large", ""])(
  "of %s nothing is said",
  (type) => expect(machineSizeOf(type)).toBeUndefined(),
);
