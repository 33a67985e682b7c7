import { both, cluster, controlPlane, provider, publicBalancers, type Variant, zone } from "./variant.ts";

const ipv4Ranges = "cluster_cidr = [100.64.0.0/10], service_cidr = [198.18.0.0/15]";
const ipv4Kubernetes = `kubernetes { api_hostname = "k8s.example.com", api_load_balancer = api, ${ipv4Ranges} }`;

const existingZone = `zone "us-east-1a" {
      subnet { id = "subnet-0123456789abcdef0", services = [nlb], public = true }
      subnet { id = "subnet-0123456789abcdef1", services = [nstance] }
      subnet { id = "subnet-0123456789abcdef2", pool = control-plane }
      subnet { id = "subnet-0123456789abcdef3", pool = web }
    }`;

const west = provider({
  label: "west",
  region: "us-west-2",
  vpc: "vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }",
  zones: zone("us-west-2a", ["web"]),
  balancers: "load_balancer west { public = true, subnets = public, listener 443 { pool = web } }",
});

/** Networks, zones, regions and accounts. */
export const networkVariants: readonly Variant[] = [
  {
    name: "only control-plane VMs, and no balancer",
    dialects: both,
    source: cluster({
      kubernetes: 'kubernetes { api_hostname = "k8s.example.com" }',
      pools: controlPlane,
      providers: provider({ zones: zone("us-east-1a", ["control-plane"]), balancers: "" }),
    }),
    plans: ["module.cluster.", "module.shard_us_east_1a.", "aws_s3_bucket.netsy", "aws_iam_role.netsy"],
  },
  { name: "one pool of workers, dual-stack", dialects: both, source: cluster() },
  { name: "IPv4-only pods in a dual-stack network", dialects: both, source: cluster({ kubernetes: ipv4Kubernetes }) },
  {
    name: "IPv4-only pods in an IPv4-only network",
    dialects: ["v2b"],
    source: cluster({ kubernetes: ipv4Kubernetes, providers: provider({ vpc: "vpc { v4cidr = 172.18.0.0/16 }" }) }),
  },
  {
    name: "an existing network and its subnets",
    dialects: both,
    source: cluster({
      providers: provider({ vpc: 'vpc { id = "vpc-0123456789abcdef0" }', zones: existingZone }),
    }),
    plans: ["module.network_123456789012_us_east_1."],
  },
  {
    name: "new subnets in an existing network",
    dialects: ["v2b"],
    source: cluster({
      kubernetes: ipv4Kubernetes,
      providers: provider({
        vpc: 'vpc { id = "vpc-0123456789abcdef0" }',
        zones: `zone "us-east-1a" {
      subnet { cidr = 10.0.0.0/28, services = [nlb], public = true }
      subnet { cidr = 10.0.0.16/28, services = [nstance] }
      subnet { cidr = 10.0.1.0/24, pool = control-plane }
      subnet { cidr = 10.0.2.0/24, pool = web }
    }`,
      }),
    }),
    plans: ["aws_subnet.this"],
  },
  {
    name: "three zones",
    dialects: both,
    source: cluster({
      providers: provider({
        zones: ["us-east-1a", "us-east-1b", "us-east-1c"].map((name) => zone(name)).join("\n    "),
      }),
    }),
    plans: ["module.shard_us_east_1b.", "module.shard_us_east_1c.", "aws_vpc_security_group_ingress_rule"],
  },
  {
    name: "a pool in one of two zones only",
    dialects: both,
    source: cluster({
      providers: provider({ zones: `${zone("us-east-1a")}\n    ${zone("us-east-1b", ["control-plane"])}` }),
    }),
    plans: ["module.shard_us_east_1b."],
  },
  {
    name: "ranges written out",
    dialects: both,
    source: cluster({
      providers: provider({
        vpc: "vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }",
        zones: `zone "us-east-1a" {
      subnet edge    { cidr = 10.20.0.0/24, v6cidr = auto, services = [nat, nlb], public = true }
      subnet servers { cidr = 10.20.1.0/24, v6cidr = auto, services = [nstance] }
      subnet control { cidr = 10.20.2.0/24, v6cidr = auto, pool = control-plane }
      subnet web     { cidr = 10.20.16.0/20, v6cidr = auto, pool = web }
    }`,
      }),
    }),
  },
  {
    name: "two subnets of one pool in a zone",
    dialects: both,
    source: cluster({
      providers: provider({
        zones: zone("us-east-1a", ["control-plane", "web", "web"]),
      }),
    }),
    plans: ['["web/us-east-1a/1"]'],
  },
  {
    name: "a pool in a public subnet",
    dialects: both,
    source: cluster({
      providers: provider({
        zones: zone("us-east-1a").replace("pool = web }", "pool = web, public = true }"),
      }),
    }),
  },
  {
    name: "a local zone",
    dialects: both,
    source: cluster({
      providers: provider({ zones: `${zone("us-east-1a")}\n    ${zone("us-east-1-bos-1a", ["web"])}` }),
    }),
  },
  {
    name: "two regions",
    dialects: both,
    source: cluster({ providers: `${provider()}\n  ${west}` }),
    plans: ["module.network_123456789012_us_west_2.", "module.shard_us_west_2a."],
  },
  {
    name: "two accounts",
    dialects: both,
    source: cluster({
      providers: `${provider()}\n  ${west.replace("123456789012", "210987654321")}`,
    }),
    plans: ["module.account_210987654321_us_west_2.", "module.network_210987654321_us_west_2."],
  },
  {
    name: "two accounts with the same zone",
    dialects: both,
    source: cluster({
      providers: `${provider()}\n  ${provider({
        label: "other",
        account: "012345678901",
        vpc: "vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }",
        zones: zone("us-east-1a", ["web"]),
        balancers: "load_balancer other { public = true, subnets = public, listener 443 { pool = web } }",
      })}`,
    }),
    plans: ["module.shard_012345678901_us_east_1a."],
  },
  {
    name: "no Session Manager",
    dialects: both,
    source: cluster({ providers: provider({ head: "enable_ssm = false" }) }),
  },
  {
    name: "balancers of several kinds",
    dialects: both,
    source: cluster({
      providers: provider({
        balancers: `${publicBalancers}
    load_balancer internal { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
    load_balancer extra {
      public  = true
      subnets = public
      listener 80   { pool = web, target_port = 8080 }
      listener 9443 { pool = web }
    }`,
      }),
    }),
    plans: ['random_id.lb["internal"]', 'random_id.lb["extra"]'],
  },
  {
    name: "one balancer for two pools",
    dialects: ["v2a"],
    source: cluster({
      kubernetes: 'kubernetes { api_hostname = "k8s.example.com", api_load_balancer = main }',
      providers: provider({
        balancers: `load_balancer main {
      public  = true
      subnets = public
      listener 443  { pool = web }
      listener 6443 { pool = control-plane }
    }`,
      }),
    }),
  },
  {
    name: "private balancers only",
    dialects: both,
    source: cluster({
      kubernetes: 'kubernetes { api_hostname = "k8s.example.com", api_load_balancer = internal }',
      providers: provider({
        balancers:
          "load_balancer internal { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
      }),
    }),
  },
  {
    name: "the API on port 443",
    dialects: both,
    source: cluster({
      kubernetes: 'kubernetes { api_hostname = "k8s.example.com", api_port = 443, api_load_balancer = api }',
      providers: provider({
        balancers: `load_balancer api { public = true, subnets = public, listener 443 { target_port = 6443, pool = control-plane } }
    load_balancer internal { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }`,
      }),
    }),
  },
];
