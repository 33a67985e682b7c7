import { type SourceParts, source } from "../../helpers/podplane-source.ts";
import type { Cases } from "./cases.ts";

/* Ranges of Pods and Services, networks and subnets. */

const kubernetes = (items: string, parts: SourceParts = {}): string => source({ ...parts, kubernetes: items });
const seeded = (items: string): string =>
  kubernetes(items).replace("seed none {}", `seed minimal { version = "1.2.3", digest = "sha512:${"ab".repeat(64)}" }`);
const ipv4Network = (items = ""): string => kubernetes(items).replace("v6cidr = auto", "v6cidr = none");
const zone = (subnets: string, name = "eu-west-1a"): string => `zone ${name} { ${subnets} }`;
const usual =
  "subnet { cidr = auto/28, services = [nat], public = true }\n subnet { cidr = auto/28, services = [nstance] }";
const control = "subnet { cidr = auto/24, pool = control-plane }";
const zones = (subnets: string): string => source({ zones: zone(subnets) });
const existing = (subnets: string): string =>
  source({ zones: zone(subnets) }).replace(
    "vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }",
    'vpc { id = "vpc-0123456789abcdef0", v4cidr = 10.20.0.0/16 }',
  );

export const addresses: Cases = {
  "three ranges of Pods": kubernetes("cluster_cidr = [10.128.0.0/12, fd00::/56, 10.64.0.0/12]"),
  "three ranges of Services": kubernetes("service_cidr = [10.96.0.0/16, fd01::/112, 10.97.0.0/16]"),
  "three ranges of Pods, and Services of IPv4": kubernetes(
    "cluster_cidr = [10.128.0.0/12, fd00::/56, 10.64.0.0/12], service_cidr = [10.96.0.0/16]",
  ),
  "Pods without IPv4": kubernetes("cluster_cidr = [fd00::/56]"),
  "Pods of IPv4 twice": kubernetes("cluster_cidr = [10.128.0.0/12, 10.64.0.0/12]"),
  "Pods of IPv6 first": kubernetes("cluster_cidr = [fd00::/56, 10.128.0.0/12]"),
  "Pods of IPv4, Services of both": kubernetes(
    "cluster_cidr = [10.128.0.0/12], service_cidr = [10.96.0.0/16, fd01::/112]",
  ),
  "Pods of both, Services of IPv4": kubernetes(
    "cluster_cidr = [10.128.0.0/12, fd00::/56], service_cidr = [10.96.0.0/16]",
  ),
  "Services in a /30": kubernetes("service_cidr = [10.96.0.0/30], cluster_cidr = [10.128.0.0/12]"),
  "Services in a /31": kubernetes("service_cidr = [10.96.0.0/31], cluster_cidr = [10.128.0.0/12]"),
  "Services in a /113": kubernetes("service_cidr = [10.96.0.0/16, fd01::/113]"),
  "Services in a /23 with a seed": seeded("service_cidr = [10.96.0.0/23], cluster_cidr = [10.128.0.0/12]"),
  "Services in a /24 with a seed": seeded("service_cidr = [10.96.0.0/24], cluster_cidr = [10.128.0.0/12]"),
  "Services in a /25 with a seed": seeded("service_cidr = [10.96.0.0/25], cluster_cidr = [10.128.0.0/12]"),
  "Services in a /25 without a seed": kubernetes("service_cidr = [10.96.0.0/25], cluster_cidr = [10.128.0.0/12]"),
  "a share of Pods as large as their range": kubernetes(
    "cluster_cidr = [10.128.0.0/12], node_cidr_mask_size_ipv4 = 12",
  ),
  "a share of Pods larger than their range": kubernetes(
    "cluster_cidr = [10.128.0.0/12], node_cidr_mask_size_ipv4 = 11",
  ),
  "a share of Pods 16 bits smaller": kubernetes("cluster_cidr = [10.0.0.0/9], node_cidr_mask_size_ipv4 = 25"),
  "a share of Pods 17 bits smaller": kubernetes("cluster_cidr = [10.0.0.0/9], node_cidr_mask_size_ipv4 = 26"),
  "a share of Pods of the default range": kubernetes("node_cidr_mask_size_ipv4 = 8, node_cidr_mask_size_ipv6 = 20"),
  "a range of Pods that the default share does not fit": kubernetes("cluster_cidr = [10.128.0.0/25]"),
  "Pods where Services are": kubernetes("cluster_cidr = [10.96.0.0/12], service_cidr = [10.96.0.0/16]"),
  "Pods where the default Services are": kubernetes("cluster_cidr = [198.18.0.0/16]"),
  "Services where the default Pods are": kubernetes("service_cidr = [100.64.0.0/20]"),
  "Pods where the network is": kubernetes("cluster_cidr = [10.16.0.0/12]"),
  "a network where the default Pods are": source().replace("10.20.0.0/16", "100.64.0.0/16"),
  "Pods of IPv6 in a network of IPv4": ipv4Network("cluster_cidr = [10.128.0.0/12, fd00::/56]"),
  "the default Pods in a network of IPv4": ipv4Network(),
  "Pods of IPv4 in a network of IPv4": ipv4Network("cluster_cidr = [10.128.0.0/12]"),
  "Services of IPv6 in a network of IPv4": ipv4Network("service_cidr = [10.96.0.0/16, fd01::/112]"),
  "Services of 65 bits of IPv6": kubernetes("service_cidr = [10.96.0.0/16, fd01::/63]"),
  "Services of 64 bits of IPv6": kubernetes("service_cidr = [10.96.0.0/16, fd01::/64]"),
  "a range of Pods that is none": kubernetes("cluster_cidr = let.gone, node_cidr_mask_size_ipv4 = 24"),
  "Pods and Services at addresses that no machine has": kubernetes(
    "cluster_cidr = [0.1.0.0/16, fe80::/56], service_cidr = [127.1.0.0/16, ff00::/112]",
  ),
  "Pods and Services among link-local and multicast addresses": kubernetes(
    "cluster_cidr = [169.254.0.0/16, ::/56], service_cidr = [224.0.0.0/16, fd01::/112]",
  ),
  "Pods among reserved addresses": kubernetes("cluster_cidr = [240.0.0.0/12]"),
  "room for two VMs": kubernetes("cluster_cidr = [10.128.0.0/23], node_cidr_mask_size_ipv4 = 24"),
  "room for one VM and no other while it is replaced": kubernetes(
    "cluster_cidr = [10.128.0.0/24], node_cidr_mask_size_ipv4 = 24",
  ),
  "room for one VM, the share by default": kubernetes("cluster_cidr = [10.128.0.0/24]"),

  "a subnet with a pool and services": zones(
    `${usual}\n subnet { cidr = auto/24, pool = control-plane, services = [nat] }`,
  ),
  "a subnet for nothing": zones(`${usual}\n ${control}\n subnet { cidr = auto/24 }`),
  "a subnet with an empty list of services": zones(`${usual}\n ${control}\n subnet { cidr = auto/24, services = [] }`),
  "a subnet of a pool that is misspelt": zones(`${usual}\n subnet { cidr = auto/24, pool = control-plan }`),
  "a subnet of a pool that there is none like": zones(
    `${usual}\n ${control}\n subnet { cidr = auto/24, pool = batch }`,
  ),
  "a subnet for Nstance and others": zones(
    `subnet { cidr = auto/28, services = [nstance, nat, nlb], public = true }\n ${control}`,
  ),
  "a subnet for NAT that is not public": zones(
    `subnet { cidr = auto/28, services = [nat, nlb], public = false }\n subnet { cidr = auto/28, services = [nstance] }\n ${control}`,
  ),
  "a public subnet of a pool": zones(`${usual}\n subnet { cidr = auto/24, pool = control-plane, public = true }`),
  "a subnet without a range": zones(`${usual}\n subnet { pool = control-plane }`),
  "a subnet of a /15": zones(`${usual}\n subnet { cidr = auto/15, pool = control-plane }`),
  "a subnet of a /29": zones(`${usual}\n subnet { cidr = auto/29, pool = control-plane }`),
  "a written subnet of a /29": zones(`${usual}\n subnet { cidr = 10.20.5.0/29, pool = control-plane }`),
  "a subnet outside of the network": zones(`${usual}\n subnet { cidr = 10.21.0.0/24, pool = control-plane }`),
  "two subnets outside of the network": zones(
    `${usual}\n subnet { cidr = 10.21.0.0/24, pool = control-plane }\n subnet { cidr = 10.22.0.0/24, pool = control-plane }`,
  ),
  "subnets that overlap": zones(
    `${usual}\n subnet { cidr = 10.20.4.0/24, pool = control-plane }\n subnet { cidr = 10.20.4.128/25, pool = control-plane }`,
  ),
  "subnets that overlap, the smaller first": zones(
    `${usual}\n subnet { cidr = 10.20.4.128/25, pool = control-plane }\n subnet { cidr = 10.20.4.0/24, pool = control-plane }`,
  ),
  "a wide subnet over two others that lie apart": zones(
    `${usual}\n subnet { cidr = 10.20.4.0/22, pool = control-plane }\n subnet { cidr = 10.20.4.0/25, pool = control-plane }\n subnet { cidr = 10.20.7.0/25, pool = control-plane }`,
  ),
  "subnets side by side": zones(
    `${usual}\n subnet { cidr = 10.20.4.0/25, pool = control-plane }\n subnet { cidr = 10.20.4.128/25, pool = control-plane }`,
  ),
  "a subnet with IPv6 in a network without": zones(
    `${usual}\n subnet { cidr = auto/24, v6cidr = auto, pool = control-plane }`,
  ).replace("v4cidr = 10.20.0.0/16, v6cidr = auto", "v4cidr = 10.20.0.0/16, v6cidr = none"),
  "an existing subnet with ranges": existing(
    'subnet { id = "subnet-0123456789abcdef1", services = [nstance] }\n subnet { id = "subnet-0123456789abcdef0", cidr = 10.20.4.0/24, v6cidr = auto, pool = control-plane }',
  ),
  "an existing subnet twice": existing(
    'subnet { id = "subnet-0123456789abcdef0", services = [nstance] }\n subnet { id = "subnet-0123456789abcdef0", pool = control-plane }',
  ),
  "an id that is none": existing(
    'subnet { id = "subnet-1", services = [nstance] }\n subnet { id = "sub-0123456789abcdef0", pool = control-plane }',
  ),
  "NAT in an existing network": existing(
    'subnet { id = "subnet-0123456789abcdef1", services = [nstance] }\n subnet { id = "subnet-0123456789abcdef2", services = [nat], public = true }\n subnet { id = "subnet-0123456789abcdef0", pool = control-plane }',
  ),
  "a new subnet in an existing network": existing(
    'subnet { id = "subnet-0123456789abcdef1", services = [nstance] }\n subnet { cidr = 10.20.4.0/24, pool = control-plane }',
  ),
  // A /28 has 16 addresses: AWS keeps 5 and Nstance leaves 10 free.
  "one VM in a /28": source({ zones: zone(`${usual}\n subnet { cidr = auto/28, pool = control-plane }`) }),
  "two VMs in a /28": source({
    pool: "size = 2",
    zones: zone(`${usual}\n subnet { cidr = auto/28, pool = control-plane }`),
  }),
  "two VMs in two /28": source({
    pool: "size = 2",
    zones: zone(
      `${usual}\n subnet { cidr = auto/28, pool = control-plane }\n subnet { cidr = auto/28, pool = control-plane }`,
    ),
  }),
  "three VMs in two /28": source({
    pool: "size = 3",
    zones: zone(
      `${usual}\n subnet { cidr = auto/28, pool = control-plane }\n subnet { cidr = auto/28, pool = control-plane }`,
    ),
  }),
};
