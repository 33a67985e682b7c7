import type { MachineSize } from "../table/index.ts";

/*
 * What machine types of Compute Engine have: the number in the name is that of virtual processors, and a kind has so
 * many GiB for each of them. Of families and types outside of the rule nothing is said. From "General-purpose machine
 * family for Compute Engine" and "Compute-optimized machine family".
 */

/** GiB for each virtual processor, by family and kind. */
const memory: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  e2: { standard: 4, highmem: 8, highcpu: 1 },
  n1: { standard: 3.75, highmem: 6.5, highcpu: 0.9 },
  n2: { standard: 4, highmem: 8, highcpu: 1 },
  n2d: { standard: 4, highmem: 8, highcpu: 1 },
  n4: { standard: 4, highmem: 8, highcpu: 2 },
  n4a: { standard: 4, highmem: 8, highcpu: 2 },
  c2: { standard: 4 },
  c2d: { standard: 4, highmem: 8, highcpu: 2 },
  c3: { standard: 4, highmem: 8, highcpu: 2 },
  c3d: { standard: 4, highmem: 8 },
  c4a: { standard: 4, highmem: 8, highcpu: 2 },
  t2a: { standard: 4 },
  t2d: { standard: 4 },
};

/** Those that have no number, or not the memory that it stands for. */
const others: Readonly<Record<string, MachineSize | undefined>> = {
  "e2-micro": { cpus: 2, gib: 1 },
  "e2-small": { cpus: 2, gib: 2 },
  "e2-medium": { cpus: 2, gib: 4 },
  "n2-highmem-128": { cpus: 128, gib: 864 },
};

/** Processors and memory of a machine type; undefined where the rule does not hold or the type is not known. */
export function machineSizeOf(type: string): MachineSize | undefined {
  if (Object.hasOwn(others, type)) return others[type];
  const chosen = /^[a-z0-9]+-custom-(\d{1,3})-(\d{3,7})(?:-ext)?$/.exec(type);
  if (chosen) return { cpus: Number(chosen[1]), gib: Number(chosen[2]) / 1024 };
  const [, family = "", kind = "", count = ""] = /^([a-z0-9]+)-([a-z]+)-(\d{1,3})(?:-lssd)?$/.exec(type) ?? [];
  const perProcessor = memory[family]?.[kind];
  if (perProcessor === undefined) return undefined;
  const cpus = Number(count);
  // Tenths, as the pages of Google Cloud have them.
  return { cpus, gib: Math.round(cpus * perProcessor * 100) / 100 };
}
