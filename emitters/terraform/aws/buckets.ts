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
  list,
  located,
  number,
  paragraphs,
  ref,
  text,
  texts,
} from "../hcl/index.ts";
import { seedGuard } from "../nstance/index.ts";
import { type AwsContext, isHome } from "./context.ts";
import { bucketForOthers } from "./other-accounts.ts";
import { seedLookup } from "./seed-lookup.ts";

/** Buckets of the platform, and those that the source declares. contracts/terraform.md 1.4, ruling 49. */
export function buckets(context: Context, provider: AwsContext): Section {
  const platform = isHome(context, provider) ? platformBuckets(context, provider) : [];
  return {
    title: "Buckets",
    note: undefined,
    groups: [...platform, ...provider.provider.buckets.flatMap((bucket) => userBucket(context, provider, bucket))],
    origin: rule("platform-buckets", provider.provider.origin),
  };
}

function platformBuckets(context: Context, provider: AwsContext): readonly (readonly Item[])[] {
  const { netsy, registry } = context.ir.platform.buckets;
  const named = (name: string): Expression =>
    interpolate`${ref("local.cluster_id")}-${ref("local.aws_account_id")}-${name}`;
  return [
    ...bucket(context, provider, {
      name: "netsy",
      kept: true,
      cloudName: named("netsy"),
      origin: netsy.name.origin,
      why: "The state of the cluster. Only `podplanec` and Netsy write to it.",
    }),
    ...seedGuard(context, netsy.name.origin, seedLookup),
    ...bucket(context, provider, {
      name: "registry",
      kept: false,
      cloudName: named("registry"),
      origin: registry.name.origin,
      why: "Images: pushed ones below apps/, mirrored ones below mirror/.",
    }),
    ...bucketForOthers(context),
  ];
}

/** What a bucket of the applications is called in Terraform, without the provider's suffix. */
export function bucketName({ key }: Pick<IrBucket, "key">): string {
  return `bucket_${identifierOf(key)}`;
}

/** A name that follows the pattern is written as such; one that was shortened or kept, as it is. */
function userBucket(context: Context, provider: AwsContext, item: IrBucket): readonly (readonly Item[])[] {
  const account = local(provider, "aws_account_id");
  const pattern = interpolate`${ref("local.cluster_id")}-${account}-${item.key}`;
  const cloudName = item.regular ? from(item.cloudName.origin, pattern) : located(item.cloudName, text);
  return bucket(context, provider, {
    name: bucketName(item),
    kept: false,
    cloudName,
    origin: item.origin,
    why: undefined,
  });
}

interface BucketSpec {
  readonly name: string;
  readonly cloudName: Expression;
  readonly origin: Origin;
  readonly why: string | undefined;
  /** Whether no plan may destroy it. */
  readonly kept: boolean;
}

/** What every bucket and its companions are called in Terraform, without the provider's suffix. */
export const bucketResources = [
  "aws_s3_bucket",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
] as const;

/** What a bucket has besides with generation 2 of the defaults. */
const newerResources = ["aws_s3_bucket_policy", "aws_s3_bucket_lifecycle_configuration"] as const;

/** The resources that a bucket of this cluster is made of. */
export function bucketResourcesOf({ ir }: Context): readonly string[] {
  return ir.defaults.value >= 2 ? [...bucketResources, ...newerResources] : bucketResources;
}

function bucket(context: Context, provider: AwsContext, spec: BucketSpec): readonly (readonly Item[])[] {
  const [type, access, encryption] = bucketResources;
  const name = `${spec.name}${provider.suffix}`;
  const configuration = configurationOf(provider, "resource");
  const reference = attribute("bucket", ref(`${type}.${name}.bucket`));
  const leading = configuration.length > 0 ? [...configuration, blank] : [];
  const main = block(
    ["resource", type, name],
    paragraphs<Item>([[...leading, attribute("bucket", spec.cloudName)], spec.kept ? keptBucket(spec.origin) : []]),
    spec.origin,
  );
  const locked = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
  const closed = locked.map((key) => attribute(key, boolean(true)));
  const safe = rule("bucket-safety", spec.origin);
  return [
    spec.why === undefined ? [main] : [comment(spec.why, spec.origin), main],
    [block(["resource", access, name], [...leading, reference, ...closed], safe)],
    [block(["resource", encryption, name], paragraphs<Item>([[...leading, reference], [encryptionRule()]]), safe)],
    ...(context.ir.defaults.value >= 2 ? newerCompanions(name, [...leading, reference], safe) : []),
  ];
}

/** A way through it stands in docs/how-to-start.md. */
function keptBucket(of: Origin): readonly Item[] {
  const origin = rule("state-store-kept", of);
  return [block(["lifecycle"], [attribute("prevent_destroy", boolean(true))], origin)];
}

function newerCompanions(name: string, bucket: readonly Item[], origin: Origin): readonly (readonly Item[])[] {
  const [policy, lifecycle] = newerResources;
  const document = `only_tls_${name}`;
  const json = attribute("policy", ref(`data.aws_iam_policy_document.${document}.json`));
  return [
    [onlyTls(document, `aws_s3_bucket.${name}`, origin)],
    [block(["resource", policy, name], [...bucket, json], origin)],
    [block(["resource", lifecycle, name], paragraphs<Item>([bucket, [unfinishedUploads()]]), origin)],
  ];
}

function onlyTls(name: string, bucket: string, origin: Origin): Block {
  const arn = ref(`${bucket}.arn`);
  const statement = block(
    ["statement"],
    paragraphs<Item>([
      [
        attribute("sid", text("DenyWithoutTls")),
        attribute("effect", text("Deny")),
        attribute("actions", texts(["s3:*"])),
        attribute("resources", list([arn, interpolate`${arn}/*`])),
      ],
      [block(["principals"], [attribute("type", text("*")), attribute("identifiers", texts(["*"]))])],
      [
        block(
          ["condition"],
          [
            attribute("test", text("Bool")),
            attribute("variable", text("aws:SecureTransport")),
            attribute("values", texts(["false"])),
          ],
        ),
      ],
    ]),
  );
  return block(["data", "aws_iam_policy_document", name], [statement], origin);
}

/** Parts of an upload that was never finished are paid for and never seen. */
function unfinishedUploads(): Block {
  return block(
    ["rule"],
    paragraphs<Item>([
      [attribute("id", text("end-unfinished-uploads")), attribute("status", text("Enabled"))],
      [block(["filter"], [])],
      [block(["abort_incomplete_multipart_upload"], [attribute("days_after_initiation", number(7))])],
    ]),
  );
}

function encryptionRule(): Block {
  const algorithm = attribute("sse_algorithm", text("AES256"));
  return block(["rule"], [block(["apply_server_side_encryption_by_default"], [algorithm])]);
}
