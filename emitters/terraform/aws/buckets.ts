import type { IrBucket, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, configurationOf, identifierOf, local, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  boolean,
  comment,
  type Expression,
  from,
  type Item,
  interpolate,
  located,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";

import { type AwsContext, isHome } from "./context.ts";

/** Buckets of the platform, and those that the source declares. contracts/terraform.md 1.4, ruling 49. */
export function buckets(context: Context, provider: AwsContext): Section {
  const platform = isHome(context, provider) ? platformBuckets(context, provider) : [];
  return {
    title: "Buckets",
    note: undefined,
    groups: [...platform, ...provider.provider.buckets.flatMap((bucket) => userBucket(provider, bucket))],
    origin: rule("platform-buckets", provider.provider.origin),
  };
}

function platformBuckets(context: Context, provider: AwsContext): readonly (readonly Item[])[] {
  const { netsy, registry } = context.ir.platform.buckets;
  const named = (name: string): Expression =>
    interpolate`${ref("local.cluster_id")}-${ref("local.aws_account_id")}-${name}`;
  return [
    ...bucket(provider, {
      name: "netsy",
      cloudName: named("netsy"),
      origin: netsy.name.origin,
      why: "The state of the cluster. Only `podplanec` and Netsy write to it.",
    }),
    ...bucket(provider, {
      name: "registry",
      cloudName: named("registry"),
      origin: registry.name.origin,
      why: "Images: pushed ones below apps/, mirrored ones below mirror/.",
    }),
  ];
}

/** What a bucket of the applications is called in Terraform, without the provider's suffix. */
export function bucketName({ key }: Pick<IrBucket, "key">): string {
  return `bucket_${identifierOf(key)}`;
}

/** A name that follows the pattern is written as such; one that was shortened or kept, as it is. */
function userBucket(provider: AwsContext, item: IrBucket): readonly (readonly Item[])[] {
  const account = local(provider, "aws_account_id");
  const pattern = interpolate`${ref("local.cluster_id")}-${account}-${item.key}`;
  const cloudName = item.regular ? from(item.cloudName.origin, pattern) : located(item.cloudName, text);
  return bucket(provider, { name: bucketName(item), cloudName, origin: item.origin, why: undefined });
}

interface BucketSpec {
  readonly name: string;
  readonly cloudName: Expression;
  readonly origin: Origin;
  readonly why: string | undefined;
}

/** What a bucket and its companions are called in Terraform, without the provider's suffix. */
export const bucketResources = [
  "aws_s3_bucket",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
] as const;

function bucket(provider: AwsContext, spec: BucketSpec): readonly (readonly Item[])[] {
  const [type, access, encryption] = bucketResources;
  const name = `${spec.name}${provider.suffix}`;
  const configuration = configurationOf(provider, "resource");
  const reference = attribute("bucket", ref(`${type}.${name}.bucket`));
  const leading = configuration.length > 0 ? [...configuration, blank] : [];
  const main = block(["resource", type, name], [...leading, attribute("bucket", spec.cloudName)], spec.origin);
  const locked = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
  const closed = locked.map((key) => attribute(key, boolean(true)));
  const safe = rule("bucket-safety", spec.origin);
  return [
    spec.why === undefined ? [main] : [comment(spec.why, spec.origin), main],
    [block(["resource", access, name], [...leading, reference, ...closed], safe)],
    [block(["resource", encryption, name], paragraphs<Item>([[...leading, reference], [encryptionRule()]]), safe)],
  ];
}

function encryptionRule(): Block {
  const algorithm = attribute("sse_algorithm", text("AES256"));
  return block(["rule"], [block(["apply_server_side_encryption_by_default"], [algorithm])]);
}
