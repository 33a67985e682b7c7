import type { IrBucket, IrRole } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, configurationOf, explained, identifierOf, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  code,
  type Expression,
  from,
  type Item,
  interpolate,
  list,
  located,
  paragraphs,
  ref,
  text,
  texts,
} from "../hcl/index.ts";
import { accountOf, holdsAccount } from "./account.ts";
import { bucketName } from "./buckets.ts";
import { type AwsContext, awsProviders, hasCertManagerRole, hasTelemetryRole, isHome } from "./context.ts";
import { secretsOfRegion } from "./other-accounts.ts";
import { bucketStatements, policyDocument, role, roleArns, type Statement } from "./policy.ts";
import { findsZones, zoneArns } from "./route53.ts";

/** The resource types that a role of the applications is made of. */
export const roleResources = ["aws_iam_role", "aws_iam_role_policy"] as const;

/** Roles that VMs and pods assume. contracts/terraform.md 1.5, 1.6. */
export function roles(context: Context, provider: AwsContext): Section {
  const user = provider.provider.roles.flatMap((item) => userRole(provider, item)).map((item) => [item]);
  return {
    title: "Roles",
    note: undefined,
    groups: [
      ...(isHome(context, provider) ? trust(context) : []),
      holdsAccount(provider) ? [agentPolicy(context, provider)] : [],
      ...secretsOfRegion(context, provider),
      ...(isHome(context, provider) ? platformRoles(context, provider) : []),
      ...user,
    ],
    origin: rule("platform-roles", provider.provider.origin),
  };
}

const readBucket = ref("local.s3_read_bucket");
const readObjects = ref("local.s3_read_objects");
const writeObjects = ref("local.s3_write_objects");

/** Lists of actions, the trust of all agents, and what the agents may assume. */
function trust(context: Context): readonly (readonly Item[])[] {
  const { ir } = context;
  const origin = rule("agent-trust", ir.origin);
  const actions = block(
    ["locals"],
    [
      attribute("s3_read_bucket", texts(["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"])),
      attribute("s3_read_objects", texts(["s3:GetObject", "s3:ListMultipartUploadParts"])),
      attribute(
        "s3_write_objects",
        code`concat(${readObjects}, ${texts(["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"])})`,
      ),
    ],
    rule("s3-actions", ir.origin),
  );
  const agents = awsProviders(context)
    .filter(holdsAccount)
    .map((holder) => from(holder.provider.account.origin, ref(`${accountOf(context, holder)}.agent_iam_role_arn`)));
  const principals = block(["principals"], [attribute("type", text("AWS")), attribute("identifiers", list(agents))]);
  const assume = attribute("actions", texts(["sts:AssumeRole"]));
  const document = block(
    ["data", "aws_iam_policy_document", "trust_vms"],
    [block(["statement"], paragraphs<Item>([[assume], [principals]]))],
    origin,
  );
  return [
    [actions],
    explained("VMs start with the agent role, and take the others from there.", document),
    [assumablePolicy(context)],
  ];
}

function assumablePolicy(context: Context): Block {
  const names = [
    "netsy",
    "registry_read_only",
    "registry_read_write",
    ...(hasCertManagerRole(context) ? ["cert_manager_route53"] : []),
    ...(hasTelemetryRole(context) ? [telemetryRoleName] : []),
    ...awsProviders(context).flatMap((provider) =>
      provider.provider.roles.map((item) => `${roleName(item)}${provider.suffix}`),
    ),
  ];
  return policyDocument(
    "vms",
    [
      {
        sid: "AssumeRolesOfWorkloads",
        actions: texts(["sts:AssumeRole"]),
        resources: roleArns(names, ref("var.telemetry_s3_assume_role")),
      },
      { sid: "DescribeRegions", actions: texts(["ec2:DescribeRegions"]), resources: texts(["*"]) },
    ],
    rule("agent-policy", context.ir.origin),
  );
}

function agentPolicy(context: Context, provider: AwsContext): Block {
  const configuration = configurationOf(provider, "resource");
  return block(
    ["resource", "aws_iam_role_policy", `vms${provider.suffix}`],
    [
      ...(configuration.length > 0 ? [...configuration, blank] : []),
      attribute("name", interpolate`${ref("local.name_prefix")}-podplane-knc-policy`),
      attribute("role", ref(`${accountOf(context, provider)}.agent_iam_role_name`)),
      attribute("policy", ref("data.aws_iam_policy_document.vms.json")),
    ],
    rule("agent-policy", provider.provider.account.origin),
  );
}

function platformRoles(context: Context, provider: AwsContext): readonly (readonly Item[])[] {
  const origin = rule("platform-roles", context.ir.namePrefix.origin);
  const cloudName = (suffix: string): Expression => interpolate`${ref("local.name_prefix")}-${suffix}`;
  const make = (why: string, name: string, suffix: string, statements: ReturnType<typeof bucketStatements>) => {
    const [first, ...more] = role(provider, { name, cloudName: cloudName(suffix), statements, origin });
    return [first ? explained(why, first) : [], ...more.map((item) => [item])];
  };
  const netsy = {
    bucket: texts(["s3:ListBucket", "s3:ListBucketMultipartUploads"]),
    objects: code`concat(${writeObjects}, ${texts(["s3:GetObjectAttributes"])})`,
  };
  const registry = ["aws_s3_bucket.registry"];
  const readOnly = bucketStatements(registry, { bucket: readBucket, objects: readObjects });
  const readWrite = bucketStatements(registry, { bucket: readBucket, objects: writeObjects });
  return [
    ...make("Netsy, on control-plane VMs.", "netsy", "netsy", bucketStatements(["aws_s3_bucket.netsy"], netsy)),
    ...make("The registry on each VM.", "registry_read_only", "registry-read-only", readOnly),
    ...make("The registry in the cluster that takes pushes.", "registry_read_write", "registry-read-write", readWrite),
    ...(hasCertManagerRole(context) ? certManagerRole(context, provider) : []),
    ...(hasTelemetryRole(context) ? telemetryRole(context, provider) : []),
  ];
}

/** What the role of the logs is called in Terraform. */
const telemetryRoleName = "telemetry_upload";

/** contracts/terraform.md 1.5, ruling 59. The bucket may be changed by its variable; one is always named. */
function telemetryRole({ ir }: Context, provider: AwsContext): readonly (readonly Item[])[] {
  const bucket = ir.telemetry.s3Bucket;
  const partition = ref("data.aws_partition.current.partition");
  const name = code`coalesce(${ref("var.telemetry_s3_bucket")}, ${text(bucket.value)})`;
  const [first, ...more] = role(provider, {
    name: telemetryRoleName,
    cloudName: interpolate`${ref("local.name_prefix")}-telemetry-upload`,
    statements: [
      {
        actions: texts(["s3:AbortMultipartUpload", "s3:PutObject"]),
        resources: list([interpolate`arn:${partition}:s3:::${name}/*`]),
      },
    ],
    origin: rule("telemetry-role", bucket.origin),
  });
  return [
    first ? explained("VMs write their logs to the bucket of telemetry.", first) : [],
    ...more.map((item) => [item]),
  ];
}

/**
 * A solver without the id of its zone looks for the zone by name; refused that, it waits for ever. Names of zones
 * have no resource of their own in a policy.
 */
const findZones: Statement = {
  sid: "FindZonesByName",
  actions: texts(["route53:ListHostedZonesByName"]),
  resources: texts(["*"]),
};

/** contracts/terraform.md 1.6. */
function certManagerRole(context: Context, provider: AwsContext): readonly (readonly Item[])[] {
  const origin = rule("cert-manager-role", context.ir.acme?.origin ?? context.ir.origin);
  const partition = ref("data.aws_partition.current.partition");
  const [first, ...more] = role(provider, {
    name: "cert_manager_route53",
    cloudName: interpolate`${ref("local.name_prefix")}-cert-manager-route53`,
    statements: [
      {
        sid: "ChangeDNS01Records",
        actions: texts(["route53:ChangeResourceRecordSets"]),
        resources: zoneArns(context),
        conditions: [
          { variable: "route53:ChangeResourceRecordSetsRecordTypes", values: ["TXT"] },
          { variable: "route53:ChangeResourceRecordSetsActions", values: ["UPSERT", "DELETE"] },
        ],
      },
      {
        sid: "ReadDNS01Changes",
        actions: texts(["route53:GetChange"]),
        resources: list([interpolate`arn:${partition}:route53:::change/*`]),
      },
      ...(findsZones(context) ? [findZones] : []),
    ],
    origin,
  });
  const why = "cert-manager: TXT records that prove the domains are ours, and nothing else.";
  return [first ? explained(why, first) : [], ...more.map((item) => [item])];
}

/** What a role of the applications is called in Terraform, without the provider's suffix. */
export function roleName({ key }: IrRole): string {
  return `role_${identifierOf(key)}`;
}

function bucketOf({ provider }: AwsContext, name: string): IrBucket {
  const found = provider.buckets.find((bucket) => bucket.name.value === name);
  if (!found) throw new Error(`no bucket ${name}`);
  return found;
}

/** A role of the applications: the same actions as the registry's, on the buckets that it names. */
function userRole(provider: AwsContext, item: IrRole): readonly Block[] {
  const pattern = interpolate`${ref("local.name_prefix")}-${item.key}`;
  const cloudName = item.regular ? from(item.cloudName.origin, pattern) : located(item.cloudName, text);
  const objects = item.permissions.value === "read-write" ? writeObjects : readObjects;
  const statements = bucketStatements(
    item.buckets.map(({ value }) => `aws_s3_bucket.${bucketName(bucketOf(provider, value))}${provider.suffix}`),
    { bucket: readBucket, objects: from(item.permissions.origin, objects) },
  );
  return role(provider, { name: roleName(item), cloudName, statements, origin: item.origin });
}
