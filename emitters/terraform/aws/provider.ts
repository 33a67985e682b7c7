import { rule } from "../../document/index.ts";
import { type Context, identifierOf, local, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
  type Item,
  inlineObject,
  list,
  located,
  member,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { variable } from "../nstance/index.ts";
import { type AwsContext, hasCertManagerRole, hasTelemetryRole, isHome } from "./context.ts";
import { needsPartition } from "./other-accounts.ts";
import { tagValidations } from "./tag-validations.ts";

/** The provider block. contracts/terraform.md 1.2, 3.3. */
export function providerConfiguration(context: Context, item: AwsContext): Section {
  const { provider, suffix } = item;
  const account = rule("allowed-account", provider.account.origin);
  const alias =
    provider.alias === undefined
      ? []
      : [
          attribute("alias", text(identifierOf(provider.alias)), {
            origin: rule("tf-provider-alias", provider.origin),
          }),
        ];
  const profile = provider.profile
    ? [attribute("profile", ref(`var.aws_profile${suffix}`), { origin: provider.profile.origin })]
    : [];
  const [tag] = provider.tags;
  const tags = tag
    ? [block(["default_tags"], [attribute("tags", ref(`var.tags${suffix}`))], rule("tf-tags", tag.key.origin))]
    : [];
  const body = paragraphs<Item>([
    [
      ...alias,
      attribute("region", local(item, "aws_region"), { origin: provider.region.origin }),
      ...profile,
      attribute("allowed_account_ids", list([local(item, "aws_account_id")]), { origin: account }),
    ],
    tags,
  ]);
  return {
    title: undefined,
    note: undefined,
    groups: [[block(["provider", provider.kind], body, provider.origin)], partition(context, item)],
    origin: provider.origin,
  };
}

/** Needed where an ARN is written by hand: other partitions have another prefix. */
function partition(context: Context, item: AwsContext): readonly Item[] {
  const { acme, telemetry, origin: cluster } = context.ir;
  const reasons = [
    ...(hasCertManagerRole(context) ? [rule("cert-manager-role", acme?.origin ?? cluster)] : []),
    ...(hasTelemetryRole(context) ? [rule("telemetry-role", telemetry.s3Bucket.origin)] : []),
    ...(needsPartition(context) ? [rule("nstance-secrets-region", item.provider.region.origin)] : []),
  ];
  const [origin] = reasons;
  if (!isHome(context, item) || !origin) return [];
  return [block(["data", "aws_partition", "current"], [], origin)];
}

/** Tags and credentials: what may change without compiling. contracts/terraform.md 1.9, level 3. */
export function providerVariables({ provider, suffix }: AwsContext): readonly Block[] {
  const where = suffix === "" ? "" : ` in ${provider.account.value}, ${provider.region.value}`;
  const [firstTag] = provider.tags;
  const tags = firstTag && [
    variable({
      name: `tags${suffix}`,
      description: `Tags of every AWS resource that Terraform makes${where}.`,
      type: code`map(string)`,
      default: inlineObject(
        provider.tags.map(({ key, value }) => member(key.value, located(value, text), { origin: key.origin })),
      ),
      origin: rule("tf-tags", firstTag.key.origin, ...provider.tags.slice(1).map((tag) => tag.key.origin)),
      validations: tagValidations(`var.tags${suffix}`, provider.tags),
    }),
  ];
  const profile = provider.profile && [
    variable({
      name: `aws_profile${suffix}`,
      description: `Credentials profile of whoever runs tofu${where}; null takes the credentials of the environment.`,
      type: ref("string"),
      default: located(provider.profile, text),
      origin: provider.profile.origin,
      nullable: "nullable",
    }),
  ];
  return [...(tags ?? []), ...(profile ?? [])];
}
