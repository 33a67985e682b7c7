/** What the stand-ins of Proxmox VE's programs keep: that of all nodes, and that of each. contracts/proxmox.md 1. */
export interface PveState {
  readonly users: Map<string, { readonly comment: string; readonly tokens: Map<string, string> }>;
  readonly roles: Map<string, readonly string[]>;
  readonly acl: string[];
  readonly storages: Map<string, string[]>;
  readonly pools: Set<string>;
  readonly zones: Map<string, SdnThing>;
  readonly vnets: Map<string, SdnThing>;
  readonly subnets: Map<string, string>;
  readonly ipset: { exists: boolean; readonly cidrs: string[] };
  readonly groups: Map<string, FirewallRule[]>;
  readonly rules: FirewallRule[];
  firewallOn: boolean;
  readonly vms: Map<number, PveVm>;
  readonly nodes: Map<string, PveNode>;
  /** Keys of objects in the store. */
  readonly objects: Set<string>;
}

export interface SdnThing {
  readonly values: Readonly<Record<string, string>>;
  applied: boolean;
}

export interface FirewallRule {
  readonly values: Readonly<Record<string, string>>;
}

export interface PveVm {
  readonly node: string;
  readonly settings: Map<string, string>;
}

export interface PveNode {
  /** `8.4.1` */
  readonly version: string;
  readonly files: string;
  readonly interfaces: Map<string, { readonly type: string; readonly ports: string; live: boolean }>;
  readonly packages: Set<string>;
  readonly active: Set<string>;
  /** Volumes of file storages: contents by volume. */
  readonly volumes: Map<string, string>;
}

export function newState(versions: Readonly<Record<string, string>>, folder: string): PveState {
  const node = ([name, version]: readonly [string, string]): readonly [string, PveNode] => [
    name,
    {
      version,
      files: `${folder}/${name}`,
      interfaces: new Map([
        ["vmbr0", { type: "bridge", ports: "eno1", live: true }],
        ["eno1", { type: "eth", ports: "", live: true }],
        ["eno2", { type: "eth", ports: "", live: true }],
      ]),
      packages: new Set(),
      active: new Set(),
      volumes: new Map(),
    },
  ];
  return {
    users: new Map([["root@pam", { comment: "", tokens: new Map() }]]),
    roles: new Map([["PVEAdmin", ["VM.Audit"]]]),
    acl: [],
    storages: new Map([
      ["local", ["vztmpl", "backup"]],
      ["local-lvm", ["rootdir"]],
    ]),
    pools: new Set(),
    zones: new Map(),
    vnets: new Map(),
    subnets: new Map(),
    ipset: { exists: false, cidrs: [] },
    groups: new Map(),
    rules: [],
    firewallOn: false,
    vms: new Map(),
    nodes: new Map(Object.entries(versions).map(node)),
    objects: new Set(),
  };
}
