/** One mistake that compiles, that OpenTofu refuses, and where podplanec must show it. */
export interface Fault {
  readonly name: string;
  /** Which of the two base sources; `.podplane` unless set. */
  readonly source?: "jsonc";
  /** An edit of the base source. */
  readonly edit?: { readonly from: string; readonly to: string };
  /** The text of the user's own `custom.tf`. */
  readonly custom?: string;
  /** What the lock file pins; dialect V2a in 2.0.1 unless set. */
  readonly modules?: { readonly version: string; readonly dialect: "v2a" | "v2b" };
  /** Where the message belongs: a text that only the right line has, or one of several. */
  readonly at: string | readonly string[];
  /** The file of that line, where it is not the source. */
  readonly file?: "custom.tf";
}

/** The cluster that all faults start from. No two of its lines that matter are alike. */
export const baseSource = `podplane 1

cluster tools {
  name_prefix = "tools-prod"

  oidc {
    issuer_url = "https://auth.example.com"
  }
  acme {
    email = "ops@example.com"
  }
  kubernetes {
    api_hostname      = "k8s.tools.example.com"
    api_load_balancer = api
  }
  domain "tools.example.com" {
    provider aws-route53 { hosted_zone_id = "Z0123456789ABCDEFGHIJ" }
  }
  registry {
    hostname = "registry.tools.example.com"
  }

  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" }
  pool web { arch = arm64, size = 2, instance_type = "t4g.large" }

  provider aws {
    account    = "123456789012"
    region     = "us-east-1"
    profile    = "default"
    tags       = { team = "platform" }
    enable_ssm = true

    vpc {
      v4cidr = 172.18.0.0/16
      v6cidr = auto
    }
    zone "us-east-1a" {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }
    }
    zone "us-east-1b" {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }
    }

    load_balancer main { public = true, subnets = public, listener 443 { pool = web } }
    load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }

    bucket uploads {}
    bucket reports {}
    role app-storage { buckets = [uploads] }
    role app-reader { buckets = [reports], permissions = read-only }
  }
}
`;

/** The same in the other language, as far as it can say it. */
export const baseJsonc = `{
  "cluster": {
    "id": "tools",
    "oidc": {
      "issuer_url": "https://auth.example.com"
    },
    "kubernetes": {
      "api_hostname": "k8s.tools.example.com",
      "api_load_balancer": "api"
    },
    "domains": [
      { "zone": "tools.example.com", "provider": { "kind": "aws-route53", "hosted_zone_id": "Z0123456789ABCDEFGHIJ" } },
    ],
    "registry": {
      "hostname": "registry.tools.example.com"
    },
    "pools": {
      "control-plane": { "arch": "arm64", "size": 1, "instance_type": "t4g.medium" },
      "web": { "arch": "arm64", "size": 2, "instance_type": "t4g.large" }
    },
    "providers": [
      {
        "kind": "aws",
        "account": "123456789012",
        "region": "us-east-1",
        "tags": { "team": "platform" },
        "vpc": {
          "v4cidr": "172.18.0.0/16",
          "v6cidr": "auto"
        },
        "zones": {
          // One zone is enough here.
          "us-east-1a": [
            { "services": ["nat", "nlb"], "public": true, "v4cidr": "172.18.0.0/28", "v6cidr": "auto" },
            { "services": ["nstance"], "v4cidr": "172.18.0.16/28", "v6cidr": "auto" },
            { "pool": "control-plane", "v4cidr": "172.18.1.0/24", "v6cidr": "auto" },
            { "pool": "web", "v4cidr": "172.18.2.0/24", "v6cidr": "auto" }
          ]
        },
        "load_balancers": {
          "main": { "public": true, "subnets": "public", "listeners": [{ "port": 443, "pool": "web" }] },
          "api": { "public": true, "subnets": "public", "listeners": [{ "port": 6443, "pool": "control-plane" }] }
        },
        "buckets": [
          "uploads",
          "reports"
        ],
        "roles": {
          "app-storage": { "buckets": ["uploads"] },
          "app-reader": { "buckets": ["reports"], "permissions": "read-only" }
        }
      }
    ]
  }
}
`;
