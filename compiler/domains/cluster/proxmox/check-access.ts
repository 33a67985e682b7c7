import { type ProviderModel, cluster as root } from "../../../schema/index.ts";
import { type CheckContext, isWritten, lacks, spanOf } from "../check/index.ts";
import { holdingCloud } from "../plan/index.ts";

/** How Nstance reaches the API of Proxmox VE, and how `apply` reaches the nodes. */
export function checkAccess(provider: ProviderModel, context: CheckContext): void {
  const { api_url: url, insecure_tls: insecure } = provider.attributes;
  if (url && insecure?.value === true) {
    context.diagnostics.report("api-unverified", spanOf(insecure), { url: url.value });
  }
  checkSecrets(provider, context);
}

const schema = root.blocks.provider.blocks.ssh;
const keyPair = ["access_key_id", "secret_access_key"] as const;

const neededBy = {
  own: ["encryption_key", ...keyPair],
  "key-pair": keyPair,
  "key-file": ["credentials"],
} as const;

/** What proves who a node is differs by who holds the cluster's store (contracts/nstance.md 9.2). */
function checkSecrets({ blocks }: ProviderModel, { cluster, diagnostics }: CheckContext): void {
  const ssh = blocks.ssh[0];
  if (!ssh) return;
  const home = holdingCloud(cluster);
  const proof = home?.cloud.outside?.proof ?? "own";
  const needed: readonly string[] = neededBy[proof];
  for (const name of ["encryption_key", ...keyPair, "credentials"] as const) {
    const value = ssh.attributes[name];
    if (needed.includes(name) && lacks(ssh, name) && !ssh.isPartial) {
      const { doc, example } = schema.attributes[name];
      diagnostics.report("missing-attribute", ssh.header, { block: "`ssh`", name, doc, example });
    } else if (!needed.includes(name) && value && isWritten(value)) {
      const why = home
        ? `${home.cloud.title} holds this cluster, and nodes prove who they are by ${needed.join(" and ")}.`
        : `The store is one of your own, and nodes prove who they are by ${keyPair.join(" and ")}.`;
      diagnostics.report("setting-without-use", spanOf(value), { name, why });
    }
  }
}
