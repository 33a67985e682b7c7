import type { Ir, IrBalancerRef, IrKubernetes, Located, Origin } from "../../compiler/ir/index.ts";
import { asText, known, knownScalar, type MutableSetting, variable } from "./row.ts";

/** What the control plane and kubelets need: contracts/cluster-config.md 5.7, rulings 38 and 39. */
export function kubernetesSettings(ir: Ir): MutableSetting[] {
  const { kubernetes } = ir;
  const { apiHostname, logLevel, etcdServers } = kubernetes;
  const port: Origin = { kind: "rule", rule: "api-port-inside", from: [kubernetes.origin] };
  const level = variable("kube_log_level", "number");
  return [
    knownScalar("KUBE_LOG_LEVEL", logLevel, level),
    known("KUBE_API_ETCD_SERVERS", etcdServers, variable("kube_api_etcd_servers", "address")),
    known("KUBE_API_PUBLIC_HOSTNAME", apiHostname, { kind: "local", name: "kubernetes_api_hostname", as: "text" }),
    {
      ...known("KUBE_API_PORT", { value: "6443", origin: port }, asText),
      note: "inside the VM, whatever the public port",
    },
    internalApi(ir),
    issuer(kubernetes),
    ...rangeSettings(kubernetes),
  ];
}

/** The address of the API, unless the cluster was built with another: tokens name it. */
function issuer({ serviceAccountIssuer, apiHostname, apiPort }: IrKubernetes): MutableSetting {
  const isAddress = serviceAccountIssuer.value === `https://${apiHostname.value}:${apiPort.value}`;
  const address = { kind: "local", name: "kubernetes_api_url", as: "text" } as const;
  return known("KUBE_SERVICE_ACCOUNT_ISSUER", serviceAccountIssuer, isAddress ? address : asText);
}

function rangeSettings(kubernetes: IrKubernetes): MutableSetting[] {
  const { services, clusterCidrs, nodeMaskSizeIpv4, nodeMaskSizeIpv6 } = kubernetes;
  const pods = clusterCidrs[0]?.origin ?? kubernetes.origin;
  const [first, ...more] = services.map((service) => service.cidr.origin);
  const service = first ?? kubernetes.origin;
  const dns: Origin = { kind: "rule", rule: "service-addresses", from: [service, ...more] };
  const joined = (values: readonly string[], origin: Origin): Located<string> => ({ value: values.join(","), origin });
  const ipv4 = variable("kubernetes_node_cidr_mask_size_ipv4", "number");
  const ipv6 = variable("kubernetes_node_cidr_mask_size_ipv6", "number");
  const ranges = services.map((one) => one.cidr.value);
  const servers = services.map((one) => one.dnsAddress);
  return [
    known(
      "KUBE_CLUSTER_CIDR",
      joined(
        clusterCidrs.map((cidr) => cidr.value),
        pods,
      ),
      asText,
    ),
    knownScalar("KUBE_NODE_CIDR_MASK_SIZE_IPV4", nodeMaskSizeIpv4, ipv4),
    knownScalar("KUBE_NODE_CIDR_MASK_SIZE_IPV6", nodeMaskSizeIpv6, ipv6),
    known("KUBE_SERVICE_CLUSTER_IP_RANGE", joined(ranges, service), asText),
    known("KUBE_CLUSTER_DNS", joined(servers, dns), asText),
  ];
}

/** Where workers reach the API: the address of a balancer, which the cloud makes. */
function internalApi(ir: Ir): MutableSetting {
  const key = "KUBE_API_INTERNAL_LB_HOSTNAME";
  const { internalApi: internal, origin } = ir.kubernetes;
  if (!internal) return known(key, { value: "", origin }, asText);
  if (internal.value.kind === "address")
    return known(key, { value: internal.value.address, origin: internal.origin }, asText);
  const { balancer } = internal.value;
  return {
    key,
    origin: internal.origin,
    value: { kind: "expression", text: addressExpression(ir, balancer) },
    delivery: { kind: "balancer", balancer },
  };
}

function addressExpression(ir: Ir, balancer: IrBalancerRef): string {
  const provider = ir.providers.find((one) => one.key === balancer.provider);
  if (!provider || !("balancerAddress" in provider)) throw new Error(`no balancers in ${balancer.provider}`);
  const found = provider.loadBalancers.find((one) => one.name.value === balancer.name);
  const name = found?.key ?? balancer.name;
  return `module.network_${provider.suffix}.load_balancers["${name}"].${provider.balancerAddress}`;
}
