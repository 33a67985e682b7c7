import type { RawAttribute, RawBlock } from "../../../evaluate/index.ts";
import { domain, refinements } from "../../../schema/index.ts";
import { isBareWord } from "./literals.ts";
import type { Additions } from "./write.ts";

/**
 * In JSONC the name of a balancer means the first provider that has one of that name; in the
 * language a name that several providers have must say which (ruling 7). Where that is so, the
 * first of them gets a label, and the references that qualifier; a domain that relies on the
 * default name gets it written out.
 */
export function qualifyBalancers(cluster: RawBlock): Additions {
  const additions = {
    attributes: new Map<RawBlock, string>(),
    labels: new Map<RawBlock, string>(),
    qualifiers: new Map<RawAttribute, string>(),
  };
  const { attributes, labels, qualifiers } = additions;
  const providers = cluster.children.filter((block) => block.kind === "provider");
  for (const block of cluster.children) {
    const reference = referenceOf(block);
    if (!reference) continue;
    const [first, second] = providers.filter((provider) => hasBalancer(provider, reference.balancer));
    if (!first || !second) continue;
    const label = labels.get(first) ?? freeLabel(first, providers, [...labels.values()]);
    labels.set(first, label);
    if (reference.attribute) qualifiers.set(reference.attribute, label);
    else attributes.set(block, `load_balancer = ${label}.${reference.balancer}`);
  }
  return additions;
}

/** The balancer that a domain or the API means; no other block has one of these attributes. */
function referenceOf(block: RawBlock): { balancer: string; attribute: RawAttribute | undefined } | undefined {
  const attribute = block.attributes.get(block.kind === "domain" ? "load_balancer" : "api_load_balancer");
  if (attribute) return attribute.value.kind === "string" ? { balancer: attribute.value.value, attribute } : undefined;
  const byDefault = block.kind === "domain" ? domain.attributes.load_balancer.default : undefined;
  return byDefault && { balancer: byDefault.name, attribute };
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
