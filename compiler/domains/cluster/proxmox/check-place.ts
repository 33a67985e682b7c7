import { listWords } from "../../../diagnostics/index.ts";
import { cloudTable } from "../../../providers/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import { type CheckContext, isLoopbackUrl, lacks, spanOf } from "../check/index.ts";
import { generatedProviders, labelOf, subnetRole } from "../plan/index.ts";
import { checkBeside } from "./check-beside.ts";

/** Where the cluster's store lies, and where VMs find the API (contracts/nstance.md 4.4, 9.2, ruling 39). */
export function checkPlace(provider: ProviderModel, context: CheckContext): void {
  checkStore(provider, context);
  if (generatedProviders(context.cluster).some(({ cloud }) => cloud.holdsState)) checkBeside(provider, context);
  else checkApi(provider, context);
}

/** A cloud holds what it is part of; else an S3-compatible store of the user's does. */
function checkStore(provider: ProviderModel, { cluster, diagnostics }: CheckContext): void {
  const cloud = generatedProviders(cluster).find((one) => one.cloud.holdsState);
  const [home] = cluster.blocks.provider;
  const store = provider.blocks.object_store[0];
  if (cloud) {
    if (store && home !== provider) diagnostics.report("store-of-cloud", store.header, { home: cloud.cloud.title });
    return;
  }
  const title = cloudTable(labelOf(provider))?.title ?? "";
  if (home === provider && !store && !provider.isPartial) {
    diagnostics.report("store-missing", provider.header, { cloud: title });
  } else if (home && home !== provider && store) {
    diagnostics.report("store-of-cloud", store.header, { home: "the first provider" });
  }
  const endpoint = store?.attributes.endpoint;
  if (!endpoint || !isLoopbackUrl(endpoint.value)) return;
  diagnostics.report("store-on-loopback", spanOf(endpoint), { endpoint: endpoint.value });
}

/** What a subnet is for besides pools of workers. */
const noWorkers: ReadonlySet<string> = new Set(["control-plane", "nstance", "public"]);

function checkApi(provider: ProviderModel, { diagnostics }: CheckContext): void {
  const [api] = provider.blocks.api;
  if (api && lacks(api, "address") && lacks(api, "virtual_address")) {
    diagnostics.report("api-without-address", api.header, {});
  }
  if (api || provider.isPartial) return;
  const pools = provider.blocks.zone
    .flatMap((zone) => zone.blocks.subnet.map(subnetRole))
    .flatMap((pool) => (pool === undefined || noWorkers.has(pool) ? [] : [pool]));
  if (pools.length === 0) return;
  diagnostics.report("workers-without-address", provider.header, { pools: listWords([...new Set(pools)]) });
}
