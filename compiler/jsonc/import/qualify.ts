import type { RawAttribute, RawBlock } from "../../model/raw.ts";
import { refinements } from "../../schema/refinements.ts";
import { isBareWord } from "./literals.ts";
import type { Additions } from "./write.ts";

/**
 * In JSONC the name of a balancer means the first provider that has one of that name; in the
 * language a name that several providers have must say which (ruling 7). Where that is so, the
 * first of them gets a label, and the references that qualifier.
 */
export function qualifyBalancers(cluster: RawBlock): Pick<Additions, "labels" | "qualifiers"> {
  const labels = new Map<RawBlock, string>();
  const qualifiers = new Map<RawAttribute, string>();
  const providers = cluster.children.filter((block) => block.kind === "provider");
  const referring = cluster.children.filter((block) => block.kind === "domain" || block.kind === "kubernetes");
  for (const block of referring) {
    const attribute = block.attributes.get(block.kind === "domain" ? "load_balancer" : "api_load_balancer");
    if (attribute?.value.kind !== "string") continue;
    const name = attribute.value.value;
    const owners = providers.filter((provider) => hasBalancer(provider, name));
    const [first] = owners;
    if (!first || owners.length < 2) continue;
    labels.set(first, labels.get(first) ?? freeLabel(first, providers, [...labels.values()]));
    qualifiers.set(attribute, labels.get(first) ?? "");
  }
  return { labels, qualifiers };
}

function hasBalancer(provider: RawBlock, name: string): boolean {
  return provider.children.some((child) => {
    const label = child.kind === "load_balancer" ? child.labels[0]?.value : undefined;
    return label?.kind === "string" && label.value === name;
  });
}

/** The region, or a word with a number; never what another provider answers to. */
function freeLabel(provider: RawBlock, providers: readonly RawBlock[], taken: readonly string[]): string {
  const region = provider.attributes.get("region")?.value;
  const kinds = providers.flatMap((one) => one.labels.map(({ value }) => (value.kind === "string" ? value.value : "")));
  const isFree = (label: string) =>
    isBareWord(label) && refinements.identifier.check(label) === undefined && ![...taken, ...kinds].includes(label);
  if (region?.kind === "string" && isFree(region.value)) return region.value;
  let number = providers.indexOf(provider) + 1;
  while (!isFree(`provider-${number}`)) number += 1;
  return `provider-${number}`;
}
