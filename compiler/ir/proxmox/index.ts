import type { Located, Origin } from "../../origins/index.ts";

/** What a cluster of Proxmox VE has: one zone, whose machines and networks are the user's. contracts/nstance.md 9. */
export interface IrProxmoxParts {
  readonly label: Located<string>;
  /** Free text: what labels of Kubernetes nodes say. */
  readonly region: Located<string>;
  /** Of all nodes; a node's own where it has the origin of a rule. Without a path. */
  readonly apiUrl: Located<string>;
  readonly insecureTls: Located<boolean>;
  /** As Proxmox VE takes them, sorted: what is made for the cluster gets them, besides what marks it as ours. */
  readonly tags: readonly Located<string>[];
  /** In declared order. */
  readonly nodes: readonly IrProxmoxNode[];
  readonly storage: {
    readonly origin: Origin;
    readonly disks: Located<string>;
    readonly isos: Located<string>;
    readonly images: Located<string>;
  };
  /** What VMs are connected to. */
  readonly guestNetwork: IrProxmoxNetwork;
  readonly leader: IrProxmoxLeader;
  /** Where VMs here reach the API of Kubernetes; undefined where no workers run here. */
  readonly api: Located<string> | undefined;
  readonly template: IrProxmoxTemplate;
  readonly server: {
    readonly origin: Origin;
    readonly version: Located<string>;
    readonly url: Located<string>;
    /** `sha256:…` or `sha512:…` */
    readonly digest: Located<string>;
  };
  readonly access: IrProxmoxAccess;
  /** Undefined leaves the firewall alone. */
  readonly firewall: IrNodeFirewall | undefined;
  /** Empty leaves what nodes have. */
  readonly ntpServers: readonly Located<string>[];
  readonly packageSource: Located<"no-subscription" | "enterprise" | "unmanaged">;
  readonly store: IrProxmoxStore;
  /** What it has in the cloud that holds the cluster; absent where a store of the user's does. */
  readonly beside?: IrBeside;
  /** What each pool here runs with, in declared order. */
  readonly placements: readonly IrProxmoxPlacement[];
}

export interface IrProxmoxNode {
  readonly origin: Origin;
  /** Short host name. */
  readonly name: Located<string>;
  /** Undefined where the name is one for others, too. */
  readonly address: Located<string> | undefined;
  /** The first of ten numbers that its templates may have: no two nodes share one. */
  readonly templateId: Located<number>;
}

export interface IrProxmoxNetwork {
  readonly origin: Origin;
  /** A Linux bridge, or the VNet: what VMs are connected to unless their pool says otherwise. */
  readonly bridge: Located<string>;
  readonly vlan: Located<number> | undefined;
  /** Range of the VMs' addresses, canonical. */
  readonly cidr: Located<string> | undefined;
  /** What is made where it is not there; undefined for a bridge that has to be. */
  readonly made:
    | { readonly kind: "bridge"; readonly ports: readonly Located<string>[]; readonly vlanAware: boolean }
    | IrProxmoxSdn
    | undefined;
}

export interface IrProxmoxSdn {
  readonly kind: "sdn";
  readonly origin: Origin;
  readonly type: Located<"simple" | "vlan" | "vxlan">;
  readonly zone: Located<string>;
  readonly vnet: Located<string>;
  /** Type `vlan` only. */
  readonly bridge: Located<string> | undefined;
  /** Not for type `simple`. */
  readonly tag: Located<number> | undefined;
  /** The network's range as a subnet of the VNet, canonical; the members below are of it. */
  readonly subnet: Located<string> | undefined;
  readonly gateway: Located<string> | undefined;
  readonly snat: Located<boolean>;
  readonly dhcp: { readonly start: Located<string>; readonly end: Located<string> } | undefined;
  /** Addresses of all nodes, for type `vxlan`. */
  readonly peers: readonly Located<string>[];
}

export interface IrNodeFirewall {
  readonly origin: Origin;
  readonly management: readonly Located<string>[];
  readonly enable: Located<boolean>;
  /** The cluster's security group, and what it lets in to a node. */
  readonly group: string;
  readonly rules: readonly IrNodeRule[];
}

export interface IrNodeRule {
  readonly protocol: string;
  /** As Proxmox VE lists them; empty where the protocol has none. */
  readonly ports: string;
  /** Addresses, ranges or a set, as Proxmox VE lists them; empty for everywhere. */
  readonly source: string;
  readonly origin: Origin;
}

export interface IrProxmoxLeader {
  readonly origin: Origin;
  /** IPv4, without length. */
  readonly address: Located<string>;
  readonly existing: Located<boolean>;
  readonly prefixLength: Located<number>;
  readonly routerId: Located<number>;
}

export interface IrProxmoxTemplate {
  readonly origin: Origin;
  /** Found by name on each node, or by number on shared storage. */
  readonly by:
    | { readonly kind: "name"; readonly name: Located<string> }
    | { readonly kind: "id"; readonly id: Located<number> };
  /** What it is made of; undefined for one that exists. */
  readonly image: { readonly url: Located<string>; readonly digest: Located<string> } | undefined;
}

/** Who Nstance's server is to Proxmox VE. Two clusters on one Proxmox VE share nothing. */
export interface IrProxmoxAccess {
  /** `podplane-<cluster id>@pve` */
  readonly user: string;
  /** Names of its tokens begin with it: each node has its own, `nstance-<node>`. */
  readonly tokenPrefix: string;
  readonly role: string;
}

export interface IrProxmoxStore {
  /** What the program of Nstance is told: `s3` or `gcs`. */
  readonly kind: "s3" | "gcs";
  /** Of a cloud it is only told to what speaks S3. */
  readonly endpoint: Located<string>;
  readonly region: Located<string>;
  /** By what servers prove who they are: a pair of keys, or the key file of an account. */
  readonly proof: "key-pair" | "key-file";
  /** Where secrets are looked for, in a cloud that asks for it. */
  readonly secretsProject: Located<string> | undefined;
  /** Undefined where the modules choose its name: the output `nstance_bucket` tells it. */
  readonly bucket: Located<string> | undefined;
  /** Key of the configuration in that bucket: `shard/<shard>/config.jsonc`. */
  readonly configKey: string;
}

/** Machines of one's own in a cluster of a cloud: contracts/nstance.md 9.2. */
export interface IrBeside {
  readonly origin: Origin;
  /** What an account is called there, in texts. */
  readonly account: string;
  /** Who its nodes' servers are in the cloud, and who its VMs are; their keys are made by hand. */
  readonly servers: IrOutsideAccount;
  readonly vms: IrOutsideAccount;
  /** Names of rules that let its addresses in, by the key of the provider whose network they are for. */
  readonly rules: readonly { readonly provider: string; readonly name: string }[];
  /** Range of its VMs' addresses, and the addresses of its nodes, as ranges. */
  readonly vmRange: Located<string>;
  readonly nodeRanges: readonly { readonly node: string; readonly range: Located<string> }[];
  /** Ranges of the cloud's networks as far as they are known. */
  readonly networks: readonly Located<string>[];
}

export interface IrOutsideAccount {
  readonly name: Located<string>;
  /** What is given to name it, such as an e-mail address. */
  readonly id: Located<string>;
  /** The command that makes a key of it. */
  readonly keyCommand: string;
}

/** A pool on a cluster of Proxmox VE. */
export interface IrProxmoxPlacement {
  readonly origin: Origin;
  readonly pool: string;
  /** One for each network that VMs are connected to: an identifier of Nstance. */
  readonly subnetPool: string;
  readonly bridge: Located<string>;
  readonly vlan: Located<number> | undefined;
  readonly pvePool: Located<string> | undefined;
}
