import { expression } from "./inputs.ts";
import { both, group, type ModuleRule } from "./rule.ts";

export const shardRules: readonly ModuleRule[] = [
  {
    name: "S1, S3: the zone has subnets",
    dialects: both,
    change: ({ shard }) => Object.assign(shard, { zone: "us-east-1b" }),
    refusal: /\[S1\][\s\S]*\[S3\]/,
  },
  {
    name: "S2: the cluster lists the shard",
    dialects: both,
    change: ({ shard }) => Object.assign(shard, { shard: "us-east-1z" }),
    refusal: /\[S2\]/,
  },
  {
    name: "S3: the server's role has a subnet",
    dialects: both,
    change: ({ shard }) => Object.assign(shard, { server_subnet: "services" }),
    refusal: /\[S3\]/,
  },
  {
    name: "S4: two architectures",
    dialects: both,
    change: ({ shard }) => Object.assign(shard, { server_arch: "x86_64" }),
    refusal: /\[S4\]/,
  },
  {
    name: "S6: a group without a subnet passes the plan",
    dialects: both,
    change: (inputs) => group(inputs, { subnet_pool: "nowhere" }),
    refusal: undefined,
  },
  {
    name: "V2a wants listeners by balancer",
    dialects: ["v2a"],
    change: (inputs) => group(inputs, { load_balancers: ["main"] }),
    refusal: /map of list of number required/,
  },
  {
    name: "V2b wants names of balancers",
    dialects: ["v2b"],
    change: (inputs) => group(inputs, { load_balancers: { main: [443] } }),
    refusal: /set of string required/,
  },
  {
    name: "V2a needs a size",
    dialects: ["v2a"],
    change: (inputs) => group(inputs, { size: undefined }),
    refusal: /attribute "size" is required/,
  },
  {
    name: "V2b needs a size outside nat",
    dialects: ["v2b"],
    change: (inputs) => group(inputs, { size: expression("null") }),
    refusal: /\[nat\]/,
  },
  {
    name: "a size is a number",
    dialects: both,
    change: (inputs) => group(inputs, { size: "two" }),
    refusal: /a number is required/,
  },
  {
    name: "disk_size of a group is dropped without a word",
    dialects: both,
    change: (inputs) => group(inputs, { disk_size: 100 }),
    refusal: undefined,
  },
  {
    name: "vars are texts",
    dialects: both,
    change: (inputs) => group(inputs, { vars: { LIST: ["a"] } }),
    refusal: /attribute "vars"|string required/,
  },
];
