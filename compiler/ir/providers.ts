import type { Located, Origin } from "../origins/index.ts";
import type { ProviderKind } from "../providers/index.ts";
import type { IrBucket, IrLoadBalancer, IrNetwork, IrRole, IrZone } from "./network.ts";
import type { IrProxmoxParts } from "./proxmox/index.ts";
import type { IrSecret } from "./secret.ts";

export type * from "./proxmox/index.ts";

/** What every provider has, whatever its cloud. */
export interface IrProviderBase<K extends ProviderKind> {
  readonly origin: Origin;
  readonly kind: K;
  /** The cloud, as texts name it. */
  readonly title: string;
  /** Of the kind's label. */
  readonly kindOrigin: Origin;
  /** Unique: `aws_123456789012_us-east-1`; stem of the file name and key in the lock file. */
  readonly key: string;
  /** The key as a Terraform name, without the kind: `123456789012_us_east_1`. */
  readonly suffix: string;
  /** Undefined for the first of its kind; else the alias of the provider block. */
  readonly alias: string | undefined;
  /** Settings of user-data that only its VMs have. */
  readonly bootSettings: readonly { readonly key: string; readonly value: Located<string> }[];
  /** Settings of running VMs that differ here from those of the cluster. */
  readonly ownSettings?: readonly { readonly key: string; readonly value: Located<string> }[];
  /** What starts its VMs, and how many bytes of user-data that takes. */
  readonly machines: { readonly service: string; readonly userDataBytes: number };
  readonly zones: readonly IrZone[];
  readonly loadBalancers: readonly IrLoadBalancer[];
  readonly buckets: readonly IrBucket[];
  readonly roles: readonly IrRole[];
}

/** What a provider has whose network and VMs the Nstance modules make. */
export interface IrModuleProvider {
  /** The modules' source: a key of `Ir.modules`. */
  readonly module: string;
  readonly network: IrNetwork;
  /** What leads from a balancer in the outputs of the network module to its address. */
  readonly balancerAddress: string;
}

export interface IrAwsProvider extends IrProviderBase<"aws">, IrModuleProvider {
  readonly account: Located<string>;
  readonly region: Located<string>;
  readonly profile: Located<string> | undefined;
  readonly tags: readonly { readonly key: Located<string>; readonly value: Located<string> }[];
  readonly enableSsm: Located<boolean>;
  /** Key of the provider whose file holds the account module of this account. */
  readonly accountHolder: string;
}

export interface IrGoogleProvider extends IrProviderBase<"google">, IrModuleProvider {
  readonly project: Located<string>;
  readonly region: Located<string>;
  /** Tags of the source, in the form that the cloud takes. */
  readonly labels: readonly { readonly key: Located<string>; readonly value: Located<string> }[];
  /** Key of the provider whose file holds the account module of this project. */
  readonly accountHolder: string;
  /** Set where the network cannot have the cluster's prefix, as another of the project has it. */
  readonly networkPrefix: Located<string> | undefined;
  /** Names of the firewall rules of each balancer, by its key. */
  readonly firewall: readonly { readonly balancer: string; readonly clients: string; readonly health: string }[];
  /** The rule for each other network of this kind, by the key of its provider. */
  readonly networkRules: readonly { readonly provider: string; readonly name: string }[];
}

export interface IrProxmoxProvider extends IrProviderBase<"proxmox">, IrProxmoxParts {
  /** How `apply` prepares the nodes; undefined leaves that to whoever runs their scripts. */
  readonly ssh: IrNodeAccess | undefined;
  /** Set where OpenTofu makes the template, the SDN and the security group; else the scripts of the nodes do. */
  readonly managed: IrProxmoxManaged | undefined;
}

/** How OpenTofu reaches the API of Proxmox VE. */
export interface IrProxmoxManaged {
  readonly origin: Origin;
  /** With the slash behind it that the provider wants. */
  readonly endpoint: Located<string>;
  readonly insecure: Located<boolean>;
  /** The variable that OpenTofu has the token in, and what it is; undefined where whoever runs OpenTofu sets that. */
  readonly token: { readonly variable: string; readonly secret: IrSecret | undefined };
}

/** How the nodes are reached, and what they are given there. */
export interface IrNodeAccess {
  readonly origin: Origin;
  readonly user: Located<string>;
  /** Undefined where the user's own configuration of ssh says it. */
  readonly port: Located<number> | undefined;
  /** Of a store of the user's only. */
  readonly encryptionKey: IrSecret | undefined;
  /** One pair of keys, or the key file of an account. */
  readonly accessKeyId: IrSecret | undefined;
  readonly secretAccessKey: IrSecret | undefined;
  readonly credentials: IrSecret | undefined;
}

/** The shape of each kind that output is generated for. */
interface Shapes {
  readonly aws: IrAwsProvider;
  readonly google: IrGoogleProvider;
  readonly proxmox: IrProxmoxProvider;
}

/** A kind without a shape does not compile, here and nowhere else. */
export type IrShapes = EachKind<Shapes>;
type EachKind<T extends Readonly<Record<ProviderKind, unknown>>> = T;

/** The providers by kind. */
export type IrProviders = { readonly [K in ProviderKind]: K extends keyof IrShapes ? IrShapes[K] : never };

export type IrProvider = IrProviders[ProviderKind];
