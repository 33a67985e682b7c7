import type { Located, Origin } from "../origins/index.ts";
import type { GeneratedKind, ProviderKind } from "../providers/index.ts";
import type { IrBucket, IrLoadBalancer, IrNetwork, IrRole, IrZone } from "./network.ts";

/** What every provider has, whatever its cloud. */
export interface IrProviderBase<K extends ProviderKind> {
  readonly origin: Origin;
  readonly kind: K;
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
  /** The output of the network module that holds the address of a balancer. */
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

/** The shape of each kind that output is generated for. */
interface Shapes {
  readonly aws: IrAwsProvider;
}

/** A kind without a shape does not compile, here and nowhere else. */
export type IrShapes = EachKind<Shapes>;
type EachKind<T extends Readonly<Record<GeneratedKind, unknown>>> = T;

/** The providers by kind. */
export type IrProviders = { readonly [K in GeneratedKind]: K extends keyof IrShapes ? IrShapes[K] : never };

export type IrProvider = IrProviders[GeneratedKind];
