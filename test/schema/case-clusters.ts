/*
 * The small clusters that the cases of attributes change: what stands in each, and what a case puts in its place.
 */

/** Where a text stands in the cluster; each replaces what stands there by itself. */
export interface Parts {
  /** The kind of provider. */
  readonly kind?: string;
  /** Declarations in front of the cluster. */
  readonly top?: string;
  readonly cluster?: string;
  readonly oidc?: string;
  readonly kubernetes?: string;
  readonly blocks?: string;
  readonly seed?: string;
  readonly first?: string;
  readonly web?: string;
  readonly provider?: string;
  readonly vpc?: string;
  readonly zone?: string;
  readonly subnets?: string;
  readonly api?: string;
  readonly main?: string;
  readonly things?: string;
  /** Another provider. */
  readonly behind?: string;
  /** A lock file. */
  readonly lock?: string;
}

export interface AttributeCase {
  readonly parts: Parts;
  readonly part: keyof Parts;
  readonly before: string;
  readonly after: string;
  /** What else differs after, as it must. */
  readonly also?: Parts;
}

export const privateSubnets = `subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      subnet { cidr = auto/24, pool = web }`;
export const publicSubnet = "subnet { cidr = auto/26, services = [nat, nlb], public = true }";
export const existing = (web: string) => `subnet { id = "subnet-0123456789abcdef1", services = [nlb], public = true }
      subnet { id = "subnet-0123456789abcdef2", services = [nstance] }
      subnet { id = "subnet-0123456789abcdef3", pool = control-plane }
      subnet { id = "${web}", pool = web }`;
const listener = "listener 443 { pool = web }";

export const apiOf = (head: string) => `${head}, listener 6443 { pool = control-plane }`;
export const publicApi = apiOf("public = true, subnets = public");

export const defaults: Required<Parts> = {
  kind: "aws",
  top: "",
  cluster: "",
  oidc: 'issuer_url = "https://auth.example.com"',
  kubernetes: 'api_hostname = "k8s.example.com"\n    api_load_balancer = api',
  blocks: "",
  seed: "seed none {}",
  first: 'arch = arm64, instance_type = "t4g.small", size = 1',
  web: 'arch = arm64, instance_type = "t4g.small", size = 1',
  provider: 'account = "123456789012"\n    region = "eu-west-1"\n    enable_ssm = false',
  vpc: "v4cidr = 10.20.0.0/16, v6cidr = auto",
  zone: "eu-west-1a",
  subnets: `${publicSubnet}\n      ${privateSubnets}`,
  api: "public = false, subnets = control-plane, listener 6443 { pool = control-plane }",
  main: `public = true, subnets = public, ${listener}`,
  things: "bucket uploads {}\n    role app { buckets = [uploads] }",
  behind: "",
  lock: "",
};

/** The cluster of a case. */
export function clusterOf(parts: Parts): string {
  if (parts.kind === "proxmox") return proxmoxCluster(parts);
  const all = { ...defaults, ...parts };
  return `podplane 1
${all.top}
cluster tools {
  ${all.cluster}
  oidc { ${all.oidc} }
  kubernetes { ${all.kubernetes} }
  ${all.seed}
  ${all.blocks}
  pool control-plane { ${all.first} }
  pool web { ${all.web} }
  provider ${all.kind} {
    ${all.provider}
    vpc { ${all.vpc} }
    zone ${all.zone} {
      ${all.subnets}
    }
    load_balancer api { ${all.api} }
    load_balancer main { ${all.main} }
    ${all.things}
  }
  ${all.behind}
}
`;
}

const digest = (digit: string) => `sha512:${digit.repeat(128)}`;
const machine = "arch = amd64, cores = 2, memory = 4GiB, size = 1";

export const onMachines: Required<Parts> = {
  ...defaults,
  kind: "proxmox",
  kubernetes: 'api_hostname = "k8s.example.com"',
  first: machine,
  web: machine,
  provider: `node pve1 { }
    storage { disks = "local-lvm" }
    network { bridge = "vmbr0" }
    leader { address = 192.168.10.250 }
    api { address = "192.168.10.240" }
    object_store { endpoint = "https://s3.example.com" }
    server { version = "2.0.1", digest = "${digest("0")}" }`,
  zone: "home",
  subnets: "subnet { pool = control-plane }\n      subnet { pool = web }",
  things: "",
};

function proxmoxCluster(parts: Parts): string {
  const all = { ...onMachines, ...parts };
  return `podplane 1
${all.top}
cluster tools {
  ${all.cluster}
  oidc { ${all.oidc} }
  kubernetes { ${all.kubernetes} }
  ${all.seed}
  ${all.blocks}
  pool control-plane { ${all.first} }
  pool web { ${all.web} }
  provider proxmox home {
    ${all.provider}
    zone ${all.zone} {
      ${all.subnets}
    }
    ${all.things}
  }
}
`;
}

/** A part with one text, and with another. */
export function given(part: keyof Parts, before: string, after: string, parts: Parts = {}): AttributeCase {
  return { parts, part, before, after };
}

/** What is added to a part, against the part alone. */
export function added(part: keyof Parts, after: string, parts: Parts = {}): AttributeCase {
  const base = parts[part] ?? defaults[part];
  return given(part, base, `${base}${base === "" ? "" : "\n    "}${after}`, parts);
}

/** A part with one text in it changed for another. */
export function changed(part: keyof Parts, from: string, to: string, parts: Parts = {}): AttributeCase {
  const base = parts[part] ?? defaults[part];
  if (!base.includes(from)) throw new Error(`${part} has no ${from}`);
  return given(part, base, base.replace(from, to), parts);
}
