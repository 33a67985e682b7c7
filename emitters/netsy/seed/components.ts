import type { RecordPlace } from "../file/index.ts";
import { parseAddress } from "./address.ts";
import { at, isJsonObject, type Json, type JsonObject, merge, withMember } from "./json.ts";
import type { SeedComponentsSource } from "./seed-cluster.ts";
import { SeedError } from "./seed-error.ts";
import { requireKind } from "./services.ts";

/** The two records of Flux that lead to the cluster's components (contract netsy-seed 6.6, 6.7). */

interface FluxIdentity {
  readonly kind: string;
  readonly group: string;
  readonly name: string;
}

const release: FluxIdentity = {
  kind: "HelmRelease",
  group: "helm.toolkit.fluxcd.io/",
  name: "platform-components",
};

const repository: FluxIdentity = {
  kind: "GitRepository",
  group: "source.toolkit.fluxcd.io/",
  name: "podplane-components",
};

const componentsNamespace = "platform-components";

/** Where the charts of published components are, for a seed whose own repository is the developers' (contract 6.9). */
export function publicSource(componentsVersion: string): SeedComponentsSource {
  return { url: "https://github.com/podplane/components.git", ref: { semver: componentsVersion } };
}

/** The values that the seed itself has; empty where it has none. */
export function releaseValues(record: JsonObject): JsonObject {
  const values = at(record, "spec", "values");
  return isJsonObject(values) ? values : {};
}

export function checkRelease(record: JsonObject, place: RecordPlace): void {
  checkIdentity(record, release, place);
}

/** The HelmRelease with `values` merged over `kept`, what remains of its own. */
export function mergeReleaseValues(record: JsonObject, kept: JsonObject, values: JsonObject): JsonObject {
  const spec = isJsonObject(record["spec"]) ? record["spec"] : {};
  return withMember(record, "spec", withMember(spec, "values", merge(kept, values)));
}

export function checkRepository(record: JsonObject, place: RecordPlace): void {
  checkIdentity(record, repository, place);
}

export function pointRepository(record: JsonObject, source: SeedComponentsSource): JsonObject {
  const spec = isJsonObject(record["spec"]) ? record["spec"] : {};
  const { branch, tag, semver, commit } = source.ref ?? {};
  const selectors = Object.entries({ branch, tag, semver, commit }).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  const withUrl = withMember(spec, "url", source.url);
  const withRef = withMember(withUrl, "ref", selectors.length > 0 ? Object.fromEntries(selectors) : undefined);
  const secret = source.secretName ? { name: source.secretName } : undefined;
  return withMember(record, "spec", withMember(withRef, "secretRef", secret));
}

/** Whether a repository's URL leads to somebody's own machine or network, where no cluster can fetch from. */
export function isPrivateUrl(url: Json | undefined): boolean {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "");
  if (/^localhost$|\.(localhost|local|internal)$/.test(host)) return true;
  const address = parseAddress(host);
  if (!address) return false;
  const { family, value } = address;
  if (family === "IPv6") return value === 1n || value >> 121n === 0x7en || value >> 118n === 0x3fan;
  const first = value >> 24n;
  return (
    first === 10n || first === 127n || value >> 20n === 0xac1n || value >> 16n === 0xc0a8n || value >> 16n === 0xa9fen
  );
}

function checkIdentity(record: JsonObject, identity: FluxIdentity, place: RecordPlace): void {
  requireKind(record, identity.kind, place);
  const { apiVersion } = record;
  if (typeof apiVersion !== "string" || !apiVersion.startsWith(identity.group)) {
    throw new SeedError(`its apiVersion is ${JSON.stringify(apiVersion ?? null)}, not one of ${identity.group}`, {
      place,
    });
  }
  const name = at(record, "metadata", "name");
  const namespace = at(record, "metadata", "namespace");
  if (name !== identity.name || (namespace && namespace !== componentsNamespace)) {
    const found = `${JSON.stringify(namespace ?? "")}/${JSON.stringify(name ?? null)}`;
    throw new SeedError(`its metadata names ${found}, not ${componentsNamespace}/${identity.name}`, { place });
  }
}
