import type { IrBucket, IrRole } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, own } from "../base/index.ts";
import { attribute, type Block, type Expression, inlineObject, ref } from "../hcl/index.ts";
import { output } from "../nstance/index.ts";
import { accountOf } from "./account.ts";
import { bucketName } from "./buckets.ts";
import { type GoogleContext, trustsTokens } from "./context.ts";
import { roleName } from "./roles.ts";

export function bucketOutput(provider: GoogleContext, bucket: IrBucket): Expression {
  const value = (member: string) => own(provider, "google_storage_bucket", bucketName(bucket), member);
  return inlineObject([attribute("name", value("name")), attribute("url", value("url"))]);
}

export function roleOutput(provider: GoogleContext, role: IrRole): Expression {
  const value = (member: string) => own(provider, "google_service_account", roleName(role), member);
  return inlineObject([attribute("name", value("account_id")), attribute("email", value("email"))]);
}

/** Where the cluster's own buckets and identities are. contracts/terraform.md 2.7. */
export function platformOutputs(context: Context, home: GoogleContext): readonly Block[] {
  const { ir } = context;
  const buckets = rule("platform-buckets", ir.origin);
  const grants = rule("google-grants", ir.origin);
  const federation = rule("google-federation", ir.origin);
  const { telemetry, "cert-manager": certManager } = ir.platform.roles;
  return [
    output("netsy_bucket", ref("google_storage_bucket.netsy.name"), buckets),
    output("netsy_service_account", ref(`${accountOf(context, home)}.agent_iam_role_arn`), grants),
    output("registry_bucket", ref("google_storage_bucket.registry.name"), buckets),
    ...(certManager
      ? [output("cert_manager_service_account", ref("google_service_account.dns01.email"), certManager.id.origin)]
      : []),
    ...(telemetry
      ? [output("telemetry_service_account", ref("google_service_account.telemetry.email"), telemetry.id.origin)]
      : []),
    ...(trustsTokens(context)
      ? [
          output(
            "workload_identity_provider",
            ref("google_iam_workload_identity_pool_provider.pods.name"),
            federation,
            "What pods name in their credentials file to act as the account of a role.",
          ),
        ]
      : []),
  ];
}
