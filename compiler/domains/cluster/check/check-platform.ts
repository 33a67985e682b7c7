import { suggestion } from "../../../diagnostics/index.ts";
import { secretBackends } from "../../../providers/index.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import { generatedProviders, labelOf } from "../plan/index.ts";
import { checkState } from "./check-state.ts";
import { type CheckContext, isWritten, lacks, meantIn, spanOf } from "./context.ts";
import { isWhole, mayHaveOther } from "./whole.ts";

/** What runs on the cluster and beside it: contracts/cluster-config.md 4.2 rules 6 to 12. */
export function checkPlatform(context: CheckContext): void {
  checkAcme(context);
  checkRegistry(context);
  checkSeed(context);
  checkComponents(context);
  checkSecrets(context);
  checkState(context);
}

function checkAcme({ cluster, diagnostics }: CheckContext): void {
  const acme = cluster.blocks.acme[0];
  const home = generatedProviders(cluster)[0]?.cloud;
  // Where nothing can be proven at all, that is the fault.
  if (!acme || !home || home.platformRoles["cert-manager"] === undefined) return;
  const own: readonly string[] = home.dns;
  const proves = cluster.blocks.domain.some(({ blocks }) => blocks.provider.some((one) => own.includes(labelOf(one))));
  if (!proves && !cluster.isPartial && cluster.blocks.domain.every(isWhole))
    diagnostics.report("acme-without-proof", acme.header, { kind: home.dns.join(" or ") });
}

function checkRegistry({ cluster, diagnostics }: CheckContext): void {
  const registry = cluster.blocks.registry[0];
  const domain = cluster.blocks.domain[0];
  const hostname = registry?.attributes.hostname;
  const isOpen = cluster.isPartial || registry?.isPartial === true;
  if (domain && !hostname && !registry?.given.has("hostname") && !isOpen) {
    diagnostics.report("registry-hostname-missing", registry?.header ?? cluster.header, { domain: labelOf(domain) });
  }
}

function checkSeed({ cluster, diagnostics }: CheckContext): void {
  const seed = cluster.blocks.seed[0];
  const name = seed?.labels[0];
  if (!seed || !name) return;
  for (const setting of ["version", "digest"] as const) {
    const value = seed.attributes[setting];
    if (name.value !== "none" && lacks(seed, setting) && !seed.isPartial) {
      diagnostics.report("seed-pin-missing", seed.header, { seed: name.value, name: setting });
    }
    if (name.value === "none" && value) diagnostics.report("seed-pin-unused", spanOf(value), { name: setting });
  }
  const version = seed.attributes.version;
  if (version?.value.startsWith("v")) {
    diagnostics.report("seed-version-v", spanOf(version), { version: version.value.slice(1) });
  }
}

function checkComponents({ cluster, diagnostics }: CheckContext): void {
  const ref = cluster.blocks.components[0]?.blocks.source[0]?.blocks.ref[0];
  if (!ref) return;
  const { branch, tag, semver, commit } = ref.attributes;
  const given = [branch, tag, semver, commit].filter((one) => one !== undefined);
  const second = given[1];
  if (second) diagnostics.report("too-many-selectors", spanOf(second), {});
}

function checkSecrets({ cluster, diagnostics }: CheckContext): void {
  const secrets = cluster.blocks.secrets[0];
  if (!secrets) return;
  const { provider: providers } = secrets.blocks;
  const chosen = secrets.attributes.default_provider;
  const names = providers.map(labelOf);
  const isOpen = mayHaveOther(secrets, "provider");
  if (chosen && names.length === 0 && !isOpen) diagnostics.report("secrets-default-alone", spanOf(chosen), {});
  else if (chosen && !names.includes(chosen.value.name) && !isOpen) {
    const { name } = chosen.value;
    diagnostics.report(
      "unknown-reference",
      spanOf(chosen),
      { what: "secrets provider", name, attribute: "default_provider", suggestion: suggestion(name, names) },
      { fixes: meantIn(chosen, name, names) },
    );
  }
  if (!chosen && names[0] !== undefined && isWhole(secrets))
    diagnostics.report("secrets-default-missing", secrets.header, { name: names[0] });
  for (const provider of providers) checkSecretsProvider(provider, diagnostics);
}

type SecretsProvider = ClusterModel["blocks"]["secrets"][number]["blocks"]["provider"][number];

function checkSecretsProvider(provider: SecretsProvider, diagnostics: CheckContext["diagnostics"]): void {
  const kind = provider.attributes.kind?.value;
  if (!kind) return;
  const { required, settings } = secretBackends[kind];
  const { name, doc, example } = required;
  if (lacks(provider, name) && !provider.isPartial) {
    diagnostics.report("secrets-setting-missing", provider.header, { kind, name, doc, example });
  }
  for (const [setting, value] of Object.entries(provider.attributes)) {
    if (setting === "kind" || !isWritten(value) || settings.some((one) => one === setting)) continue;
    diagnostics.report("secrets-setting-unused", spanOf(value), { kind, name: setting });
  }
}
