import { type Example, type Given, lockFile } from "./page.ts";

/* The complete cluster on Google Cloud that examples stand in. */

const indent = (text: string, depth: number) => text.replace(/^(?=.)/gm, " ".repeat(depth));

interface Parts {
  /** Items of the cluster. */
  readonly inCluster?: string;
  /** Items of the cluster, behind the provider. */
  readonly behind?: string;
  /** Items of the provider. */
  readonly inProvider?: string;
  readonly head?: string;
  readonly web?: string;
  readonly balancers?: string;
  readonly vpc?: string;
  readonly given?: Given;
}

export const balancers = `load_balancer main { public = true, subnets = public, listener 443 { pool = web } }
load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }`;

/** Certificates by ACME, with the zone that proves their domain. */
export const proven = `acme { email = "ops@example.com" }
domain "example.com" { provider google-cloud-dns { hosted_zone_name = "example" } }
registry { hostname = "registry.example.com", enabled = false }`;

/** A complete cluster on Google Cloud, of which the reader sees what matters. */
export function onGoogle(parts: Parts): Example {
  const {
    inCluster = "",
    inProvider: own = "",
    head = "provider google",
    web = "subnet { cidr = auto/24, pool = web }",
  } = parts;
  const source = `podplane 1

cluster example {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com", api_load_balancer = api }
  pool control-plane { arch = arm64, size = 1, instance_type = "t2a-standard-1" }
  pool web           { arch = arm64, size = 1, instance_type = "t2a-standard-1" }
${indent(inCluster, 2)}
  ${head} {
    project = "my-project"
    region  = "us-central1"
    ${parts.vpc ?? "vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }"}
    zone us-central1-a {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${web}
    }
${indent(parts.balancers ?? balancers, 4)}
${indent(own, 4)}
  }
${indent(parts.behind ?? "", 2)}
}
`;
  const zone = web.includes("~~~") || parts.web ? `zone us-central1-a {\n  // …\n  ${web}\n}` : "";
  const inside = [zone, parts.vpc ?? "", parts.balancers ?? "", own].filter((part) => part !== "").join("\n");
  const provider =
    inside === "" && !head.includes("~~~")
      ? "provider google { … }".replace("{ … }", "{\n  // …\n}")
      : `${head} {\n${indent(["// …", inside].filter(Boolean).join("\n"), 2)}\n}`;
  const shown = [inCluster, provider, parts.behind ?? ""].filter(Boolean).join("\n\n");
  return { shown, source, notation: "podplane", given: parts.given ?? {} };
}

export const v2b = {
  lock: lockFile({ dialect: "v2b" }).replace("nstance-dev/nstance/aws", "nstance-dev/nstance/google"),
};

export function second(mark: string, project = "my-project"): string {
  return `${mark}provider google far${mark} {
  project = "${project}"
  region  = "europe-west3"
  vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }
  zone europe-west3-a {
    subnet { cidr = auto/28, services = [nat], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = web }
  }
}`;
}
