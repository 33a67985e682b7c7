import type {
  IrAcme,
  IrDomain,
  IrIdentity,
  IrKubernetes,
  IrModule,
  IrPlatform,
  IrPlatformBucket,
  IrProvider,
  IrSecretStore,
  IrTelemetry,
  PlatformBucket,
  PlatformRole,
} from "../../../ir/index.ts";
import { type Located, type Origin, ruled } from "../../../origins/index.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import {
  bucketName,
  type GeneratedProvider,
  generatedProviders,
  makesTelemetryRole,
  placeOf,
  providerKey,
  roleName,
  sure,
} from "../plan/index.ts";
import type { LowerContext } from "./base/index.ts";

interface PlatformParts {
  readonly encryption: IrKubernetes["encryption"];
  readonly telemetry: IrTelemetry;
  readonly id: Located<string>;
  readonly namePrefix: Located<string>;
  readonly acme: IrAcme | undefined;
  readonly domains: readonly IrDomain[];
  readonly modules: Readonly<Record<string, IrModule>>;
  readonly providers: readonly IrProvider[];
}

/** Names and identities of what the cluster itself needs in the cloud of its first provider. */
export function lowerPlatform(context: LowerContext, parts: PlatformParts): IrPlatform {
  const home = sure(generatedProviders(context.cluster)[0]);
  const { provider, cloud } = home;
  const module = cloud.modules && parts.modules[cloud.modules.source];
  const facts = module && cloud.modules?.facts[module.dialect];
  const store = provider.blocks.object_store[0]?.attributes;
  const endpoint = store?.endpoint;
  const region = store?.region ?? provider.attributes.region ?? { value: "", origin: provider.origin };
  const roles = platformRoles(context.cluster, home, parts);
  return {
    home: providerKey(provider),
    region,
    profile: provider.attributes.profile,
    objectStore: cloud.objectStore.protocol === "native" ? "native" : "s3",
    ...(endpoint ? { storeEndpoint: endpoint } : {}),
    ...registryStore(cloud, endpoint?.value, region.value),
    buckets: {
      netsy: platformBucket(context, home, parts.id, "netsy"),
      registry: platformBucket(context, home, parts.id, "registry"),
    },
    roles,
    ...(trustsTokens(home, roles, parts) ? { trustsTokens: true } : {}),
    ...podTrust(home, parts),
    secrets: {
      moduleName: facts?.secretsProvider ?? cloud.secretStore.own?.name ?? "",
      ...secretsPrefix(context, facts?.secretPrefix(parts.id.value) ?? cloud.secretStore.own?.prefix ?? ""),
      files: secretFiles(context, home, parts),
    },
  };
}

/** The charts take a store of another kind by its address; without one they refuse a region that no cloud has. */
function registryStore(
  { objectStore }: GeneratedProvider["cloud"],
  endpoint: string | undefined,
  region: string,
): Pick<IrPlatform, "registryStore"> {
  if (objectStore.protocol === "native") {
    return { registryStore: { endpoint: objectStore.endpoint, region: objectStore.region } };
  }
  return endpoint === undefined ? {} : { registryStore: { endpoint, region } };
}

/** What was built stays: secrets that exist are not found under another prefix (ruling 56). */
function secretsPrefix({ lock }: LowerContext, byDefault: string): Pick<IrPlatform["secrets"], "prefix" | "isDefault"> {
  // Empty where version 1 of the lock file did not hold it.
  const prefix = lock?.built?.secrets_prefix || byDefault;
  return { prefix, isDefault: prefix === byDefault };
}

/** What VMs receive from the store: the pair of service accounts, and keys for what speaks S3 only. */
function secretFiles(
  { cluster }: LowerContext,
  { cloud, provider }: GeneratedProvider,
  { telemetry, encryption }: PlatformParts,
): IrSecretStore["files"] {
  const store = provider.blocks.object_store[0];
  const beside = cloud.holdsState && generatedProviders(cluster).find((one) => !one.cloud.holdsState);
  const file = (name: string, kinds: "all" | "control-plane", origin?: Origin) => {
    return { name, secret: cloud.secretStore.secretName(name), kinds, origin };
  };
  return [
    ...(encryption ? [file("encryption.key", "control-plane", encryption.enabled.origin)] : []),
    file("service-accounts.key", "control-plane"),
    file("service-accounts.pub", "control-plane"),
    ...(telemetry.key
      ? [{ ...file("secrets.env", "all", telemetry.s3Bucket.origin), ...(beside ? { place: "cloud" as const } : {}) }]
      : []),
    ...(store ? storeKeys(store.origin) : []),
    ...(beside ? keysBeside(cloud, beside.provider.origin) : []),
  ];
}

/** Keys of a store of the user's: workers get none of the cluster's state. */
function storeKeys(origin: Origin): IrSecretStore["files"] {
  return [
    { name: "secrets.env", secret: "control-plane.env", kinds: "control-plane", origin },
    { name: "secrets.env", secret: "workers.env", kinds: "workers", origin },
  ];
}

/** VMs on machines beside a cloud have no role there. All of them are workers (ruling 13). */
function keysBeside({ secretStore }: GeneratedProvider["cloud"], origin: Origin): IrSecretStore["files"] {
  const secret = secretStore.secretName("workers.env");
  return [{ name: "secrets.env", secret, kinds: "workers", place: "beside", origin }];
}

function platformBucket(
  context: LowerContext,
  home: GeneratedProvider,
  id: Located<string>,
  bucket: PlatformBucket,
): IrPlatformBucket {
  const { owner } = home.cloud;
  const account = owner && home.provider.attributes[owner];
  const origin: Origin = ruled("platform-buckets", id.origin, account?.origin ?? home.provider.origin);
  const { value } = bucketName(context, home, { value: bucket, origin: id.origin }).name;
  return { name: { value, origin }, url: home.cloud.derive.bucketUrl(value) };
}

/** Whether a role of the applications, or cert-manager, is taken by a token of the cluster. */
function trustsTokens({ cloud }: GeneratedProvider, roles: IrPlatform["roles"], { providers }: PlatformParts): boolean {
  if (cloud.podRoles?.kind !== "federation") return false;
  return (
    roles["cert-manager"] !== undefined || providers.some((one) => one.roles.some((role) => role.accounts.length > 0))
  );
}

/** Where the cloud trusts the cluster's tokens; unknown as long as nothing needs it. */
function podTrust({ provider, cloud }: GeneratedProvider, { namePrefix }: PlatformParts): Pick<IrPlatform, "podTrust"> {
  if (cloud.podRoles?.kind !== "federation") return {};
  const { needs, audience } = cloud.podRoles;
  const needed = provider.attributes[needs.name];
  if (!needed) return {};
  const origin = ruled("pod-trust", needed.origin, namePrefix.origin);
  return { podTrust: { needed, audience: { value: audience(needed.value, namePrefix.value), origin } } };
}

function platformRoles(
  cluster: ClusterModel,
  { provider, cloud }: GeneratedProvider,
  { namePrefix, acme, domains, telemetry }: PlatformParts,
): Partial<Record<PlatformRole, IrIdentity>> {
  const roles: Partial<Record<PlatformRole, IrIdentity>> = {};
  const identity = (suffix: string, origin: Origin): IrIdentity => {
    const { value } = roleName(cloud, namePrefix, { value: suffix, origin }).name;
    return { name: { value, origin }, id: { value: cloud.derive.roleId(placeOf(provider), value), origin } };
  };
  const { "cert-manager": certManager, telemetry: logs, ...always } = cloud.platformRoles;
  for (const role of ["netsy", "registry-read-only", "registry-read-write"] as const) {
    const suffix = always[role];
    if (suffix !== undefined) roles[role] = identity(suffix, ruled("platform-roles", namePrefix.origin));
  }
  const proves = ({ dns }: IrDomain) => dns?.managed === true && cloud.dns.some((kind) => kind === dns.kind.value);
  // With ACME and a zone whose records are ours cert-manager proves domains (contracts/terraform.md 1.6, 2.4).
  if (certManager !== undefined && acme && domains.some(proves)) {
    roles["cert-manager"] = identity(certManager, ruled("cert-manager-role", acme.origin));
  }
  if (logs !== undefined && (telemetry.key || makesTelemetryRole(cluster))) {
    roles.telemetry = identity(logs, ruled("telemetry-role", telemetry.s3Bucket.origin));
  }
  return roles;
}
