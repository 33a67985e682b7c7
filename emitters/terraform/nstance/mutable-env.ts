import { rule } from "../../document/index.ts";
import { type Delivery, type MutableSetting, mutableGroups, type VariableDelivery } from "../../settings/index.ts";
import { balancerAddress, type CloudPlatform, type Context, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
  comment,
  type Entry,
  type Expression,
  type Item,
  listLines,
  object,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";

/**
 * The env file of running VMs. Every key is always delivered (ruling 38). contracts/terraform.md
 * 1.13, contracts/cluster-config.md 5.7.
 */
export function mutableEnvironment(context: Context, platform: CloudPlatform): Section {
  const origin = rule("tf-mutable-env", context.ir.origin);
  const groups = mutableGroups(context.ir).map((settings) =>
    settings.map((setting) => entry(setting, context, platform)),
  );
  const body: readonly Item[] = [
    comment("Every key is always delivered: a VM keeps the last value of a missing one."),
    attribute("mutable_env", object(paragraphs(groups))),
  ];
  return {
    title: "Settings of running VMs",
    note: undefined,
    groups: [[block(["locals"], body, origin)], textCheck(context)],
    origin,
  };
}

function entry(
  { key, origin, value, delivery, note }: MutableSetting,
  context: Context,
  platform: CloudPlatform,
): Entry {
  const written = value.kind === "known" ? text(value.text) : text("");
  const expression = expressionOf(delivery, context, platform) ?? written;
  return attribute(key, expression, note === undefined ? { origin } : { origin, comment: note });
}

/** Undefined for what is known when compiling. */
function expressionOf(delivery: Delivery, context: Context, platform: CloudPlatform): Expression | undefined {
  switch (delivery.kind) {
    case "text":
      return undefined;
    case "variable":
      return orElse(variableText(delivery), delivery.otherwise && platform.roles[delivery.otherwise]);
    case "local":
      return delivery.as === "base64"
        ? code`base64encode(${ref(`local.${delivery.name}`)})`
        : ref(`local.${delivery.name}`);
    case "region":
      return platform.region;
    case "bucket":
      return platform.buckets[delivery.bucket];
    case "role":
      return platform.roles[delivery.role];
    case "balancer":
      return balancerAddress(context, delivery.balancer);
  }
}

/** `coalesce` passes over a text that is empty. */
function orElse(first: Expression, otherwise: Expression | undefined): Expression {
  return otherwise ? code`coalesce(${first}, ${otherwise})` : first;
}

function variableText({ name, as }: VariableDelivery): Expression {
  const self = ref(`var.${name}`);
  switch (as) {
    case "text":
    case "address":
      return self;
    case "number":
    case "boolean":
      return code`tostring(${self})`;
    case "list":
      return code`join(",", ${self})`;
    case "flag":
      return code`${self} ? "true" : ""`;
  }
}

/** Variables whose text reaches VMs as it is; only addresses may hold brackets (ruling 38). */
function textCheck(context: Context): readonly Item[] {
  const origin = rule("env-text", context.ir.origin);
  const variables = mutableGroups(context.ir)
    .flat()
    .flatMap(({ delivery }) => (delivery.kind === "variable" ? [delivery] : []));
  const written = (...forms: readonly string[]): readonly Expression[] =>
    forms.flatMap((form) => variables.filter((one) => one.as === form).map(variableText));
  const checks = [
    precondition(
      code`can(regex("^[A-Za-z0-9 ./_:+=#@,-]*$", value)) && length(value) <= 4096`,
      written("text", "list"),
      "Values for VMs may hold letters, digits, spaces and - . / _ : + = # @ , only, 4096 at most.",
    ),
    precondition(
      code`can(regex("^[][A-Za-z0-9 ./_:+=#@,-]*$", value)) && length(value) <= 4096`,
      written("address"),
      "Addresses for VMs may hold letters, digits, spaces and - . / _ : + = # @ , [ ] only, 4096 at most.",
    ),
  ];
  const body = [block(["lifecycle"], paragraphs(checks.map((check) => [check])))];
  return [
    comment("A VM refuses the whole update for one character outside these sets.", origin),
    block(["resource", "terraform_data", "mutable_env"], body, origin),
  ];
}

function precondition(test: Expression, values: readonly Expression[], message: string): Block {
  const condition = code`alltrue([
    for value in ${listLines(values)} : ${test}
  ])`;
  return block(["precondition"], [attribute("condition", condition), attribute("error_message", text(message))]);
}
