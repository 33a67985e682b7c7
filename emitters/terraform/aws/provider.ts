import { rule } from "../../document/index.ts";
import { type Context, identifierOf, local, type ProviderContext } from "../context.ts";
import type { Section } from "../file.ts";
import { attribute, block, type Item, list, paragraphs, ref, text } from "../hcl/index.ts";
import { hasCertManagerRole } from "./dns-plan.ts";

/** The provider block. contracts/terraform.md 1.2, 3.3. */
export function providerConfiguration(context: Context, item: ProviderContext): Section {
  const { provider, suffix } = item;
  const account = rule("aws-allowed-account", provider.account.origin);
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
    groups: [[block(["provider", provider.kind.value], body, provider.origin)], partition(context, item)],
    origin: provider.origin,
  };
}

/** Needed where an ARN is written by hand: other partitions have another prefix. */
function partition(context: Context, item: ProviderContext): readonly Item[] {
  if (item !== context.home || !hasCertManagerRole(context)) return [];
  const origin = rule("cert-manager-role", context.ir.acme?.origin ?? context.ir.origin);
  return [block(["data", "aws_partition", "current"], [], origin)];
}
