import { expect, test } from "vitest";
import { machineSizeOf } from "./machine-sizes.ts";

test.each([
  ["e2-micro", 2, 1],
  ["e2-medium", 2, 4],
  ["e2-standard-4", 4, 16],
  ["n1-standard-1", 1, 3.75],
  ["n1-highcpu-96", 96, 86.4],
  ["n2-highmem-96", 96, 768],
  ["n2-highmem-128", 128, 864],
  ["n2-custom-4-8192", 4, 8],
  ["c3-standard-22-lssd", 22, 88],
  ["c4a-highcpu-72", 72, 144],
  ["t2a-standard-1", 1, 4],
])("%s has %d processors and %d GiB", (type, cpus, gib) => {
  expect(machineSizeOf(type)).toEqual({ cpus, gib });
});

test.each(["c4-standard-2", "c4d-standard-2", "c3d-highcpu-30", "a2-highgpu-1g", "e2-custom-micro-1024", "e2", ""])(
  "of %s nothing is said",
  (type) => expect(machineSizeOf(type)).toBeUndefined(),
);
