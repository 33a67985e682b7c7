import { cloudTable, type DnsKind, zoneSettings } from "../providers/index.ts";
import type { MadeBy } from "../schema/index.ts";
import type { Difference } from "./compare.ts";
import type { SaidBlock } from "./said.ts";

/** Whether a cluster has what makes the resources of a difference's classes, before or after. */
export type Makes = (madeBy: MadeBy, difference: Difference) => boolean;

/** What makes resources in either of two builds of a cluster. */
export function makesIn(before: SaidBlock, after: SaidBlock): Makes {
  return (madeBy, difference) => [before, after].some((root) => makers[madeBy](root, difference));
}

const makers: Readonly<Record<MadeBy, (root: SaidBlock, difference: Difference) => boolean>> = {
  opentofu: (root) => cloudsOf(root).some(({ modules }) => modules !== undefined),
  records: hasRecords,
  "records-of-owner": (root, difference) => hasRecords(root, difference) && hasSeveralOwners(root, difference),
};

function cloudsOf(root: SaidBlock) {
  const kinds = root.children.flatMap(({ kind, labels }) => (kind === "provider" ? labels.slice(0, 1) : []));
  return kinds.flatMap((kind) => cloudTable(kind) ?? []);
}

/**
 * Whether records of what a difference concerns are generated: those of its own domain, where something reads the
 * attribute, and those of the API, where its name lies in such a domain.
 */
function hasRecords(root: SaidBlock, difference: Difference): boolean {
  const [outer] = difference.blocks;
  const kinds = new Set<string>(cloudsOf(root).flatMap(({ dns }) => dns));
  const generated = root.children.filter((one) => one.kind === "domain" && kinds.has(dnsOf(one) ?? ""));
  if (outer?.kind !== "domain") {
    return outer?.kind === "kubernetes" ? generated.some((one) => holdsApi(root, one)) : generated.length > 0;
  }
  return generated.some((one) => one.labels[0] === outer.labels[0] && isRead(dnsOf(one), difference));
}

/** Whether the owner of a zone can be chosen: its cloud has providers here of more than one. */
function hasSeveralOwners(root: SaidBlock, { blocks: [outer] }: Difference): boolean {
  const domain = root.children.find((one) => one.kind === "domain" && one.labels[0] === outer?.labels[0]);
  const kind = domain && dnsOf(domain);
  const owners = root.children.flatMap(({ labels, values, ...one }) => {
    const cloud = one.kind === "provider" ? cloudTable(labels[0] ?? "") : undefined;
    if (!cloud?.owner || !cloud.dns.some((name) => name === kind)) return [];
    return [typeof values === "object" ? values[cloud.owner] : undefined];
  });
  return new Set(owners).size > 1;
}

function dnsOf(domain: SaidBlock): string | undefined {
  return domain.children.find((one) => one.kind === "provider")?.labels[0];
}

/** A setting of a zone that its DNS does not have reaches nothing. */
function isRead(kind: string | undefined, difference: Difference): boolean {
  if (difference.kind !== "attribute" || difference.blocks.length < 2) return true;
  return isDnsKind(kind) && zoneSettings[kind].includes(difference.name);
}

function isDnsKind(kind: string | undefined): kind is DnsKind {
  return kind !== undefined && Object.hasOwn(zoneSettings, kind);
}

function holdsApi(root: SaidBlock, domain: SaidBlock): boolean {
  const values = root.children.find((one) => one.kind === "kubernetes")?.values;
  const host = typeof values === "object" ? values["api_hostname"] : undefined;
  const zone = domain.labels[0] ?? "";
  return typeof host !== "string" || host === zone || host.endsWith(`.${zone}`);
}
