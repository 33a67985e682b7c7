import { balancers, both, existingVpc, firstSubnet, type ModuleRule } from "./rule.ts";

export const networkRules: readonly ModuleRule[] = [
  {
    name: "N1: not both ipv4_cidr and existing",
    dialects: both,
    change: (inputs) => Object.assign(firstSubnet(inputs, "workers"), { existing: "subnet-1" }),
    refusal: /\[N1\]/,
  },
  {
    name: "N2: one of ipv4_cidr and existing",
    dialects: both,
    change: (inputs) => delete firstSubnet(inputs, "workers")["ipv4_cidr"],
    refusal: /\[N2\]/,
  },
  {
    name: "N3: NAT stands in a public subnet",
    dialects: both,
    change: (inputs) => Object.assign(firstSubnet(inputs, "public"), { public: false }),
    refusal: /\[N3\]/,
  },
  {
    name: "N4: one NAT subnet per zone",
    dialects: both,
    change: (inputs) =>
      Object.assign(firstSubnet(inputs, "workers"), { public: true, nat_gateway: true, nat_subnet: null }),
    refusal: /\[N4\]/,
  },
  {
    name: "N5: nat_subnet has NAT in the same zone",
    dialects: both,
    change: (inputs) => Object.assign(firstSubnet(inputs, "public"), { nat_gateway: false }),
    refusal: /\[N5\]/,
  },
  {
    name: "N6 in V2a: coalesce fails first",
    dialects: ["v2a"],
    change: (inputs) => delete firstSubnet(inputs, "workers")["ipv6_netnum"],
    refusal: /no non-null, non-empty-string arguments/,
  },
  {
    name: "N6 in V2b",
    dialects: ["v2b"],
    change: (inputs) => delete firstSubnet(inputs, "workers")["ipv6_netnum"],
    refusal: /\[N6\]/,
  },
  {
    name: "N7: shards of a subnet are shards of the cluster",
    dialects: both,
    change: (inputs) => Object.assign(firstSubnet(inputs, "workers"), { shards: ["us-east-1z"] }),
    refusal: /\[N7\]/,
  },
  {
    name: "N8: a public balancer has a public subnet",
    dialects: both,
    change: (inputs) => balancers(inputs, [{ port: 443 }], { subnets: "workers" }),
    refusal: /\[N8\]/,
  },
  {
    name: "N9: ports of listeners are unique",
    dialects: both,
    change: (inputs) => balancers(inputs, [{ port: 443 }, { port: 443, target_port: 8443 }]),
    refusal: /\[N9\]|Duplicate object key/,
  },
  {
    name: "N9: ports are at most 65535",
    dialects: both,
    change: (inputs) => balancers(inputs, [{ port: 443, target_port: 70_000 }]),
    refusal: /\[N9\]/,
  },
  {
    name: "N9: ports are whole numbers",
    dialects: both,
    change: (inputs) => balancers(inputs, [{ port: 443.5 }]),
    refusal: /\[N9\]/,
  },
  {
    name: "N13: the balancer's role exists",
    dialects: both,
    change: (inputs) => balancers(inputs, [{ port: 443 }], { subnets: "edge" }),
    refusal: /Invalid index/,
  },
  {
    name: "a new VPC has a range",
    dialects: both,
    change: ({ network }) => delete network["vpc_cidr_ipv4"],
    refusal: /\[vpc\]/,
  },
  {
    name: "an existing VPC is given no range",
    dialects: both,
    change: (inputs) => {
      existingVpc(inputs);
      inputs.network["vpc_cidr_ipv4"] = "172.18.0.0/16";
    },
    refusal: /\[vpc\]/,
  },
  { name: "existing subnets in an existing VPC", dialects: both, change: existingVpc, refusal: undefined },
  {
    name: "ranges lie on their boundary",
    dialects: both,
    change: (inputs) => Object.assign(firstSubnet(inputs, "workers"), { ipv4_cidr: "172.18.1.5/24" }),
    refusal: /did you mean 172\.18\.1\.0\/24/,
  },
];
