import { aws } from "./aws/index.ts";
import { google } from "./google/index.ts";
import { isProviderKind, type ProviderKind, providerKinds } from "./kinds.ts";
import { proxmox } from "./proxmox/index.ts";
import type { BucketSetting, CloudTable, ModuleSource, Place, RegionRules } from "./table/index.ts";

/** Every kind of provider. A kind without an entry does not compile. */
const tables = { aws, google, proxmox } satisfies Readonly<Record<ProviderKind, CloudTable>>;

/** The table of a kind; undefined for a text that is none, which has been reported. */
export function cloudTable(kind: string): CloudTable | undefined {
  return isProviderKind(kind) ? tables[kind] : undefined;
}

/** The regions of the clouds that have a store which speaks S3, where a bucket of the user's may lie. */
export const storeRegions: readonly RegionRules[] = providerKinds.flatMap((kind) => {
  const { objectStore, regions }: CloudTable = tables[kind];
  return objectStore.protocol === "s3" && regions ? [regions] : [];
});

/** What a bucket has once and that is generated, of all clouds. */
export const bucketSettings: readonly BucketSetting[] = providerKinds.flatMap((kind) => tables[kind].bucketSettings);

/** How variables of a process begin that providers and backends of OpenTofu read by themselves, of all clouds. */
export const providerVariables: readonly string[] = providerKinds.flatMap((kind) => tables[kind].variables);

/** The Nstance modules of all clouds. */
export const moduleSources: readonly ModuleSource[] = providerKinds.flatMap((kind) => tables[kind].modules ?? []);

/** Kind, and what tells providers of it apart: stem of file names, key in the lock file. */
export function placeKey(kind: string, place: Place): string {
  return [kind, ...placeParts(kind, place)].join("_");
}

/** The parts of a provider's key behind its kind; empty text for one that is missing, which has been reported. */
export function placeParts(kind: string, place: Place): readonly string[] {
  return (cloudTable(kind)?.identity ?? []).map((name) => place[name] ?? "");
}
