import { rule } from "../../document/index.ts";
import { type Context, configurationOf } from "../base/index.ts";
import {
  attribute,
  blank,
  block,
  code,
  comment,
  type Expression,
  from,
  type Item,
  interpolate,
  list,
  paragraphs,
  ref,
  text,
  texts,
} from "../hcl/index.ts";
import { accountOf, holdsAccount } from "./account.ts";
import { type AwsContext, awsProviders, isHome } from "./context.ts";
import { policyDocument } from "./policy.ts";

/*
 * What servers need beyond the region and the account that hold the cluster. The account module lets them use the
 * secrets of its own region and the cluster's bucket; the bucket's account has to let other accounts in, too.
 */

/** Providers of other accounts than the one that holds the cluster, one for each account. */
function otherAccounts(context: Context): readonly AwsContext[] {
  const home = awsProviders(context).find((one) => isHome(context, one))?.provider.account.value;
  return awsProviders(context).filter((one) => holdsAccount(one) && one.provider.account.value !== home);
}

function isOfOtherAccount(context: Context, { provider }: AwsContext): boolean {
  return otherAccounts(context).some((one) => one.provider.account.value === provider.account.value);
}

/** Whether an ARN is written by hand for servers. */
export function needsPartition(context: Context): boolean {
  return context.beside.length > 0 || awsProviders(context).some((one) => !isHome(context, one));
}

const partition = ref("data.aws_partition.current.partition");

/** The bucket of the cluster module, for shards of other accounts. contracts/nstance.md 4.2, 6.1. */
export function bucketForOthers(context: Context): readonly (readonly Item[])[] {
  const others = otherAccounts(context);
  if (others.length === 0) return [];
  const origin = rule("nstance-bucket-accounts", ...originsOf(others));
  const arn = ref("module.cluster.bucket_arn");
  const accounts = others.map(({ suffix, provider }) =>
    from(provider.account.origin, interpolate`arn:${partition}:iam::${ref(`local.aws_account_id${suffix}`)}:root`),
  );
  const who = block(["principals"], [attribute("type", text("AWS")), attribute("identifiers", list(accounts))]);
  const statement = (actions: readonly string[], resource: Expression) =>
    block(
      ["statement"],
      paragraphs<Item>([[attribute("actions", texts(actions)), attribute("resources", list([resource]))], [who]]),
    );
  return [
    [
      comment("Shards of other accounts have their configuration and their records in this bucket.", origin),
      block(
        ["data", "aws_iam_policy_document", "shards_of_accounts"],
        paragraphs<Item>([
          [statement(["s3:GetBucketLocation", "s3:ListBucket"], arn)],
          [
            statement(
              ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:PutObjectTagging"],
              interpolate`${arn}/*`,
            ),
          ],
        ]),
        origin,
      ),
    ],
    [
      block(
        ["resource", "aws_s3_bucket_policy", "shards_of_accounts"],
        [
          attribute("bucket", ref("module.cluster.bucket")),
          attribute("policy", ref("data.aws_iam_policy_document.shards_of_accounts.json")),
        ],
        origin,
      ),
    ],
  ];
}

function originsOf(providers: readonly AwsContext[]) {
  const [first, ...more] = providers.map(({ provider }) => provider.account.origin);
  if (!first) throw new Error("no account is another's");
  return [first, ...more] as const;
}

/** Of another account nothing can be put into the bucket before its policy is there. */
export function clusterOfShards(context: Context, provider: AwsContext): Expression | undefined {
  if (!isOfOtherAccount(context, provider)) return undefined;
  return code`merge(module.cluster, { bucket = aws_s3_bucket_policy.shards_of_accounts.bucket })`;
}

/** The account's role of servers in a region that its module knows nothing of. contracts/nstance.md 3.2, 6.3. */
export function secretsOfRegion(context: Context, provider: AwsContext): readonly (readonly Item[])[] {
  if (holdsAccount(provider)) return [];
  const origin = rule("nstance-secrets-region", provider.provider.region.origin);
  const { suffix } = provider;
  const region = ref(`local.aws_region${suffix}`);
  const name = `servers${suffix}`;
  const secrets = secretArns(context, suffix);
  const [document, policy] = [
    policyDocument(name, [{ actions: texts(secretActions), resources: list([secrets]) }], origin),
    block(
      ["resource", "aws_iam_role_policy", name],
      [
        ...configurationOf(provider, "resource"),
        blank,
        attribute("name", interpolate`${ref("local.name_prefix")}-secrets-${region}`),
        attribute("role", code`element(split("/", ${ref(accountOf(context, provider))}.server_iam_role_arn), 1)`),
        attribute("policy", ref(`data.aws_iam_policy_document.${name}.json`)),
      ],
      origin,
    ),
  ];
  return [[comment("The account's servers use the secrets of this region, too.", origin), document], [policy]];
}

/** The secrets of the cluster in the region and account of a provider, by its suffix. */
export function secretArns({ ir }: Context, suffix: string): Expression {
  const { prefix } = ir.platform.secrets;
  const [region, account] = [ref(`local.aws_region${suffix}`), ref(`local.aws_account_id${suffix}`)];
  return interpolate`arn:${partition}:secretsmanager:${region}:${account}:secret:${prefix}*`;
}

/** What a server does in the store of secrets: it makes what is not there, and reads. */
export const secretActions = [
  "secretsmanager:CreateSecret",
  "secretsmanager:DeleteSecret",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
];
