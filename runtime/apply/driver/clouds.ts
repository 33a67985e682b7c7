import type { ProviderKind } from "../../../compiler/index.ts";
import { awsAdvice, awsStateBucket, openAwsMachines } from "../aws/index.ts";
import { googleAdvice, googleStateBucket, openGoogleMachines } from "../google/index.ts";
import type { ApplyWorld, CloudMachines, Known } from "../world/index.ts";
import { proxmoxAdvice, proxmoxImports } from "./proxmox/index.ts";

/** What each cloud says when something fails, and what to do then. Google's words are the narrower ones: they come first. */
export const cloudAdvice: Readonly<Record<ProviderKind, readonly Known[]>> = {
  google: googleAdvice,
  aws: awsAdvice,
  proxmox: proxmoxAdvice,
};

/** What `import` takes for resources that it does not find by their name, by type: parts of the id. */
export const importForms: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(proxmoxImports));

type MachinesWorld = Pick<ApplyWorld, "ir" | "context">;
type MachinesOpener = (world: MachinesWorld) => Promise<readonly CloudMachines[]>;

/** How each cloud is asked for VMs; its part is loaded when there is a provider of it. */
const machinesOpeners: Readonly<Record<ProviderKind, MachinesOpener>> = {
  aws: ({ ir, context: { env } }) => openAwsMachines(ir, env),
  google: ({ ir, context: { env } }) => openGoogleMachines(ir, env),
  // No address of its API is known to whoever applies.
  proxmox: async () => [],
};

/** The VMs of a cluster in each place of its providers. */
export async function openMachines(world: MachinesWorld): Promise<readonly CloudMachines[]> {
  const kinds = new Set(world.ir.providers.map(({ kind }) => kind));
  const opened = await Promise.all([...kinds].map((kind) => machinesOpeners[kind](world)));
  return opened.flat();
}

/** Commands that make a bucket for OpenTofu's state, by the kind of the backend. */
export const stateBucketCommands: Readonly<
  Record<"s3" | "gcs", (bucket: string, region: string) => readonly string[]>
> = { s3: awsStateBucket, gcs: googleStateBucket };
