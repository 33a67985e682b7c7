import { aws } from "./aws/index.ts";
import { google } from "./google/index.ts";
import { isProviderKind, type ProviderKind, providerKinds } from "./kinds.ts";
import { proxmox } from "./proxmox/index.ts";
import type { BucketSetting, CloudTable, GeneratedCloud, ModuleSource, Place } from "./table/index.ts";

/** Every kind of provider. A kind without an entry does not compile. */
const tables = { aws, google, proxmox } satisfies Readonly<Record<ProviderKind, CloudTable>>;

/** The kinds that output is generated for. */
export type GeneratedKind = {
  [K in ProviderKind]: (typeof tables)[K]["generated"] extends true ? K : never;
}[ProviderKind];

/** The table of a kind; undefined for a text that is none, which has been reported. */
export function cloudTable(kind: string): CloudTable | undefined {
  return isProviderKind(kind) ? tables[kind] : undefined;
}

/** The table of a kind that output is generated for; undefined for any other. */
export function generatedCloud(kind: string): GeneratedCloud | undefined {
  const table = cloudTable(kind);
  return table?.generated ? table : undefined;
}

/** What buckets of these kinds have once and that is generated, in a generation of defaults. */
export function bucketSettings(kinds: readonly string[], generation: number): readonly BucketSetting[] {
  const settings = [...new Set(kinds)].flatMap((kind) => generatedCloud(kind)?.bucketSettings ?? []);
  return settings.filter(({ since }) => since <= generation);
}

export function isGeneratedKind(kind: string): kind is GeneratedKind {
  return generatedCloud(kind) !== undefined;
}

export const generatedKinds: readonly GeneratedKind[] = providerKinds.filter(isGeneratedKind);

/** The Nstance modules of all clouds. */
export const moduleSources: readonly ModuleSource[] = generatedKinds.flatMap((kind) => tables[kind].modules ?? []);

/** Kind, and what tells providers of it apart: stem of file names, key in the lock file. */
export function placeKey(kind: string, place: Place): string {
  return [kind, ...placeParts(kind, place)].join("_");
}

/** The parts of a provider's key behind its kind; empty text for one that is missing, which has been reported. */
export function placeParts(kind: string, place: Place): readonly string[] {
  return (cloudTable(kind)?.identity ?? []).map((name) => place[name] ?? "");
}
