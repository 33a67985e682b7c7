import type { Origin } from "../../../compiler/ir/index.ts";
import { configurationOf } from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  code,
  type Expression,
  type Item,
  interpolate,
  list,
  listLines,
  paragraphs,
  ref,
  text,
  texts,
} from "../hcl/index.ts";

import type { AwsContext } from "./context.ts";

export interface Statement {
  readonly sid?: string;
  readonly actions: Expression;
  readonly resources: Expression;
  readonly conditions?: readonly { readonly variable: string; readonly values: readonly string[] }[];
}

/** `data "aws_iam_policy_document"`: what its role may do. */
export function policyDocument(name: string, statements: readonly Statement[], origin: Origin): Block {
  return block(
    ["data", "aws_iam_policy_document", name],
    paragraphs(statements.map((statement) => [statementBlock(statement)])),
    origin,
  );
}

function statementBlock(statement: Statement): Block {
  const sid = statement.sid === undefined ? [] : [attribute("sid", text(statement.sid))];
  const attributes = [...sid, attribute("actions", statement.actions), attribute("resources", statement.resources)];
  const conditions = (statement.conditions ?? []).map(({ variable, values }) => [
    block(
      ["condition"],
      [
        attribute("test", text("ForAllValues:StringEquals")),
        attribute("variable", text(variable)),
        attribute("values", texts(values)),
      ],
    ),
  ]);
  return block(["statement"], paragraphs<Item>([attributes, ...conditions]));
}

export interface RoleSpec {
  /** The Terraform name, without the provider's suffix. */
  readonly name: string;
  /** The name in the cloud. */
  readonly cloudName: Expression;
  readonly statements: readonly Statement[];
  readonly origin: Origin;
}

/** A role that VMs may assume, with what it may do. contracts/terraform.md 1.5. */
export function role(provider: AwsContext, spec: RoleSpec): readonly Block[] {
  const name = `${spec.name}${provider.suffix}`;
  const configuration = configurationOf(provider, "resource");
  const leading = configuration.length > 0 ? [...configuration, blank] : [];
  return [
    block(
      ["resource", "aws_iam_role", name],
      [
        ...leading,
        attribute("name", spec.cloudName),
        attribute("assume_role_policy", ref("data.aws_iam_policy_document.trust_vms.json")),
      ],
      spec.origin,
    ),
    policyDocument(name, spec.statements, spec.origin),
    block(
      ["resource", "aws_iam_role_policy", name],
      [
        ...leading,
        attribute("name", interpolate`${ref(`aws_iam_role.${name}.name`)}-policy`),
        attribute("role", ref(`aws_iam_role.${name}.name`)),
        attribute("policy", ref(`data.aws_iam_policy_document.${name}.json`)),
      ],
      spec.origin,
    ),
  ];
}

/** What a role may do in buckets, given as references such as `aws_s3_bucket.netsy`. */
export function bucketStatements(
  buckets: readonly string[],
  actions: { readonly bucket: Expression; readonly objects: Expression },
): readonly Statement[] {
  const arns = buckets.map((bucket) => ref(`${bucket}.arn`));
  return [
    { actions: actions.bucket, resources: list(arns) },
    { actions: actions.objects, resources: list(arns.map((arn) => interpolate`${arn}/*`)) },
  ];
}

/** A list of role ARNs that grows by whole lines, and a role that whoever runs tofu may name. */
export function roleArns(roles: readonly string[], named: Expression): Expression {
  return code`concat(${listLines(roles.map((name) => ref(`aws_iam_role.${name}.arn`)))}, compact([${named}]))`;
}
