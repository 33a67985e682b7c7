import type { Located, Origin } from "../origins/index.ts";
import type { PlatformRole } from "../providers/index.ts";

/** Names and identities of what the cluster itself needs in its cloud, made once. */
export interface IrPlatform {
  /** `IrProvider.key` of the provider that holds the cluster. */
  readonly home: string;
  /** Where the buckets and secrets lie. */
  readonly region: Located<string>;
  /** Credentials profile of whoever runs commands there. */
  readonly profile: Located<string> | undefined;
  /** Whether programs on VMs reach buckets by S3's protocol, or through the cloud's own interface. */
  readonly objectStore: "s3" | "native";
  /** Where the store is one of the user's: its address. VMs have keys for it, and no roles. */
  readonly storeEndpoint?: Located<string>;
  /** Where the registry in the cluster, which speaks S3 only, finds its bucket; undefined where the region says it. */
  readonly registryStore?: { readonly endpoint: string; readonly region: string };
  readonly buckets: Readonly<Record<PlatformBucket, IrPlatformBucket>>;
  /** Without an entry where the cloud has no such roles, or nothing needs it. */
  readonly roles: Readonly<Partial<Record<PlatformRole, IrIdentity>>>;
  /** Set where Pods act as accounts of the cloud by the cluster's tokens: the cloud is given the keys that sign them. */
  readonly trustsTokens?: true;
  /** Where the cloud trusts tokens of the cluster, as Pods name it, and the setting that this needs. */
  readonly podTrust?: { readonly needed: Located<number>; readonly audience: Located<string> };
  readonly secrets: IrSecretStore;
}

export type PlatformBucket = "netsy" | "registry";

export interface IrPlatformBucket {
  readonly name: Located<string>;
  /** As commands address it: `s3://NAME`. */
  readonly url: string;
}

/** A role that VMs or pods take. */
export interface IrIdentity {
  readonly name: Located<string>;
  /** What is given to take it, such as an ARN. */
  readonly id: Located<string>;
}

/** A file of kind `secret`. */
export interface IrSecretFile {
  readonly name: string;
  readonly secret: string;
  readonly kinds: "all" | "control-plane" | "workers";
  /** Whether only VMs of the cloud receive it, or only those on machines beside it; absent for all. */
  readonly place?: "cloud" | "beside";
  /** What asks for it, where the file does. */
  readonly origin: Origin | undefined;
}

/** Where Nstance keeps what VMs receive as files of kind `secret`. */
export interface IrSecretStore {
  /** As Nstance names it. */
  readonly moduleName: string;
  /** In front of the name of each secret, with its separator. */
  readonly prefix: string;
  /** Whether the modules would choose it by themselves. */
  readonly isDefault: boolean;
  /** What VMs receive from it, and what each is called there behind the prefix. */
  readonly files: readonly IrSecretFile[];
}
