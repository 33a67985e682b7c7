import { googleZone } from "./google-sources.ts";

const zone = googleZone("us-east-1a");

/** A cluster of AWS with workers on Google Cloud, which no published modules can make (rulings 6 and 75). */
export const mixedClouds = `podplane 1

cluster tools {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.tools.example.com", api_load_balancer = aws.api }
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" }
  pool web { arch = arm64, size = 1, instance_type = "t4g.medium" }
  pool batch { arch = amd64, size = 1, instance_type = "e2-standard-2" }
  seed none {}
  provider aws {
    account = "123456789012"
    region  = "us-east-1"
    vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }
    ${zone}
    load_balancer main { public = true, subnets = public, listener 443 { pool = web } }
    load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }
    bucket uploads {}
  }
  provider google {
    project = "my-project"
    region  = "us-central1"
    vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }
    ${googleZone("us-central1-a", ["batch"])}
    bucket results {}
  }
}
`;
