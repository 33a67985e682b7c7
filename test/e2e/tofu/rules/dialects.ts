import { existingVpc, firstSubnet, type ModuleRule, subnetsOf, withoutIpv6 } from "./rule.ts";

/** What one dialect can and the other cannot: rulings 2 and 3, and the module's traps. */
export const dialectRules: readonly ModuleRule[] = [
  {
    name: "V2a cannot make an IPv4-only network",
    dialects: ["v2a"],
    change: (inputs) => {
      withoutIpv6(inputs);
      inputs.network["enable_ipv6"] = false;
    },
    refusal: /no non-null, non-empty-string arguments/,
  },
  {
    name: "V2b makes an IPv4-only network",
    dialects: ["v2b"],
    change: (inputs) => {
      withoutIpv6(inputs);
      inputs.network["ipv6_enabled"] = false;
    },
    refusal: undefined,
  },
  {
    name: "V2a cannot make subnets in an existing VPC",
    dialects: ["v2a"],
    change: (inputs) => {
      existingVpc(inputs);
      subnetsOf(inputs)["workers"] = { "us-east-1a": [{ ipv4_cidr: "172.18.1.0/24" }] };
    },
    refusal: /no non-null, non-empty-string arguments/,
  },
  {
    name: "V2b makes subnets in an existing VPC",
    dialects: ["v2b"],
    change: (inputs) => {
      existingVpc(inputs);
      subnetsOf(inputs)["workers"] = { "us-east-1a": [{ ipv4_cidr: "172.18.1.0/24" }] };
    },
    refusal: undefined,
  },
  {
    name: "V2a has no NAT in an existing VPC",
    dialects: ["v2a"],
    change: (inputs) => {
      existingVpc(inputs);
      Object.assign(firstSubnet(inputs, "public"), { nat_gateway: true });
    },
    refusal: /Invalid index/,
  },
  {
    name: "V2b has no NAT by Nstance in an existing VPC",
    dialects: ["v2b"],
    change: (inputs) => {
      existingVpc(inputs);
      inputs.network["nat_mode"] = "nstance";
      Object.assign(firstSubnet(inputs, "public"), { nat_gateway: true });
    },
    refusal: /\[N12\]/,
  },
  {
    name: "V2a knows no nat_mode",
    dialects: ["v2a"],
    change: ({ network }) => Object.assign(network, { nat_mode: "provider" }),
    refusal: /named "nat_mode"/,
  },
  {
    name: "V2b knows no enable_ipv6",
    dialects: ["v2b"],
    change: ({ network }) => Object.assign(network, { enable_ipv6: true }),
    refusal: /named "enable_ipv6"/,
  },
  {
    name: "N10: one address family at least",
    dialects: ["v2b"],
    change: ({ network }) => Object.assign(network, { ipv4_enabled: false, ipv6_enabled: false }),
    refusal: /\[N10\]/,
  },
  {
    name: "N11: IPv4 needs NAT",
    dialects: ["v2b"],
    change: ({ network }) => Object.assign(network, { nat_mode: "none" }),
    refusal: /\[N11\]/,
  },
  {
    name: "nat_mode is one of three",
    dialects: ["v2b"],
    change: ({ network }) => Object.assign(network, { nat_mode: "gateway" }),
    refusal: /\[nat\]/,
  },
];
