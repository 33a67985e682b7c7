import type { Ir } from "../../../compiler/ir/index.ts";

/** Whether the cluster's state must be seeded before the first VM starts. */
export function isSeeded({ seed }: Ir): boolean {
  return seed !== undefined && seed.name.value !== "none";
}

/** What makes the seed and puts it into the bucket, in the folder of the outputs. */
export const seedCommands = [
  "podplanec seed build --out bootstrap.netsy",
  "podplanec seed put bootstrap.netsy",
] as const;
