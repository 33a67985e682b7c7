import type { IrBucket, IrPool, IrProvider, IrRole, PlatformBucket, PlatformRole } from "../../../compiler/ir/index.ts";
import type { Block, Expression } from "../hcl/index.ts";
import type { Context, ProviderContext } from "./context.ts";
import type { Section } from "./file.ts";

export interface RequiredProvider {
  readonly name: string;
  readonly source: string;
  readonly version: string;
}

/** What the files take from the cloud of one provider. */
export interface Cloud {
  /** The Terraform provider that it needs, for `required_providers`. */
  readonly required: RequiredProvider;
  /** Input variables of this provider. */
  variables(): readonly Block[];
  /** What a reader of those variables needs to know beside that a change of them shows in the plan. */
  readonly variablesNote: string | undefined;
  /** All that stands in the provider's own file, in order. */
  sections(): readonly Section[];
  /** What a pool's VMs are made with: `args` of a template. */
  templateArguments(pool: IrPool): Expression;
  /** What a reader of the templates needs to know of them. */
  readonly templateNote: string | undefined;
  /** Where a bucket or role of the applications is found, for outputs. */
  bucketOutput(bucket: IrBucket): Expression;
  roleOutput(role: IrRole): Expression;
  /** What the roles of the applications are for, in the description of their output. */
  readonly rolesPurpose: string;
  /** What the records are that somebody makes by hand, as a sentence. */
  readonly manualRecords: string;
  /** For the provider that holds the cluster. */
  readonly platform: CloudPlatform;
}

/** What the cluster itself has in the cloud that holds it. */
export interface CloudPlatform {
  readonly region: Expression;
  /** The names of the cluster's buckets, for its VMs. */
  readonly buckets: Readonly<Record<PlatformBucket, Expression>>;
  /** What is given to take a role. */
  readonly roles: Readonly<Partial<Record<PlatformRole, Expression>>>;
  outputs(): readonly Block[];
  /** Addresses of what has to be there before the cluster's state is seeded (ruling 51). */
  seedTargets(): readonly string[];
  /** Addresses of what has to be there before `secrets init`: its store, and the accounts that it makes keys of. */
  keyTargets(): readonly string[];
}

/** A provider and its cloud. */
export interface ProviderCloud {
  readonly provider: ProviderContext;
  readonly cloud: Cloud;
}

/** Makes the cloud of one provider. Nothing is emitted yet. */
export type CloudEmitter<P extends IrProvider> = (context: Context, provider: ProviderContext<P>) => Cloud;
