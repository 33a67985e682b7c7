import type { IrOutsideAccount, Located, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type BesideContext, type Context, explained, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  boolean,
  type Expression,
  from,
  type Item,
  interpolate,
  list,
  ref,
  text,
  texts,
} from "../hcl/index.ts";
import { type AwsContext, isHome } from "./context.ts";
import { secretActions, secretArns } from "./other-accounts.ts";
import { bucketStatements, policyDocument, type Statement } from "./policy.ts";

/*
 * What machines of one's own use of the account that holds the cluster (contracts/nstance.md 6.1, 9.2). A user for the
 * servers of the nodes, and one for the VMs; keys are made by hand, as one that OpenTofu made would lie in its state.
 */

export function beside(context: Context, provider: AwsContext): Section {
  const own = isHome(context, provider) ? context.beside : [];
  const [first] = own;
  return {
    title: "Machines beside AWS",
    note: "Their keys are made by hand: what OpenTofu makes lies in its state.",
    groups: own.flatMap((one) => [...serversOf(context, one), ...vmsOf(context, one)]),
    origin: rule("beside-account", (first ?? provider).provider.origin),
  };
}

/** The configuration and the records of their own shard, and what servers share. */
function serversOf(context: Context, { name, parts, shards }: BesideContext): readonly (readonly Item[])[] {
  const bucket = ref("module.cluster.bucket_arn");
  const folders = [...shards.map((shard) => `shard/${shard}`), "cluster"];
  const statements: readonly Statement[] = [
    { actions: texts(["s3:GetBucketLocation", "s3:ListBucket"]), resources: list([bucket]) },
    {
      actions: texts(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]),
      resources: list(folders.map((folder) => interpolate`${bucket}/${folder}/*`)),
    },
    { actions: texts(secretActions), resources: list([secretArns(context, "")]) },
  ];
  return user(context, `${name}_servers`, parts.servers, statements, "Nstance's servers on the nodes.");
}

/** Images, and where logs are shipped. */
function vmsOf({ ir, ...context }: Context, { name, parts }: BesideContext): readonly (readonly Item[])[] {
  const logs = ir.telemetry.s3Bucket;
  const partition = ref("data.aws_partition.current.partition");
  const statements: readonly Statement[] = [
    ...bucketStatements(["aws_s3_bucket.registry"], {
      bucket: ref("local.s3_read_bucket"),
      objects: ref("local.s3_read_objects"),
    }),
    ...(logs.value === ""
      ? []
      : [
          {
            actions: texts(["s3:AbortMultipartUpload", "s3:PutObject"]),
            resources: list([from(logs.origin, interpolate`arn:${partition}:s3:::${logs.value}/*`)]),
          },
        ]),
  ];
  return user({ ir, ...context }, `${name}_vms`, parts.vms, statements, "VMs there: they read images, and ship logs.");
}

function user(
  context: Context,
  name: string,
  { name: cloudName }: IrOutsideAccount,
  statements: readonly Statement[],
  why: string,
): readonly (readonly Item[])[] {
  const { origin } = cloudName;
  return [
    explained(
      why,
      block(
        ["resource", "aws_iam_user", name],
        [
          attribute("name", nameOf(context, cloudName)),
          // Keys that OpenTofu does not know of would keep the user from being destroyed.
          attribute("force_destroy", boolean(true)),
        ],
        origin,
      ),
    ),
    [policyDocument(name, statements, origin)],
    [userPolicy(name, origin)],
  ];
}

function nameOf({ ir }: Context, { value, origin }: Located<string>): Expression {
  const start = `${ir.namePrefix.value}-`;
  const written = value.startsWith(start)
    ? interpolate`${ref("local.name_prefix")}-${value.slice(start.length)}`
    : text(value);
  return from(origin, written);
}

function userPolicy(name: string, origin: Origin): Block {
  return block(
    ["resource", "aws_iam_user_policy", name],
    [
      attribute("name", interpolate`${ref(`aws_iam_user.${name}.name`)}-policy`),
      attribute("user", ref(`aws_iam_user.${name}.name`)),
      attribute("policy", ref(`data.aws_iam_policy_document.${name}.json`)),
    ],
    origin,
  );
}
