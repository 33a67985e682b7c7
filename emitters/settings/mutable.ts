import type { Ir, IrProvider, Origin } from "../../compiler/ir/index.ts";
import { partitionOf } from "./partition.ts";

/** A setting of running VMs at the defaults of its Terraform variables. */
export interface MutableSetting {
  readonly key: string;
  readonly origin: Origin;
  /** Known when compiling, or the Terraform expression that gives it at the apply. */
  readonly value:
    | { readonly kind: "known"; readonly text: string }
    | { readonly kind: "expression"; readonly text: string };
}

/**
 * The settings of `mutable.env` (ruling 38), by key, as a new VM gets them when no variable is set.
 * The Terraform emitter delivers the same keys from its variables; a test holds the two together.
 */
export function mutableSettings(ir: Ir): readonly MutableSetting[] {
  const settings = [...accessSettings(ir), ...kubernetesSettings(ir), ...storageSettings(ir), ...telemetrySettings(ir)];
  return settings.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function known(key: string, origin: Origin, text: string): MutableSetting {
  return { key, origin, value: { kind: "known", text } };
}

function accessSettings(ir: Ir): MutableSetting[] {
  const { oidc, ssh } = ir;
  const [first, ...more] = ssh.authorizedKeys;
  const certificate = oidc.caCertificate;
  return [
    known("SSH_AUTHORIZED_KEY", first?.origin ?? ssh.origin, first?.value ?? ""),
    known("SSH_AUTHORIZED_KEYS", more[0]?.origin ?? ssh.origin, more.map((key) => key.value).join(",")),
    known("NSTANCE_SERVER_REGISTRATION_ADDR", ir.origin, "{{ .Server.RegistrationAddr }}"),
    known("NSTANCE_SERVER_AGENT_ADDR", ir.origin, "{{ .Server.AgentAddr }}"),
    known("OIDC_ISSUER", oidc.issuerUrl.origin, oidc.issuerUrl.value),
    known(
      "OIDC_CA_CERT",
      certificate?.origin ?? oidc.origin,
      certificate ? Buffer.from(certificate.value, "utf8").toString("base64") : "",
    ),
    known("OIDC_SIGNING_ALGS", oidc.signingAlgorithms.origin, oidc.signingAlgorithms.value.join(",")),
    known("OIDC_USERNAME_CLAIM", oidc.usernameClaim.origin, oidc.usernameClaim.value),
  ];
}

function kubernetesSettings(ir: Ir): MutableSetting[] {
  const { kubernetes } = ir;
  const { apiHostname, apiPort, internalApi, services } = kubernetes;
  const url = `https://${apiHostname.value}:${apiPort.value}`;
  const serviceOrigin = services[0]?.cidr.origin ?? kubernetes.origin;
  return [
    known("KUBE_LOG_LEVEL", kubernetes.logLevel.origin, String(kubernetes.logLevel.value)),
    known("KUBE_API_ETCD_SERVERS", kubernetes.etcdServers.origin, kubernetes.etcdServers.value),
    known("KUBE_API_PUBLIC_HOSTNAME", apiHostname.origin, apiHostname.value),
    known("KUBE_API_PORT", kubernetes.origin, "6443"),
    internalApi
      ? { key: "KUBE_API_INTERNAL_LB_HOSTNAME", origin: internalApi.origin, value: internalName(ir) }
      : known("KUBE_API_INTERNAL_LB_HOSTNAME", kubernetes.origin, ""),
    known("KUBE_SERVICE_ACCOUNT_ISSUER", apiHostname.origin, url),
    known(
      "KUBE_CLUSTER_CIDR",
      kubernetes.clusterCidrs[0]?.origin ?? kubernetes.origin,
      kubernetes.clusterCidrs.map((cidr) => cidr.value).join(","),
    ),
    known(
      "KUBE_NODE_CIDR_MASK_SIZE_IPV4",
      kubernetes.nodeMaskSizeIpv4.origin,
      String(kubernetes.nodeMaskSizeIpv4.value),
    ),
    known(
      "KUBE_NODE_CIDR_MASK_SIZE_IPV6",
      kubernetes.nodeMaskSizeIpv6.origin,
      String(kubernetes.nodeMaskSizeIpv6.value),
    ),
    known("KUBE_SERVICE_CLUSTER_IP_RANGE", serviceOrigin, services.map((one) => one.cidr.value).join(",")),
    known("KUBE_CLUSTER_DNS", serviceOrigin, services.map((one) => one.dnsAddress).join(",")),
  ];
}

/** The balancer's name is made by AWS. */
function internalName(ir: Ir): MutableSetting["value"] {
  const balancer = ir.kubernetes.internalApi?.value.balancer;
  const provider = ir.providers.find((one) => one.key === balancer?.provider) ?? ir.providers[0];
  const renamed = ir.renames.find(
    (one) => one.kind === "load-balancer" && one.provider === provider.key && one.to === balancer?.name,
  );
  const text = `module.network_${provider.suffix}.load_balancers["${renamed?.from ?? balancer?.name ?? ""}"].dns_name`;
  return { kind: "expression", text };
}

function storageSettings(ir: Ir): MutableSetting[] {
  const [home] = ir.providers;
  const { registry } = ir;
  const region = known("", home.region.origin, home.region.value);
  return [
    known("NETSY_BUCKET", home.account.origin, ownBucket(ir, home, "netsy")),
    { ...region, key: "NETSY_REGION" },
    { key: "NETSY_ASSUME_ROLE", origin: home.account.origin, value: ownRole(ir, home, "netsy") },
    known("REGISTRY_ENABLED", registry.enabled.origin, String(registry.enabled.value)),
    known("REGISTRY_HOSTNAME", registry.hostname.origin, registry.hostname.value),
    known("REGISTRY_BUCKET", home.account.origin, ownBucket(ir, home, "registry")),
    { ...region, key: "REGISTRY_REGION" },
    known("REGISTRY_ENDPOINT", registry.endpoint.origin, registry.endpoint.value),
    { key: "REGISTRY_ASSUME_ROLE", origin: home.account.origin, value: ownRole(ir, home, "registry-read-only") },
    known("AWS_S3_USE_PATH_STYLE", registry.pathStyle.origin, registry.pathStyle.value ? "true" : ""),
  ];
}

function ownBucket(ir: Ir, provider: IrProvider, name: string): string {
  return `${ir.id.value}-${provider.account.value}-${name}`;
}

/** Outside the partitions of China and GovCloud, which the region tells, an ARN is known when compiling. */
function ownRole(ir: Ir, provider: IrProvider, name: string): MutableSetting["value"] {
  const text = `arn:${partitionOf(provider.region.value)}:iam::${provider.account.value}:role/${ir.namePrefix.value}-${name}`;
  return { kind: "known", text };
}

function telemetrySettings(ir: Ir): MutableSetting[] {
  const { telemetry } = ir;
  const [home] = ir.providers;
  return [
    known("TELEMETRY_ENABLED", telemetry.enabled.origin, String(telemetry.enabled.value)),
    known("TELEMETRY_LOG_CLOUDINIT", telemetry.logCloudinit.origin, String(telemetry.logCloudinit.value)),
    known("TELEMETRY_LOG_SERVICES", telemetry.logServices.origin, telemetry.logServices.value.join(",")),
    known("TELEMETRY_OTLP_ENDPOINT", telemetry.otlpEndpoint.origin, telemetry.otlpEndpoint.value),
    known("TELEMETRY_S3_BUCKET", telemetry.s3Bucket.origin, telemetry.s3Bucket.value),
    known("TELEMETRY_S3_REGION", home.region.origin, home.region.value),
    known("TELEMETRY_S3_ENDPOINT", telemetry.s3Endpoint.origin, telemetry.s3Endpoint.value),
    known("TELEMETRY_S3_ASSUME_ROLE", telemetry.s3AssumeRole.origin, telemetry.s3AssumeRole.value),
  ];
}
