import type { IrLoadBalancer } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Cloud, type Context, local, moduleKey, moduleOf, withModules } from "../base/index.ts";
import { attribute, type Entry, from, interpolate, ref, text } from "../hcl/index.ts";
import { hasSeedGuard, moved, network, seededBucket, shards } from "../nstance/index.ts";
import { accountArgument, accountModule, placeLocals } from "./account.ts";
import { beside } from "./beside.ts";
import { bucketResources, buckets } from "./buckets.ts";
import { dns } from "./cloud-dns.ts";
import { type GoogleContext, isHome, trustsTokens } from "./context.ts";
import { keysVariable } from "./federation.ts";
import { bucketOutput, platformOutputs, roleOutput } from "./outputs.ts";
import { providerConfiguration, providerVariables } from "./provider.ts";
import { roleResources, roles } from "./roles.ts";
import { services, serviceTargets, waitsForServices } from "./services.ts";
import { templateArguments } from "./template.ts";
import { traffic } from "./traffic.ts";

export { retiredGoogle } from "./provider.ts";

/** What the files take from one provider of Google Cloud. contracts/terraform.md 2. */
export function googleCloud(context: Context, provider: GoogleContext): Cloud {
  const keys = isHome(context, provider) && trustsTokens(context) ? [keysVariable(context)] : [];
  return {
    required: { name: "google", source: "hashicorp/google", version: ">= 7, < 8" },
    variables: () => [...providerVariables(provider), ...keys],
    variablesNote: undefined,
    sections: () => [
      providerConfiguration(provider),
      services(context, provider),
      network(context, withModules(provider), {
        locals: placeLocals(provider),
        before: accountModule(context, provider),
        prefix: networkPrefix(provider),
        balancer: (balancer) => backends(context, provider, balancer),
        own: waitsForServices(context, provider),
      }),
      shards(context, withModules(provider), {
        identity: [accountArgument(context, provider)],
        machineType: "machine_type",
        joins: "balancers",
        own: [],
      }),
      traffic(context, provider),
      buckets(context, provider),
      roles(context, provider),
      beside(context, provider),
      dns(context, provider),
      moved(context, provider, { bucket: bucketResources, role: roleResources }),
    ],
    templateArguments: (pool) => templateArguments(pool),
    templateNote: undefined,
    bucketOutput: (bucket) => bucketOutput(provider, bucket),
    roleOutput: (role) => roleOutput(provider, role),
    rolesPurpose: "which pods act as by the tokens of their service accounts",
    manualRecords: "DNS records to make by hand: A records of these addresses.",
    platform: {
      region: local(provider, "google_region"),
      buckets: {
        netsy: ref(hasSeedGuard(context) ? seededBucket : "google_storage_bucket.netsy.name"),
        registry: ref("google_storage_bucket.registry.name"),
      },
      roles: {},
      outputs: () => platformOutputs(context, provider),
      seedTargets: () => ["google_storage_bucket.netsy"],
      keyTargets: () => [
        ...serviceTargets(context),
        ...(context.ir.platform.roles.telemetry ? ["google_service_account.telemetry"] : []),
      ],
    },
  };
}

/** Names of networks are global in a project. */
function networkPrefix({ provider }: GoogleContext) {
  const { networkPrefix: region } = provider;
  return region && from(region.origin, interpolate`${ref("local.name_prefix")}-${region.value}`);
}

/** V2b: a balancer that stands elsewhere than its VMs is told where they are. contracts/nstance.md 3.5.2. */
function backends(context: Context, provider: GoogleContext, balancer: IrLoadBalancer): readonly Entry[] {
  const [listener] = balancer.listeners;
  const { dialect } = moduleOf(context, provider);
  if (dialect === "v2a" || !listener || listener.pool.value === balancer.subnetRole.value) return [];
  const key = moduleKey(context, "pool", listener.pool.value, undefined);
  return [attribute("backend_subnets", from(rule("google-backends", listener.pool.origin), text(key)))];
}
