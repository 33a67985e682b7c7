import type { MachineSize } from "../table/index.ts";

/*
 * What instance types of EC2 have. The general families follow a rule: a size has a number of virtual processors, and a
 * family so many GiB for each of them. Of types outside of the rule nothing is said.
 */

/** GiB for each virtual processor, by the first letter of the family. */
const memory: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** The burstable families have two processors from the smallest size on, and the oldest of them one. */
const burstable: Readonly<Record<string, MachineSize>> = {
  nano: { cpus: 2, gib: 0.5 },
  micro: { cpus: 2, gib: 1 },
  small: { cpus: 2, gib: 2 },
  medium: { cpus: 2, gib: 4 },
  large: { cpus: 2, gib: 8 },
  xlarge: { cpus: 4, gib: 16 },
  "2xlarge": { cpus: 8, gib: 32 },
};

/** Processors and memory of an instance type; undefined where the rule does not hold or the type is not known. */
export function machineSizeOf(type: string): MachineSize | undefined {
  const match = /^(t[234]|[cmr][5-8])[a-z]*\.([a-z0-9]+)$/.exec(type);
  const [, family = "", size = ""] = match ?? [];
  if (family.startsWith("t")) {
    const found = burstable[size];
    return found && family === "t2" && found.gib <= 2 ? { ...found, cpus: 1 } : found;
  }
  const cpus = processorsOf(size);
  const gib = memory[family.slice(0, 1)];
  return cpus === undefined || gib === undefined ? undefined : { cpus, gib: cpus * gib };
}

/** `large` has 2, `xlarge` 4, `12xlarge` 48. */
function processorsOf(size: string): number | undefined {
  const fixed: Readonly<Record<string, number>> = { medium: 1, large: 2, xlarge: 4 };
  const multiple = /^(\d{1,2})xlarge$/.exec(size)?.[1];
  return multiple === undefined ? fixed[size] : Number(multiple) * 4;
}
