import type { IrServiceNetwork, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { balancerOutput, type Context } from "../context.ts";
import type { Section } from "../file.ts";
import {
  attribute,
  type Block,
  block,
  code,
  comment,
  type Entry,
  type Expression,
  from,
  type Item,
  listLines,
  object,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";

/**
 * The env file of running VMs. Every key is always delivered (ruling 38). contracts/terraform.md
 * 1.13, contracts/cluster-config.md 5.7.
 */
export function mutableEnvironment(context: Context): Section {
  const origin = rule("tf-mutable-env", context.ir.origin);
  const values = object(
    paragraphs([
      sshKeys(),
      nstanceKeys(context),
      oidcKeys(context),
      kubernetesKeys(context),
      netsyKeys(context),
      registryKeys(context),
      telemetryKeys(context),
    ]),
  );
  const body: readonly Item[] = [
    comment("Every key is always delivered: a VM keeps the last value of a missing one."),
    attribute("mutable_env", values),
  ];
  return {
    title: "Settings of running VMs",
    note: undefined,
    groups: [[block(["locals"], body, origin)], textCheck(context)],
    origin,
  };
}

const prefixes = (prefix: string, names: readonly string[]): readonly Entry[] =>
  names.map((name) => attribute(`${prefix}_${name.toUpperCase()}`, ref(`var.${prefix.toLowerCase()}_${name}`)));

function sshKeys(): readonly Entry[] {
  return [
    attribute("SSH_AUTHORIZED_KEY", ref("var.ssh_authorized_key")),
    attribute("SSH_AUTHORIZED_KEYS", code`join(",", var.ssh_authorized_keys)`),
  ];
}

function nstanceKeys({ ir }: Context): readonly Entry[] {
  const origin = rule("nstance-placeholder", ir.origin);
  return [
    attribute("NSTANCE_SERVER_REGISTRATION_ADDR", text("{{ .Server.RegistrationAddr }}"), { origin }),
    attribute("NSTANCE_SERVER_AGENT_ADDR", text("{{ .Server.AgentAddr }}"), { origin }),
  ];
}

function oidcKeys({ ir: { oidc } }: Context): readonly Entry[] {
  const certificate = oidc.caCertificate;
  return [
    attribute("OIDC_ISSUER", ref("local.oidc_issuer_url"), { origin: oidc.issuerUrl.origin }),
    certificate
      ? attribute("OIDC_CA_CERT", code`base64encode(local.oidc_ca_cert)`, { origin: certificate.origin })
      : attribute("OIDC_CA_CERT", text("")),
    attribute("OIDC_SIGNING_ALGS", joined(oidc.signingAlgorithms.origin, oidc.signingAlgorithms.value)),
    attribute("OIDC_USERNAME_CLAIM", from(oidc.usernameClaim.origin, text(oidc.usernameClaim.value))),
  ];
}

function joined(origin: Origin, values: readonly string[]): Expression {
  return from(origin, text(values.join(",")));
}

function kubernetesKeys(context: Context): readonly Entry[] {
  const { kubernetes } = context.ir;
  const { apiHostname, services, clusterCidrs, internalApi } = kubernetes;
  const internal = internalApi
    ? from(internalApi.origin, balancerOutput(context, internalApi.value.balancer, "dns_name"))
    : text("");
  const clusterOrigin = clusterCidrs[0]?.origin ?? kubernetes.origin;
  const serviceOrigin = services[0]?.cidr.origin ?? kubernetes.origin;
  return [
    attribute("KUBE_LOG_LEVEL", code`tostring(var.kube_log_level)`),
    attribute("KUBE_API_ETCD_SERVERS", ref("var.kube_api_etcd_servers")),
    attribute("KUBE_API_PUBLIC_HOSTNAME", ref("local.kubernetes_api_hostname"), { origin: apiHostname.origin }),
    attribute("KUBE_API_PORT", from(rule("api-port-inside", kubernetes.origin), text("6443")), {
      comment: "inside the VM, whatever the public port",
    }),
    attribute("KUBE_API_INTERNAL_LB_HOSTNAME", internal),
    attribute("KUBE_SERVICE_ACCOUNT_ISSUER", ref("local.kubernetes_api_url"), {
      origin: rule("api-url", apiHostname.origin, kubernetes.apiPort.origin),
    }),
    attribute(
      "KUBE_CLUSTER_CIDR",
      joined(
        clusterOrigin,
        clusterCidrs.map((cidr) => cidr.value),
      ),
    ),
    attribute("KUBE_NODE_CIDR_MASK_SIZE_IPV4", code`tostring(var.kubernetes_node_cidr_mask_size_ipv4)`),
    attribute("KUBE_NODE_CIDR_MASK_SIZE_IPV6", code`tostring(var.kubernetes_node_cidr_mask_size_ipv6)`),
    attribute(
      "KUBE_SERVICE_CLUSTER_IP_RANGE",
      joined(
        serviceOrigin,
        services.map((service) => service.cidr.value),
      ),
    ),
    attribute(
      "KUBE_CLUSTER_DNS",
      joined(
        dnsOrigin(services, kubernetes.origin),
        services.map((service) => service.dnsAddress),
      ),
    ),
  ];
}

function dnsOrigin(services: readonly IrServiceNetwork[], fallback: Origin): Origin {
  const [first, ...more] = services;
  return rule("service-addresses", first?.cidr.origin ?? fallback, ...more.map((service) => service.cidr.origin));
}

function netsyKeys(context: Context): readonly Entry[] {
  return [
    attribute("NETSY_BUCKET", ref("aws_s3_bucket.netsy.bucket")),
    attribute("NETSY_REGION", ref("local.aws_region"), { origin: context.home.provider.region.origin }),
    attribute("NETSY_ASSUME_ROLE", ref("aws_iam_role.netsy.arn")),
  ];
}

function registryKeys(context: Context): readonly Entry[] {
  return [
    attribute("REGISTRY_ENABLED", code`tostring(var.registry_enabled)`),
    attribute("REGISTRY_HOSTNAME", ref("var.registry_hostname")),
    attribute("REGISTRY_BUCKET", ref("aws_s3_bucket.registry.bucket")),
    attribute("REGISTRY_REGION", ref("local.aws_region"), { origin: context.home.provider.region.origin }),
    attribute("REGISTRY_ENDPOINT", ref("var.registry_endpoint")),
    attribute("REGISTRY_ASSUME_ROLE", ref("aws_iam_role.registry_read_only.arn")),
    attribute("AWS_S3_USE_PATH_STYLE", code`var.aws_s3_use_path_style ? "true" : ""`),
  ];
}

function telemetryKeys(context: Context): readonly Entry[] {
  return [
    attribute("TELEMETRY_ENABLED", code`tostring(var.telemetry_enabled)`),
    attribute("TELEMETRY_LOG_CLOUDINIT", code`tostring(var.telemetry_log_cloudinit)`),
    ...prefixes("TELEMETRY", ["log_services", "otlp_endpoint", "s3_bucket"]),
    attribute("TELEMETRY_S3_REGION", ref("local.aws_region"), { origin: context.home.provider.region.origin }),
    ...prefixes("TELEMETRY", ["s3_endpoint", "s3_assume_role"]),
  ];
}

/** Variables whose text reaches VMs as it is; only addresses may hold brackets (ruling 38). */
const freeTexts = [
  "ssh_authorized_key",
  "registry_hostname",
  "telemetry_log_services",
  "telemetry_s3_bucket",
  "telemetry_s3_assume_role",
];
const freeAddresses = [
  "kube_api_etcd_servers",
  "registry_endpoint",
  "telemetry_otlp_endpoint",
  "telemetry_s3_endpoint",
];

function textCheck(context: Context): readonly Item[] {
  const origin = rule("env-text", context.ir.origin);
  const texts = [...freeTexts.map((name) => ref(`var.${name}`)), code`join(",", var.ssh_authorized_keys)`];
  const addresses = freeAddresses.map((name) => ref(`var.${name}`));
  const checks = [
    precondition(
      code`can(regex("^[A-Za-z0-9 ./_:+=#@,-]*$", value)) && length(value) <= 4096`,
      texts,
      "Values for VMs may hold letters, digits, spaces and - . / _ : + = # @ , only, 4096 at most.",
    ),
    precondition(
      code`can(regex("^[][A-Za-z0-9 ./_:+=#@,-]*$", value)) && length(value) <= 4096`,
      addresses,
      "Addresses for VMs may hold letters, digits, spaces and - . / _ : + = # @ , [ ] only, 4096 at most.",
    ),
  ];
  const body = [block(["lifecycle"], paragraphs(checks.map((check) => [check])))];
  return [
    comment("A VM refuses the whole update for one character outside these sets.", origin),
    block(["resource", "terraform_data", "mutable_env"], body, origin),
  ];
}

function precondition(test: Expression, values: readonly Expression[], message: string): Block {
  const condition = code`alltrue([
    for value in ${listLines(values)} : ${test}
  ])`;
  return block(["precondition"], [attribute("condition", condition), attribute("error_message", text(message))]);
}
