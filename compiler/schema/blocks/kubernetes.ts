import { attribute, block } from "../define.ts";
import { boolean, cidr, integer, list, reference, string } from "../types.ts";

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
      jsonc: true,
    }),
    api_port: attribute(integer({ min: 1, max: 65_535 }), {
      default: 6443,
      doc: "Port of the API on its load balancer; inside VMs it is always 6443.",
      example: "api_port = 6443",
      impact: ["live", "infrastructure"],
      jsonc: true,
    }),
    api_load_balancer: attribute(reference("load-balancer"), {
      doc: "Balancer of the API; without it, reaching the API is yours to arrange.",
      example: "api_load_balancer = kubernetes-api",
      impact: "infrastructure",
      jsonc: true,
    }),
    cluster_cidr: attribute(list(cidr()), {
      doc: "Address ranges of Pods: one IPv4 range, then at most one IPv6 range.",
      example: "cluster_cidr = [100.64.0.0/10, fd64::/48]",
      impact: "live",
      jsonc: true,
    }),
    service_cidr: attribute(list(cidr()), {
      doc: "Address ranges of Services, of the same families as those of Pods.",
      example: "service_cidr = [198.18.0.0/15, fdc6::/108]",
      impact: ["live", "seed"],
      jsonc: true,
    }),
    node_cidr_mask_size_ipv4: attribute(integer({ min: 0, max: 32 }), {
      default: 24,
      doc: "Prefix length of the IPv4 Pod range of each VM.",
      example: "node_cidr_mask_size_ipv4 = 24",
      impact: "live",
    }),
    node_cidr_mask_size_ipv6: attribute(integer({ min: 0, max: 128 }), {
      default: 64,
      doc: "Prefix length of the IPv6 Pod range of each VM.",
      example: "node_cidr_mask_size_ipv6 = 64",
      impact: "live",
    }),
    log_level: attribute(integer({ min: 0, max: 10 }), {
      default: 2,
      doc: "Verbosity of the control-plane services.",
      example: "log_level = 4",
      impact: "live",
    }),
    etcd_servers: attribute(string("etcd-servers"), {
      default: "https://127.0.0.1:2378",
      doc: "Where kube-apiserver finds its store; Netsy on the same VM unless changed.",
      example: 'etcd_servers = "https://127.0.0.1:2378"',
      impact: "live",
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
      impact: "seed",
      jsonc: true,
    }),
    hostname: attribute(string("domain-name"), {
      doc: "Host name of a shared mirror; the cluster's own registry unless set.",
      example: 'hostname = "registry.example.com"',
      impact: "seed",
      jsonc: true,
    }),
    prefix: attribute(string("plain-text"), {
      default: "mirror",
      doc: "Path in front of mirrored images; `/` is none.",
      example: 'prefix = "mirror"',
      impact: "seed",
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
      jsonc: true,
    }),
    enabled: attribute(boolean(), {
      default: true,
      doc: "Whether each VM runs the registry for mirrored and pushed images.",
      example: "enabled = true",
      impact: "live",
    }),
    endpoint: attribute(string("endpoint-url"), {
      doc: "S3 endpoint of the registry bucket; that of the region unless set.",
      example: 'endpoint = "https://s3.example.com"',
      impact: "live",
    }),
    path_style: attribute(boolean(), {
      default: false,
      doc: "Whether the registry addresses its bucket by path instead of by host name.",
      example: "path_style = true",
      impact: "live",
    }),
  },
  blocks: { ingress, mirror },
});
