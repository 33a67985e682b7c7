import { type Cloud, type Context, local, own, withModules } from "../base/index.ts";
import { ref } from "../hcl/index.ts";
import { hasSeedGuard, moved, network, seededBucket, shards } from "../nstance/index.ts";
import { accountArgument, accountModule, placeLocals, sessionArgument } from "./account.ts";
import { beside } from "./beside.ts";
import { bucketName, bucketResources, bucketResourcesOf, buckets } from "./buckets.ts";
import type { AwsContext } from "./context.ts";
import { clusterOfShards } from "./other-accounts.ts";
import { applicationValue, platformOutputs } from "./outputs.ts";
import { providerConfiguration, providerVariables } from "./provider.ts";
import { roleName, roleResources, roles } from "./roles.ts";
import { dns } from "./route53.ts";
import { templateArguments } from "./template.ts";
import { traffic } from "./traffic.ts";

export { retiredAws } from "./retired.ts";

/** What the files take from one provider of AWS. contracts/terraform.md 1. */
export function awsCloud(context: Context, provider: AwsContext): Cloud {
  return {
    required: { name: "aws", source: "hashicorp/aws", version: ">= 6.8, < 7" },
    variables: () => providerVariables(provider),
    variablesNote: provider.provider.profile && "A profile only chooses credentials.",
    sections: () => [
      providerConfiguration(context, provider),
      network(context, withModules(provider), {
        locals: placeLocals(provider),
        before: accountModule(context, provider),
        prefix: undefined,
        balancer: () => [],
        own: sessionArgument(provider),
      }),
      shards(context, withModules(provider), {
        cluster: clusterOfShards(context, provider),
        identity: [accountArgument(context, provider)],
        machineType: "instance_type",
        joins: "listeners",
        own: sessionArgument(provider),
      }),
      traffic(context, provider),
      buckets(context, provider),
      roles(context, provider),
      beside(context, provider),
      dns(context, provider),
      moved(context, provider, { bucket: bucketResources, role: roleResources }),
    ],
    templateArguments: (pool) => templateArguments(context, pool),
    templateNote: `The same holds for args: ${context.ir.defaults.value >= 2 ? "a null" : "no mappings"} is the size of the image.`,
    bucketOutput: (bucket) => applicationValue(provider, "aws_s3_bucket", bucketName(bucket), "bucket"),
    roleOutput: (role) => applicationValue(provider, "aws_iam_role", roleName(role), "name"),
    rolesPurpose: "for the iam.amazonaws.com/role annotation of pods",
    manualRecords: "DNS records to make by hand: aliases or CNAMEs of these names.",
    platform: {
      region: local(provider, "aws_region"),
      buckets: {
        netsy: hasSeedGuard(context) ? ref(seededBucket) : own(provider, "aws_s3_bucket", "netsy", "bucket"),
        registry: own(provider, "aws_s3_bucket", "registry", "bucket"),
      },
      roles: {
        netsy: own(provider, "aws_iam_role", "netsy", "arn"),
        "registry-read-only": own(provider, "aws_iam_role", "registry_read_only", "arn"),
        telemetry: own(provider, "aws_iam_role", "telemetry_upload", "arn"),
      },
      outputs: () => platformOutputs(context),
      seedTargets: () => bucketResourcesOf(context).map((type) => `${type}.netsy`),
      keyTargets: () => [],
    },
  };
}
