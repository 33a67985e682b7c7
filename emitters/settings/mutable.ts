import type { Ir, IrProvider, Origin, PlatformRole } from "../../compiler/ir/index.ts";
import { kubernetesSettings } from "./kubernetes.ts";
import { asText, known, knownScalar, type MutableSetting, type VariableDelivery, variable } from "./row.ts";

/*
 * The settings of `mutable.env` (ruling 38): one row for each key, with what it is when no variable is set
 * and how Terraform delivers it. The env files for review and the Terraform emitter both read the rows.
 */

/** All settings, by key. */
export function mutableSettings(ir: Ir): readonly MutableSetting[] {
  return mutableGroups(ir)
    .flat()
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** All settings of the VMs of one provider, by key: those of the cluster, but for what differs there. */
export function mutableSettingsOn(ir: Ir, { ownSettings = [] }: IrProvider): readonly MutableSetting[] {
  const own = new Map(ownSettings.map(({ key, value }) => [key, value]));
  return mutableSettings(ir).map((setting) => {
    const value = own.get(setting.key);
    return value ? known(setting.key, value, asText) : setting;
  });
}

/** All settings by what they are for, in the order of the contract. */
export function mutableGroups(ir: Ir): readonly (readonly MutableSetting[])[] {
  return [
    sshSettings(ir),
    nstanceSettings(ir),
    oidcSettings(ir),
    kubernetesSettings(ir),
    netsySettings(ir),
    registrySettings(ir),
    telemetrySettings(ir),
    newerSettings(ir),
  ];
}

/**
 * What VMs are told besides where their package knows it: a VM refuses a whole delivery for a key that it does not. In
 * generation 1 a mirror that nobody spoke of is taken to be there, as VMs did before they were told.
 */
function newerSettings({
  newerSettings: taken,
  defaults,
  oidc,
  imageMirror,
  registry,
  kubernetes,
}: Ir): MutableSetting[] {
  if (taken === undefined) return [];
  const { enabled, hostname } = imageMirror;
  // Of its own registry a VM knows the name, and whether it runs.
  const isShared = enabled.value && hostname.value !== registry.hostname.value;
  const { encryption, origin } = kubernetes;
  const isTold = defaults.value >= 2 || enabled.origin.kind !== "default";
  return [
    knownScalar("DEFAULTS_GENERATION", defaults, asText),
    knownScalar("ENCRYPT_SECRETS", encryption?.enabled ?? { value: false, origin }, asText),
    known("OIDC_GROUPS_CLAIM", oidc.groupsClaim, asText),
    known("REGISTRY_MIRROR_ENABLED", { value: isTold ? String(enabled.value) : "", origin: enabled.origin }, asText),
    known("REGISTRY_MIRROR_HOSTNAME", isShared ? hostname : { value: "", origin: hostname.origin }, asText),
    known("REGISTRY_MIRROR_PREFIX", imageMirror.prefix, asText),
    ...virtualAddressSettings(kubernetes),
  ];
}

/** Nothing is said where a balancer of the cloud stands in front of the control plane. */
function virtualAddressSettings({ virtualAddress, origin }: Ir["kubernetes"]): MutableSetting[] {
  if (!virtualAddress) return [];
  const { address, routerId } = virtualAddress;
  return [
    known("KUBE_API_VIRTUAL_ADDRESS", address ?? { value: "", origin }, asText),
    knownScalar("KUBE_API_VIRTUAL_ROUTER_ID", routerId, asText),
  ];
}

function sshSettings({ ssh }: Ir): MutableSetting[] {
  const [first, ...more] = ssh.authorizedKeys;
  const others = { value: more.map((key) => key.value).join(","), origin: more[0]?.origin ?? ssh.origin };
  return [
    known("SSH_AUTHORIZED_KEY", first ?? { value: "", origin: ssh.origin }, variable("ssh_authorized_key", "text")),
    known("SSH_AUTHORIZED_KEYS", others, variable("ssh_authorized_keys", "list")),
  ];
}

function nstanceSettings(ir: Ir): MutableSetting[] {
  const origin: Origin = { kind: "rule", rule: "nstance-placeholder", from: [ir.origin] };
  return [
    known("NSTANCE_SERVER_REGISTRATION_ADDR", { value: "{{ .Server.RegistrationAddr }}", origin }, asText),
    known("NSTANCE_SERVER_AGENT_ADDR", { value: "{{ .Server.AgentAddr }}", origin }, asText),
  ];
}

function oidcSettings({ oidc }: Ir): MutableSetting[] {
  const { caCertificate, signingAlgorithms } = oidc;
  const certificate = caCertificate && {
    value: Buffer.from(caCertificate.value, "utf8").toString("base64"),
    origin: caCertificate.origin,
  };
  return [
    known("OIDC_ISSUER", oidc.issuerUrl, { kind: "local", name: "oidc_issuer_url", as: "text" }),
    certificate
      ? known("OIDC_CA_CERT", certificate, { kind: "local", name: "oidc_ca_cert", as: "base64" })
      : known("OIDC_CA_CERT", { value: "", origin: oidc.origin }, asText),
    known("OIDC_SIGNING_ALGS", { value: signingAlgorithms.value.join(","), origin: signingAlgorithms.origin }, asText),
    known("OIDC_USERNAME_CLAIM", oidc.usernameClaim, asText),
  ];
}

/** A store of the user's is told by its address. */
function netsySettings({ platform }: Ir): MutableSetting[] {
  const { storeEndpoint } = platform;
  return [
    known("NETSY_BUCKET", platform.buckets.netsy.name, { kind: "bucket", bucket: "netsy" }),
    known("NETSY_REGION", platform.region, { kind: "region" }),
    ...(storeEndpoint ? [known("NETSY_ENDPOINT", storeEndpoint, asText)] : []),
    roleSetting("NETSY_ASSUME_ROLE", platform, "netsy"),
  ];
}

/** How the bucket is addressed can be changed by variables, where programs reach it by S3's protocol. */
function registrySettings({ platform, registry }: Ir): MutableSetting[] {
  const isS3 = platform.objectStore === "s3";
  const { storeEndpoint } = platform;
  const endpoint = storeEndpoint && registry.endpoint.value === "" ? storeEndpoint : registry.endpoint;
  const byPath = registry.pathStyle.value || storeEndpoint !== undefined;
  const pathStyle = { value: byPath ? "true" : "", origin: (storeEndpoint ?? registry.pathStyle).origin };
  return [
    knownScalar("REGISTRY_ENABLED", registry.enabled, variable("registry_enabled", "boolean")),
    known("REGISTRY_HOSTNAME", registry.hostname, variable("registry_hostname", "text")),
    known("REGISTRY_BUCKET", platform.buckets.registry.name, { kind: "bucket", bucket: "registry" }),
    known("REGISTRY_REGION", platform.region, { kind: "region" }),
    known("REGISTRY_ENDPOINT", endpoint, isS3 ? variable("registry_endpoint", "address") : asText),
    roleSetting("REGISTRY_ASSUME_ROLE", platform, "registry-read-only"),
    known("AWS_S3_USE_PATH_STYLE", pathStyle, isS3 ? variable("aws_s3_use_path_style", "flag") : asText),
  ];
}

/** Empty where VMs need no role in their cloud. */
function roleSetting(key: string, platform: Ir["platform"], role: PlatformRole): MutableSetting {
  const identity = platform.roles[role];
  return identity
    ? known(key, identity.id, { kind: "role", role })
    : known(key, { value: "", origin: platform.region.origin }, asText);
}

/** The role of the cluster's own, unless the source or the variable names one. */
function telemetryRole({ roles, objectStore }: Ir["platform"], { s3AssumeRole }: Ir["telemetry"]): MutableSetting {
  if (objectStore === "native") return known("TELEMETRY_S3_ASSUME_ROLE", s3AssumeRole, asText);
  const own = roles.telemetry;
  const name = "telemetry_s3_assume_role";
  return own
    ? known("TELEMETRY_S3_ASSUME_ROLE", own.id, { kind: "variable", name, as: "text", otherwise: "telemetry" })
    : known("TELEMETRY_S3_ASSUME_ROLE", s3AssumeRole, variable(name, "text"));
}

function telemetrySettings({ platform, telemetry }: Ir): MutableSetting[] {
  const services = { value: telemetry.logServices.value.join(","), origin: telemetry.logServices.origin };
  const from = (name: string, as: VariableDelivery["as"]) =>
    platform.objectStore === "s3" ? variable(name, as) : asText;
  return [
    knownScalar("TELEMETRY_ENABLED", telemetry.enabled, variable("telemetry_enabled", "boolean")),
    knownScalar("TELEMETRY_LOG_CLOUDINIT", telemetry.logCloudinit, variable("telemetry_log_cloudinit", "boolean")),
    known("TELEMETRY_LOG_SERVICES", services, variable("telemetry_log_services", "text")),
    known("TELEMETRY_OTLP_ENDPOINT", telemetry.otlpEndpoint, variable("telemetry_otlp_endpoint", "address")),
    known("TELEMETRY_S3_BUCKET", telemetry.s3Bucket, from("telemetry_s3_bucket", "text")),
    telemetry.s3Region
      ? known("TELEMETRY_S3_REGION", telemetry.s3Region, asText)
      : known("TELEMETRY_S3_REGION", platform.region, { kind: "region" }),
    known("TELEMETRY_S3_ENDPOINT", telemetry.s3Endpoint, from("telemetry_s3_endpoint", "address")),
    telemetryRole(platform, telemetry),
  ];
}
