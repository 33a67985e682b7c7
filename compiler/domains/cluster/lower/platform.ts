import type {
  IrComponentSource,
  IrImageMirror,
  IrRegistry,
  IrSecrets,
  IrSeed,
  IrSsh,
  IrTelemetry,
} from "../../../ir/index.ts";
import { type Located, mapLocated, type Origin, ruled } from "../../../origins/index.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import { checked, generatedProviders, sure } from "../plan/index.ts";
import type { LowerContext } from "./base/index.ts";

/** The services that ship logs unless the file lists others: ruling 44 drops `first-boot-env`. */
export const defaultLogServices = [
  "cron",
  "ssh",
  "netsy",
  "nstance-agent",
  "nstance-recv-watch",
  "containerd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "zot",
];

function unset(origin: Origin): Located<string> {
  return { value: "", origin: ruled("unset-is-empty", origin) };
}

function defaulted<T>(value: T, attribute: string, cluster: ClusterModel): Located<T> {
  return { value, origin: { kind: "default", attribute, span: cluster.header } };
}

export function lowerRegistry(context: LowerContext, id: Located<string>): IrRegistry {
  const { cluster } = context;
  const block = cluster.blocks.registry[0];
  const origin = block?.origin ?? cluster.origin;
  const attributes = block?.attributes;
  return {
    origin,
    enabled: attributes?.enabled ?? defaulted(true, "registry.enabled", cluster),
    hostname: attributes?.hostname ?? {
      value: `${id.value}-registry.local`,
      origin: ruled("registry-hostname", id.origin),
    },
    endpoint: attributes?.endpoint ?? unset(origin),
    pathStyle: attributes?.path_style ?? defaulted(false, "registry.path_style", cluster),
    ingressEnabled: block?.blocks.ingress[0]?.attributes.enabled ?? defaulted(false, "ingress.enabled", cluster),
  };
}

export function lowerImageMirror(context: LowerContext, registry: IrRegistry): IrImageMirror {
  const { cluster } = context;
  const attributes = cluster.blocks.registry[0]?.blocks.mirror[0]?.attributes;
  const prefix = attributes?.prefix ?? defaulted("mirror", "mirror.prefix", cluster);
  return {
    enabled: attributes?.enabled ?? defaulted(false, "mirror.enabled", cluster),
    hostname: attributes?.hostname ?? {
      value: registry.hostname.value,
      origin: ruled("mirror-hostname", registry.hostname.origin),
    },
    prefix: mapLocated(prefix, (text) => text.trim().replace(/^\/+|\/+$/g, "")),
  };
}

export function lowerSsh(context: LowerContext): IrSsh {
  const block = context.cluster.blocks.ssh[0];
  return {
    origin: block?.origin ?? context.cluster.origin,
    authorizedKeys: block?.attributes.authorized_keys?.value ?? [],
    immutableAuthorizedKeys: block?.attributes.immutable_authorized_keys?.value ?? [],
  };
}

export function lowerTelemetry(context: LowerContext): IrTelemetry {
  const { cluster } = context;
  const block = cluster.blocks.telemetry[0];
  const origin = block?.origin ?? cluster.origin;
  const attributes = block?.attributes;
  const services = attributes?.log_services;
  return {
    origin,
    enabled: attributes?.enabled ?? defaulted(false, "telemetry.enabled", cluster),
    logCloudinit: attributes?.log_cloudinit ?? defaulted(true, "telemetry.log_cloudinit", cluster),
    logServices: services
      ? mapLocated(services, (items) => items.map((item) => item.value))
      : { value: defaultLogServices, origin: ruled("default-log-services", origin) },
    otlpEndpoint: attributes?.otlp_endpoint ?? unset(origin),
    s3Bucket: attributes?.s3_bucket ?? unset(origin),
    s3Region: attributes?.s3_region,
    s3AssumeRole: attributes?.s3_assume_role ?? unset(origin),
    ...bucketAccess(context, attributes?.s3_endpoint ?? unset(origin), attributes?.s3_bucket),
  };
}

/** Where the cloud has its own interface, what ships logs speaks S3 to a fixed address, with a key. */
function bucketAccess(
  { cluster }: LowerContext,
  given: Located<string>,
  bucket: Located<string> | undefined,
): Pick<IrTelemetry, "s3Endpoint" | "key"> & Partial<Pick<IrTelemetry, "s3Region">> {
  const store = generatedProviders(cluster)[0]?.cloud.objectStore;
  if (store?.protocol !== "native" || !bucket) return { s3Endpoint: given, key: false };
  const origin = ruled("telemetry-key", bucket.origin);
  return { s3Endpoint: { value: store.endpoint, origin }, s3Region: { value: store.region, origin }, key: true };
}

export function lowerSecrets(context: LowerContext): IrSecrets | undefined {
  const block = context.cluster.blocks.secrets[0];
  if (!block) return undefined;
  return {
    origin: block.origin,
    defaultProvider:
      block.attributes.default_provider && mapLocated(block.attributes.default_provider, (one) => one.name),
    providers: block.blocks.provider.map((provider) => {
      const { kind, ...rest } = provider.attributes;
      const settings: Record<string, Located<string>> = {};
      for (const [name, value] of Object.entries(rest)) {
        if (value?.origin.kind === "source") settings[name] = value;
      }
      return {
        origin: provider.origin,
        name: sure(provider.labels[0]),
        kind: sure(kind),
        settings,
      };
    }),
  };
}

export function lowerSeed(context: LowerContext): IrSeed | undefined {
  const block = context.cluster.blocks.seed[0];
  if (!block) return undefined;
  const { version, digest } = block.attributes;
  return {
    origin: block.origin,
    name: sure(block.labels[0]) as IrSeed["name"],
    version: version && mapLocated(version, (text) => text.replace(/^v/, "")),
    digest,
  };
}

export function lowerComponentSource(context: LowerContext): IrComponentSource | undefined {
  const block = context.cluster.blocks.components[0]?.blocks.source[0];
  if (!block) return undefined;
  const selectors = block.blocks.ref[0]?.attributes;
  const kinds = ["branch", "tag", "semver", "commit"] as const;
  const kind = kinds.find((one) => selectors?.[one] !== undefined);
  const value = kind && selectors?.[kind];
  return {
    origin: block.origin,
    url: checked(block.attributes, "url"),
    ref: kind && value ? { kind, value } : undefined,
    secretRef: block.blocks.secret_ref[0]?.attributes.name,
  };
}
