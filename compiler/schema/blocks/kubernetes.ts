import { attribute, block, boolean, cidr, integer, list, reference, string } from "../define/index.ts";

/** contracts/cluster-config.md 2.10 and 5.2, rulings 4, 22, 23, 39. */
export const kubernetes = block("kubernetes", {
  required: true,
  doc: "The Kubernetes API and the networks of Pods and Services.",
  jsonc: { form: "object", at: ["kubernetes"] },
  attributes: {
    api_hostname: attribute(string("domain-name"), {
      required: true,
      doc: "Host name of the API in kubeconfigs and in its certificate.",
      example: 'api_hostname = "k8s.tools.example.com"',
      impact: ["live", "infrastructure"],
      madeBy: "records",
      emits: [
        "env:KUBE_API_PUBLIC_HOSTNAME",
        "env:KUBE_SERVICE_ACCOUNT_ISSUER",
        "projection",
        "tf:kubernetes_api_hostname",
        "tf:manual_dns_records",
      ],
      jsonc: true,
    }),
    api_port: attribute(integer({ min: 1, max: 65_535 }), {
      default: 6443,
      doc: "Port of the API on its load balancer; inside VMs it is always 6443.",
      example: "api_port = 6443",
      impact: ["live", "infrastructure"],
      madeBy: "opentofu",
      emits: [
        "env:KUBE_SERVICE_ACCOUNT_ISSUER",
        "projection",
        "tf:kubernetes_api_port",
        "tf:listeners",
        "tf:load_balancers",
      ],
      jsonc: true,
    }),
    api_load_balancer: attribute(reference("load-balancer"), {
      doc: "Balancer of the API; without it, reaching the API is yours to arrange.",
      example: "api_load_balancer = kubernetes-api",
      impact: ["live", "infrastructure"],
      madeBy: "records",
      emits: [
        "env:KUBE_API_INTERNAL_LB_HOSTNAME",
        "projection",
        "tf:KUBE_API_INTERNAL_LB_HOSTNAME",
        "tf:manual_dns_records",
      ],
      jsonc: true,
    }),
    cluster_cidr: attribute(list(cidr()), {
      doc: "Address ranges of Pods: one IPv4 range, then at most one IPv6 range.",
      example: "cluster_cidr = [100.64.0.0/10, fd64::/48]",
      impact: ["unsupported", "live"],
      emits: ["env:KUBE_CLUSTER_CIDR", "projection", "tf:KUBE_CLUSTER_CIDR"],
      jsonc: true,
    }),
    service_cidr: attribute(list(cidr()), {
      doc: "Address ranges of Services, of the same families as those of Pods.",
      example: "service_cidr = [198.18.0.0/15, fdc6::/108]",
      impact: ["unsupported", "live", "seed"],
      emits: [
        "env:KUBE_CLUSTER_DNS",
        "env:KUBE_SERVICE_CLUSTER_IP_RANGE",
        "projection",
        "tf:KUBE_CLUSTER_DNS",
        "tf:KUBE_SERVICE_CLUSTER_IP_RANGE",
      ],
      jsonc: true,
    }),
    node_cidr_mask_size_ipv4: attribute(integer({ min: 0, max: 32 }), {
      default: 24,
      doc: "Prefix length of the IPv4 Pod range of each VM.",
      example: "node_cidr_mask_size_ipv4 = 24",
      impact: "live",
      emits: ["env:KUBE_NODE_CIDR_MASK_SIZE_IPV4", "tf:kubernetes_node_cidr_mask_size_ipv4"],
    }),
    node_cidr_mask_size_ipv6: attribute(integer({ min: 0, max: 128 }), {
      default: 64,
      doc: "Prefix length of the IPv6 Pod range of each VM.",
      example: "node_cidr_mask_size_ipv6 = 64",
      impact: "live",
      emits: ["env:KUBE_NODE_CIDR_MASK_SIZE_IPV6", "tf:kubernetes_node_cidr_mask_size_ipv6"],
    }),
    encrypt_secrets: attribute(boolean(), {
      default: false,
      doc: "Whether the API server encrypts Secrets in the store, with a key that `podplanec secrets init` makes.",
      example: "encrypt_secrets = true",
      impact: "live",
      emits: ["env:ENCRYPT_SECRETS", "tf:ENCRYPT_SECRETS", "tf:certificates", "tf:knc", "tf:secrets"],
    }),
    log_level: attribute(integer({ min: 0, max: 10 }), {
      default: 2,
      doc: "Verbosity of the control-plane services.",
      example: "log_level = 4",
      impact: "live",
      emits: ["env:KUBE_LOG_LEVEL", "tf:kube_log_level"],
    }),
    etcd_servers: attribute(string("etcd-servers"), {
      default: "https://127.0.0.1:2378",
      doc: "Where kube-apiserver finds its store; Netsy on the same VM unless changed.",
      example: 'etcd_servers = "https://127.0.0.1:2378"',
      impact: "live",
      emits: ["env:KUBE_API_ETCD_SERVERS", "tf:kube_api_etcd_servers"],
    }),
  },
});

const ingress = block("ingress", {
  doc: "Ingress of the registry.",
  jsonc: { form: "object", at: ["ingress"] },
  attributes: {
    enabled: attribute(boolean(), {
      default: false,
      doc: "Docker-compatible ingress and token service; pushing does not need it.",
      example: "enabled = true",
      impact: "client",
      emits: ["projection"],
      jsonc: true,
    }),
  },
});

/** contracts/cluster-config.md 2.12: stands under `components` in JSONC. */
const mirror = block("mirror", {
  doc: "Mirrored images of components.",
  jsonc: { form: "object", at: ["..", "components", "registry", "mirror"] },
  attributes: {
    enabled: attribute(boolean(), {
      default: false,
      doc: "Whether components pull mirrored images.",
      example: "enabled = true",
      impact: ["live", "seed"],
      emits: ["env:REGISTRY_MIRROR_ENABLED", "projection", "tf:REGISTRY_MIRROR_ENABLED"],
      jsonc: true,
    }),
    hostname: attribute(string("domain-name"), {
      doc: "Host name of a shared mirror; the cluster's own registry unless set.",
      example: 'hostname = "registry.example.com"',
      impact: ["live", "seed"],
      emits: ["env:REGISTRY_MIRROR_HOSTNAME", "projection", "tf:REGISTRY_MIRROR_HOSTNAME"],
      jsonc: true,
    }),
    prefix: attribute(string("repository"), {
      default: "mirror",
      doc: "Path in front of mirrored images; `/` is none.",
      example: 'prefix = "mirror"',
      impact: ["live", "seed"],
      emits: ["env:REGISTRY_MIRROR_PREFIX", "projection", "tf:REGISTRY_MIRROR_PREFIX"],
      jsonc: true,
    }),
  },
});

/** contracts/cluster-config.md 2.5 and 5.7, ruling 23. */
export const registry = block("registry", {
  doc: "The image registry of the cluster.",
  jsonc: { form: "object", at: ["registry"] },
  attributes: {
    hostname: attribute(string("domain-name"), {
      doc: "Host name in image references; needed where there are domains.",
      example: 'hostname = "registry.tools.example.com"',
      impact: ["live", "seed"],
      emits: ["env:REGISTRY_HOSTNAME", "projection", "tf:registry_hostname"],
      jsonc: true,
    }),
    enabled: attribute(boolean(), {
      default: true,
      doc: "Whether each VM runs the registry for mirrored and pushed images.",
      example: "enabled = true",
      impact: "live",
      emits: ["env:REGISTRY_ENABLED", "tf:registry_enabled"],
    }),
    endpoint: attribute(string("endpoint-url"), {
      doc: "S3 endpoint of the registry bucket; that of the region unless set.",
      example: 'endpoint = "https://s3.example.com"',
      impact: "live",
      emits: ["env:REGISTRY_ENDPOINT", "tf:registry_endpoint"],
    }),
    path_style: attribute(boolean(), {
      default: false,
      doc: "Whether the registry addresses its bucket by path instead of by host name.",
      example: "path_style = true",
      impact: "live",
      emits: ["env:AWS_S3_USE_PATH_STYLE", "tf:aws_s3_use_path_style"],
    }),
  },
  blocks: { ingress, mirror },
});
