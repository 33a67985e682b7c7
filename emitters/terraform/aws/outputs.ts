import { rule } from "../../document/index.ts";
import { type Context, own } from "../base/index.ts";
import { attribute, type Block, type Expression, inlineObject, ref } from "../hcl/index.ts";
import { output } from "../nstance/index.ts";
import type { AwsContext } from "./context.ts";

/** Name and ARN of a bucket or role of the applications. */
export function applicationValue(provider: AwsContext, type: string, name: string, nameOf: string): Expression {
  return inlineObject([
    attribute("name", own(provider, type, name, nameOf)),
    attribute("arn", own(provider, type, name, "arn")),
  ]);
}

/** Where the cluster's own buckets and roles are. contracts/terraform.md 1.15. */
export function platformOutputs({ ir }: Context): readonly Block[] {
  const buckets = rule("platform-buckets", ir.origin);
  const roles = rule("platform-roles", ir.origin);
  const certManager = ir.platform.roles["cert-manager"];
  const certificates = certManager && [
    output("cert_manager_route53_role_arn", ref("aws_iam_role.cert_manager_route53.arn"), certManager.id.origin),
  ];
  const logs = ir.platform.roles.telemetry;
  const telemetry = logs && [
    output("telemetry_upload_role_arn", ref("aws_iam_role.telemetry_upload.arn"), logs.id.origin),
  ];
  return [
    output("netsy_bucket", ref("aws_s3_bucket.netsy.bucket"), buckets),
    output("netsy_role_arn", ref("aws_iam_role.netsy.arn"), roles),
    output("registry_bucket", ref("aws_s3_bucket.registry.bucket"), buckets),
    output("registry_read_only_role_arn", ref("aws_iam_role.registry_read_only.arn"), roles),
    output("registry_read_write_role_arn", ref("aws_iam_role.registry_read_write.arn"), roles),
    ...(certificates ?? []),
    ...(telemetry ?? []),
  ];
}
