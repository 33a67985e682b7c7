/**
 * A valid cluster with so many pools. They live in existing subnets: a network that the module makes
 * has at most 256 with IPv6 (ruling 5). With `lines` comments pad the file to that length.
 */
export function sourceWithPools(pools: number, id: string, lines = 0): string {
  const parts = [
    "podplane 1",
    "",
    `cluster "${id}" {`,
    `  name_prefix = "${id.slice(0, 20)}"`,
    '  oidc { issuer_url = "https://auth.example.com" }',
    '  kubernetes { api_hostname = "k8s.example.com", api_load_balancer = api }',
    "  seed none {}",
    '  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" }',
  ];
  const padding = Math.max(0, Math.floor((lines - pools * 11) / Math.max(pools, 1)));
  for (let index = 0; index < pools; index++) {
    parts.push(...new Array<string>(padding).fill(`  // What pool ${index} is for, and whom to ask.`));
    parts.push(
      `  pool p${index} {`,
      "    arch          = arm64",
      `    size          = ${(index % 5) + 1}`,
      '    instance_type = "t4g.medium"',
      `    disk_size     = ${50 + (index % 50)}GiB`,
      "  }",
    );
  }
  parts.push(
    "  provider aws {",
    '    account = "123456789012"',
    '    region  = "us-east-1"',
    '    vpc { id = "vpc-0123456789abcdef0" }',
    "    zone us-east-1a {",
    `      subnet { id = "${subnetId(0)}", services = [nstance] }`,
    `      subnet { id = "${subnetId(1)}", pool = control-plane }`,
  );
  for (let index = 0; index < pools; index++) {
    parts.push("      subnet {", `        id   = "${subnetId(index + 2)}"`, `        pool = p${index}`, "      }");
  }
  parts.push(
    "    }",
    "    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
    "  }",
    "}",
    "",
  );
  return parts.join("\n");
}

function subnetId(index: number): string {
  return `subnet-${index.toString(16).padStart(17, "0")}`;
}
