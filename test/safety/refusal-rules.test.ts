import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileText, errorsOf, type SourceParts, source } from "../helpers/podplane-source.ts";
import { clusterOf, onMachines } from "../schema/case-clusters.ts";

/*
 * Each check that a VM makes of its inputs beside the rule of the compiler that refuses such a value (ruling 58). A
 * check that is added to the script and not here fails the test, also a key that is added to a loop.
 */

/** A rule, and a source that it refuses, in whole or by what it says. */
type Paired = readonly [rule: string, parts: SourceParts | string, replaced?: readonly [from: string, to: string]];
/** Or why no source can give such a value. */
type Pairing = readonly Paired[] | string;

const derived = "only on a VM: the compiler derives it";
const byCloud = "only on a VM: the cloud or the server of Nstance gives it at launch";
const loop = "only on a VM: the keys of the check that follows, which is paired";

const kubernetes = (text: string): SourceParts => ({ kubernetes: text });
const registry = (text: string): SourceParts => ({ cluster: `registry { ${text} }` });
const telemetry = (text: string): SourceParts => ({ cluster: `telemetry { ${text} }` });
const toS3 = (text: string) => telemetry(`enabled = true, s3_bucket = "shop-logs", ${text}`);
/** On machines of one's own, where control planes hold an address of the API. */
const held = (api: string) => {
  const provider = onMachines.provider.replace('address = "192.168.10.240"', api);
  return clusterOf({ kind: "proxmox", provider });
};
const oidc = (rule: string, text: string): Paired => [rule, {}, ['.com" }\n', `.com", ${text} }\n`]];

const pairings: Readonly<Record<string, Pairing>> = {
  // validate_identity
  'require_plain "${immutable_keys[@]}"': [
    ["bad-text", { cluster: 'ssh { immutable_authorized_keys = ["ssh-ed25519 AAAA\\tb"] }' }],
  ],
  '*) reject "PROVIDER_KIND must be local, aws, google or proxmox" ;;': derived,
  "require_value INSTANCE_ID": byCloud,
  "require_value CLUSTER_ID": [["bad-text", {}, ["cluster tools", 'cluster ""']]],
  'require_value AWS_ACCOUNT_ID "needed on AWS"': [["bad-text", {}, ['"123456789012"', '""']]],
  'require_value GOOGLE_PROJECT_ID "needed on Google Cloud"': byCloud,
  "require_certificate NSTANCE_CA_CERT": byCloud,
  "require_value NSTANCE_SERVER_REGISTRATION_ADDR": byCloud,
  "require_value NSTANCE_SERVER_AGENT_ADDR": byCloud,
  'require_one NSTANCE_SERVER_REGISTRATION_ADDR split_address "host:port, an IPv6 host in brackets"': byCloud,
  'require_one NSTANCE_SERVER_AGENT_ADDR split_address "host:port, an IPv6 host in brackets"': byCloud,
  // validate_defaults
  '*) reject "DEFAULTS_GENERATION must be 1 or 2" ;;':
    "only on a VM: the lock file gives it, and its reader refuses others",
  "require_boolean ENCRYPT_SECRETS": [["wrong-type", kubernetes('encrypt_secrets = "maybe"')]],
  'require_number KUBE_MAX_PODS "$max_pods_of_ids"': "only on a VM: no source sets it",
  // validate_kubernetes
  "require_number KUBE_API_PORT 65535": [["number-out-of-range", kubernetes("api_port = 65536")]],
  "require_number KUBE_LOG_LEVEL 100": [["number-out-of-range", kubernetes("log_level = 101")]],
  "require_number KUBE_NODE_CIDR_MASK_SIZE_IPV4 32": [
    ["number-out-of-range", kubernetes("node_cidr_mask_size_ipv4 = 33")],
  ],
  "require_number KUBE_NODE_CIDR_MASK_SIZE_IPV6 128": [
    ["number-out-of-range", kubernetes("node_cidr_mask_size_ipv6 = 129")],
  ],
  'require_one KUBE_API_VIRTUAL_ADDRESS is_ipv4 "an IPv4 address"': [
    ["wrong-type", held('virtual_address = "192.168.10.300"')],
  ],
  "require_number KUBE_API_VIRTUAL_ROUTER_ID 255": [
    ["number-out-of-range", held("virtual_address = 192.168.10.240, router_id = 256")],
  ],
  '((10#$KUBE_API_VIRTUAL_ROUTER_ID > 0)) || reject "KUBE_API_VIRTUAL_ROUTER_ID must be a number from 1 to 255"': [
    ["number-out-of-range", held("virtual_address = 192.168.10.240, router_id = 0")],
  ],
  "require_value KUBE_CLUSTER_CIDR": [["ipv6-only", kubernetes("cluster_cidr = []")]],
  "require_value KUBE_SERVICE_CLUSTER_IP_RANGE": [["ipv6-only", kubernetes("service_cidr = []")]],
  "require_value KUBE_CLUSTER_DNS": derived,
  "require_value KUBE_API_ETCD_SERVERS": [["bad-text", kubernetes('etcd_servers = ""')]],
  'require_each KUBE_CLUSTER_CIDR is_cidr "a range such as 100.64.0.0/10"': [
    ["wrong-type", kubernetes('cluster_cidr = ["100.64.0.0"]')],
  ],
  'require_each KUBE_SERVICE_CLUSTER_IP_RANGE is_cidr "a range such as 198.18.0.0/15"': [
    ["wrong-type", kubernetes('service_cidr = ["198.18.0.0/x"]')],
  ],
  'require_each KUBE_CLUSTER_DNS is_address "an IP address"': derived,
  'require_each KUBE_API_ETCD_SERVERS is_url "an URL"': [["bad-text", kubernetes('etcd_servers = "localhost:2378"')]],
  'require_one KUBE_API_PUBLIC_HOSTNAME is_host_name "a host name"': [["bad-text", {}, ['"k8s.example.com"', '"a b"']]],
  'require_one KUBE_API_INTERNAL_LB_HOSTNAME is_host_name "a host name"': byCloud,
  'require_one KUBE_SERVICE_ACCOUNT_ISSUER is_https_url "an https URL"': derived,
  'require_one OIDC_ISSUER is_https_url "an https URL"': [
    ["text-refused", {}, ['"https://auth.example.com"', '"https:/auth.example.com"']],
  ],
  'require_one OIDC_USERNAME_CLAIM is_word "without blanks"': [oidc("text-refused", 'username_claim = "a b"')],
  'require_one OIDC_GROUPS_CLAIM is_word "without blanks"': [oidc("text-refused", 'groups_claim = "a b"')],
  'require_each OIDC_SIGNING_ALGS is_signing_alg "one that kube-apiserver takes, such as RS256"': [
    oidc("unknown-value", "signing_algs = [HS256]"),
  ],
  "require_certificate OIDC_CA_CERT": "only on a VM: files are read beside a source (field case 17 holds the rule)",
  "require_certificate OIDC_CUSTOM_CA": "only on a VM: no source sets it",
  'reject "OIDC_CA_FILE must be an absolute path"': "only on a VM: no source sets it",
  // validate_storage
  "require_boolean REGISTRY_ENABLED": [["wrong-type", registry('enabled = "maybe"')]],
  '*) reject "REGISTRY_MIRROR_ENABLED must be true, false or empty" ;;': [
    ["wrong-type", registry('mirror { enabled = "maybe" }')],
  ],
  'require_one REGISTRY_MIRROR_HOSTNAME is_host_name "letters, digits, dots and hyphens"': [
    ["bad-text", registry('mirror { hostname = "a_b c" }')],
  ],
  'require_one REGISTRY_MIRROR_PREFIX is_repository "the folders of a repository, such as mirror"': [
    ["text-refused", registry('mirror { prefix = "a b" }')],
  ],
  'require_one REGISTRY_HOSTNAME is_host_name "letters, digits, dots and hyphens"': [
    ["bad-text", registry('hostname = "a_b c"')],
  ],
  "for key in {NETSY,REGISTRY}_BUCKET; do": loop,
  'require_one "$key" is_bucket "the name of a bucket: letters, digits, dots, hyphens and underscores"': derived,
  "for key in {NETSY,REGISTRY}_{REGION,ASSUME_ROLE,ACCESS_KEY_ID,SECRET_ACCESS_KEY} NETSY_KEY_PREFIX; do": loop,
  'require_one "$key" is_word "without blanks"': [
    ["bad-text", toS3('s3_region = "eu west"')],
    ["bad-text", toS3('s3_assume_role = "a b"')],
  ],
  'require_one REGISTRY_ENDPOINT is_endpoint "an URL, or host and port"': [
    ["text-refused", registry('endpoint = "https:/minio.example.com"')],
  ],
  'require_one NETSY_ENDPOINT is_endpoint "an URL, or host and port"': "only on a VM: no source sets it",
  '*) reject "AWS_S3_USE_PATH_STYLE must be true, false or empty" ;;': [
    ["wrong-type", registry('path_style = "maybe"')],
  ],
  // validate_telemetry
  "require_boolean TELEMETRY_ENABLED": [["wrong-type", telemetry('enabled = "maybe"')]],
  "require_boolean TELEMETRY_LOG_CLOUDINIT": [["wrong-type", telemetry('log_cloudinit = "maybe"')]],
  'require_each TELEMETRY_LOG_SERVICES is_log_service "a service name"': [
    ["bad-text", telemetry('log_services = ["a b"]')],
  ],
  'require_one TELEMETRY_OTLP_ENDPOINT is_url "an http or https URL"': [
    ["text-refused", telemetry('otlp_endpoint = "https:/otlp.example.com"')],
  ],
  'require_one TELEMETRY_S3_BUCKET is_bucket "the name of a bucket: letters, digits, dots, hyphens and underscores"': [
    ["bad-text", telemetry('enabled = true, s3_bucket = "my bucket"')],
  ],
  "for key in TELEMETRY_S3_{REGION,ASSUME_ROLE,ACCESS_KEY_ID,SECRET_ACCESS_KEY}; do": loop,
  'require_one TELEMETRY_S3_ENDPOINT is_endpoint "an URL, or host and port"': [
    ["text-refused", toS3('s3_endpoint = "https:/minio.example.com"')],
  ],
  'reject "TELEMETRY_ENABLED is true, with neither services nor cloud-init to log"': [
    ["telemetry-of-nothing", telemetry("enabled = true, log_cloudinit = false, log_services = []")],
  ],
};

const script = join(import.meta.dirname, "../../vmconfig/knd/opt/podplane/lib/validate.sh");

/** The checks of a script's text behind its helpers, as they are written. */
function checksIn(text: string): readonly string[] {
  const lines = text.slice(text.indexOf("\nvalidate_identity() {")).split("\n");
  return [...new Set(lines.map((line) => line.trim()).filter((line) => /^require_|\breject |^for key in /.test(line)))];
}

test("every check of a VM's inputs is paired, and no other", () => {
  const text = readFileSync(script, "utf8");
  expect([...checksIn(text)].sort()).toEqual(Object.keys(pairings).sort());
  const more = text.replace("  require_boolean ENCRYPT_SECRETS\n", "$&  require_boolean NEW_KEY\n");
  expect(checksIn(more)).toContain("require_boolean NEW_KEY");
});

describe("the compiler refuses what a VM does", () => {
  const rows = Object.entries(pairings).flatMap(([check, pairing]) =>
    typeof pairing === "string" ? [] : pairing.map(([rule, parts, replaced]) => ({ check, rule, parts, replaced })),
  );
  test.each(rows)("$check: $rule", ({ rule, parts, replaced }) => {
    const whole = typeof parts === "string" ? parts : source(parts);
    const text = replaced ? whole.replace(...replaced) : whole;
    expect(text).not.toBe(source());
    expect(errorsOf(compileText(text))).toContain(rule);
  });
});
