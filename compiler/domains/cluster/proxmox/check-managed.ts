import type { ProviderModel } from "../../../schema/index.ts";
import { type CheckContext, isWritten, lacks, spanOf } from "../check/index.ts";
import { generatedProviders, isManaged, labelOf, providerKey } from "../plan/index.ts";

/** What OpenTofu makes in place of the scripts, and how it reaches the API (docs/decisions/0330). */
export function checkManaged(provider: ProviderModel, context: CheckContext): void {
  checkOwner(provider, context);
  if (provider.isPartial) return;
  const { api_token: token, manage } = provider.attributes;
  if (!isManaged(provider)) {
    if (!token || !manage) return;
    const why = "OpenTofu makes nothing there, and each script makes the token of its own node.";
    context.diagnostics.report("setting-without-use", spanOf(token), { name: "api_token", why });
    return;
  }
  checkEndpoint(provider, context);
  checkOnce(provider, context);
  checkSomething(provider, context);
}

/** What was built by one of the two is never taken over by the other. */
function checkOwner(provider: ProviderModel, { plan, diagnostics }: CheckContext): void {
  const built = plan.providers.built.get(provider);
  if (!built || provider.isPartial || (built.managed !== undefined) === isManaged(provider)) return;
  const { manage } = provider.attributes;
  const at = isWritten(manage) ? spanOf(manage) : provider.header;
  const [old, now] = built.managed ? (["terraform", "script"] as const) : (["script", "terraform"] as const);
  diagnostics.report("owner-changes", at, { provider: providerKey(provider), old, now });
}

function checkEndpoint(provider: ProviderModel, { diagnostics }: CheckContext): void {
  const [first] = provider.blocks.node;
  if (!first || first.isPartial || !lacks(provider, "api_url") || !lacks(first, "address")) return;
  diagnostics.report("managed-without-address", first.header, { node: labelOf(first) });
}

/** One process of OpenTofu has one token of this kind. */
function checkOnce(provider: ProviderModel, { cluster, diagnostics }: CheckContext): void {
  const first = generatedProviders(cluster).find((one) => isManaged(one.provider))?.provider;
  const [at, before] = [provider.attributes.manage, first?.attributes.manage];
  if (!at || !before || first === provider) return;
  const related = [{ span: spanOf(before), message: "the first" }];
  diagnostics.report("managed-twice", spanOf(at), {}, { related });
}

function checkSomething({ attributes, blocks }: ProviderModel, { diagnostics }: CheckContext): void {
  const { existing, id } = blocks.vm_template[0]?.attributes ?? {};
  const isMade = existing?.value !== true && id === undefined;
  const sdn = blocks.network[0]?.blocks.sdn[0];
  if (isMade || sdn || blocks.firewall[0] || !attributes.manage) return;
  const why = "The template exists, and there is neither an sdn nor a firewall block: nothing is left for OpenTofu.";
  diagnostics.report("setting-without-use", spanOf(attributes.manage), { name: "manage", why });
}
