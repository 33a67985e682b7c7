import { rule } from "../../document/index.ts";
import type { Context, Section } from "../base/index.ts";
import { type Block, boolean, code, located, number, ref, text } from "../hcl/index.ts";
import { type Variable, variable } from "./variable.ts";

/** Settings that are pushed to running VMs. contracts/terraform.md 1.9, level 1. */
export function liveVariables(context: Context): Section {
  const blocks = [
    ...sshVariables(context),
    ...kubernetesVariables(context),
    ...registryVariables(context),
    ...telemetryVariables(context),
  ];
  return {
    title: "Variables: live",
    note: "A change is pushed to running VMs, which restart the services concerned.",
    groups: blocks.map((item) => [item]),
    origin: rule("tf-live-variables", context.ir.origin),
  };
}

const stringType = ref("string");
const numberType = ref("number");
const boolType = ref("bool");

function sshVariables({ ir }: Context): readonly Block[] {
  const [first, ...more] = ir.ssh.authorizedKeys;
  return [
    variable({
      name: "ssh_authorized_key",
      description: "Public SSH key that may log in as admin on every VM.",
      type: stringType,
      default: first === undefined ? text("") : located(first, text),
      origin: first?.origin ?? ir.ssh.origin,
    }),
    variable({
      name: "ssh_authorized_keys",
      description: "More public SSH keys that may do so.",
      type: code`list(string)`,
      default: { kind: "list", layout: "inline", items: more.map((key) => located(key, text)) },
      origin: more[0]?.origin ?? ir.ssh.origin,
    }),
  ];
}

function kubernetesVariables({ ir: { kubernetes } }: Context): readonly Block[] {
  return [
    variable({
      name: "kube_log_level",
      description: "Verbosity of the control-plane services.",
      type: numberType,
      default: located(kubernetes.logLevel, number),
      origin: kubernetes.logLevel.origin,
      validations: [
        {
          condition: code`var.kube_log_level >= 0 && floor(var.kube_log_level) == var.kube_log_level`,
          message: text("kube_log_level must be a whole number from 0 up."),
        },
      ],
    }),
    variable({
      name: "kube_api_etcd_servers",
      description: "Where kube-apiserver finds its store; Netsy on the same VM unless changed.",
      type: stringType,
      default: located(kubernetes.etcdServers, text),
      origin: kubernetes.etcdServers.origin,
    }),
    maskSize("ipv4", 32, kubernetes.nodeMaskSizeIpv4),
    maskSize("ipv6", 128, kubernetes.nodeMaskSizeIpv6),
  ];
}

function maskSize(
  family: "ipv4" | "ipv6",
  largest: number,
  size: { value: number; origin: Variable["origin"] },
): Block {
  const name = `kubernetes_node_cidr_mask_size_${family}`;
  const self = ref(`var.${name}`);
  return variable({
    name,
    description: `Prefix length of the ${family === "ipv4" ? "IPv4" : "IPv6"} range that each node takes for its pods.`,
    type: numberType,
    default: located(size, number),
    origin: size.origin,
    validations: [
      {
        condition: code`contains(range(${number(largest + 1)}), ${self})`,
        message: text(`${name} must be a whole number from 0 to ${largest}.`),
      },
    ],
  });
}

function registryVariables(context: Context): readonly Block[] {
  const { registry, platform } = context.ir;
  return [...imageVariables(context), ...(platform.objectStore === "s3" ? bucketVariables(registry) : [])];
}

function imageVariables({ ir: { registry } }: Context): readonly Block[] {
  return [
    variable({
      name: "registry_enabled",
      description: "Whether each VM runs the registry for mirrored and pushed images.",
      type: boolType,
      default: located(registry.enabled, boolean),
      origin: registry.enabled.origin,
    }),
    variable({
      name: "registry_hostname",
      description: "Host name in the references of those images.",
      type: stringType,
      default: located(registry.hostname, text),
      origin: registry.hostname.origin,
      validations: [
        {
          condition: code`!var.registry_enabled || var.registry_hostname != ""`,
          message: text("Set registry_hostname when registry_enabled is true."),
        },
      ],
    }),
  ];
}

/** How the registry addresses its bucket. */
function bucketVariables(registry: Context["ir"]["registry"]): readonly Block[] {
  return [
    variable({
      name: "registry_endpoint",
      description: "S3 endpoint of the registry bucket; empty is that of the region.",
      type: stringType,
      default: located(registry.endpoint, text),
      origin: registry.endpoint.origin,
    }),
    variable({
      name: "aws_s3_use_path_style",
      description: "Whether the registry addresses its bucket by path instead of by host name.",
      type: boolType,
      default: located(registry.pathStyle, boolean),
      origin: registry.pathStyle.origin,
    }),
  ];
}

function telemetryVariables(context: Context): readonly Block[] {
  const { telemetry } = context.ir;
  return [
    variable({
      name: "telemetry_enabled",
      description: "Whether VMs ship logs; needs a bucket or an OTLP endpoint.",
      type: boolType,
      default: located(telemetry.enabled, boolean),
      origin: telemetry.enabled.origin,
      ...needsTarget(context),
    }),
    variable({
      name: "telemetry_log_cloudinit",
      description: "Whether to ship the log of cloud-init.",
      type: boolType,
      default: located(telemetry.logCloudinit, boolean),
      origin: telemetry.logCloudinit.origin,
    }),
    variable({
      name: "telemetry_log_services",
      description: "Services whose logs are shipped, separated by commas.",
      type: stringType,
      default: located(telemetry.logServices, (services) => text(services.join(","))),
      origin: telemetry.logServices.origin,
    }),
    ...telemetryTargets(context),
  ];
}

/** Where the bucket is not a variable, it is there or it is not. */
function needsTarget({ ir: { telemetry, platform, sourceName } }: Context): Pick<Variable, "validations"> {
  if (platform.objectStore === "s3") {
    return {
      validations: [
        {
          condition: code`!var.telemetry_enabled || var.telemetry_s3_bucket != "" || var.telemetry_otlp_endpoint != ""`,
          message: text("Set telemetry_s3_bucket or telemetry_otlp_endpoint when telemetry_enabled is true."),
        },
      ],
    };
  }
  if (telemetry.s3Bucket.value !== "") return {};
  const message = `Set telemetry_otlp_endpoint when telemetry_enabled is true, or name a bucket in ${sourceName}.`;
  return {
    validations: [
      {
        condition: code`!var.telemetry_enabled || var.telemetry_otlp_endpoint != ""`,
        message: text(message),
      },
    ],
  };
}

function telemetryTargets({ ir: { telemetry, platform } }: Context): readonly Block[] {
  const buckets = [
    { name: "telemetry_s3_bucket", description: "Existing bucket for logs.", value: telemetry.s3Bucket },
    {
      name: "telemetry_s3_endpoint",
      description: "S3 endpoint of that bucket; empty is that of the region.",
      value: telemetry.s3Endpoint,
    },
    {
      name: "telemetry_s3_assume_role",
      description: `ARN of the role that writes to that bucket${platform.roles.telemetry ? "; the cluster's own while empty" : ""}.`,
      value: telemetry.s3AssumeRole,
    },
  ];
  const targets = [
    {
      name: "telemetry_otlp_endpoint",
      description: "OTLP over HTTP endpoint for logs, such as https://otlp.example.com/v1/logs.",
      value: telemetry.otlpEndpoint,
    },
    ...(platform.objectStore === "s3" ? buckets : []),
  ];
  return targets.map(({ name, description, value }) =>
    variable({ name, description, type: stringType, default: located(value, text), origin: value.origin }),
  );
}
