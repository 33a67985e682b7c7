import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { birthByPs, birthOf, isRunning, machineId } from "./processes.ts";

/** The number of a process that is gone. */
const gone = () => spawnSync("true").pid;

test("a process is known by when it began, and is gone when it ended", () => {
  const birth = birthOf(process.pid);
  expect(birth).toMatch(/\S+ \d+$/);
  expect(birthOf(process.pid)).toBe(birth);
  expect(birthOf(process.ppid)).not.toBe(birth);
  expect(isRunning(process.pid, birth ?? "")).toBe(true);
  expect(isRunning(process.pid, `${birth}0`)).toBe(false);
  expect(birthOf(gone())).toBeUndefined();
});

test.skipIf(spawnSync("ps", ["-V"]).error !== undefined)("so it is where the system has no /proc", () => {
  const birth = birthByPs(process.pid);
  expect(birth).toMatch(/^\S.*\d$/);
  expect(birthByPs(process.pid)).toBe(birth);
  expect(birthByPs(gone())).toBeUndefined();
});

test("a machine has a name that stays", () => {
  expect(machineId()).toMatch(/^\S/);
  expect(machineId()).toBe(machineId());
});
