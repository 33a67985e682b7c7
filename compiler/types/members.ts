import type { Expression, Name } from "../../grammar/index.ts";
import type { Target } from "../bind/index.ts";
import { meantFixes, suggestion } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { literalText } from "./constant.ts";
import { type Context, checkExpression, type Expected, fail } from "./context.ts";
import { describeKind } from "./describe.ts";
import { expectedOf } from "./expected.ts";
import { itemType, ownMember } from "./member-types.ts";
import { checkBare, checkBlocks, goesOver } from "./names.ts";
import { descend, type Step } from "./reads.ts";
import { typeOfSpec } from "./spec.ts";
import { alternatives, anyType, joinTypes, secretType, type Type } from "./type.ts";

type Member = Extract<Expression, { kind: "member" }>;

/** The type of `a.b`: of a declared value, an attribute of a block, or a member of what stands in front of the dot. */
export function checkMember(expression: Member, expected: Expected | undefined, context: Context): Type {
  const target = context.bound.targets.get(expression);
  if (!target) {
    const object = checkExpression(expression.object, undefined, context);
    return memberType(object, expression.member, expression, context);
  }
  switch (target.kind) {
    case "param":
      return context.params.get(target.declaration) ?? anyType;
    case "let":
      return context.lets.get(target.declaration) ?? anyType;
    case "secret":
      return secretType;
    case "import":
      return checkImport(expression, target, context);
    case "block-path":
      return checkBlockPath(expression, target, expected, context);
    case "bare":
      return checkBare(expression, target, expected, context);
    default:
      return fail(expression, context);
  }
}

function checkImport(expression: Member, target: Extract<Target, { kind: "import" }>, context: Context): Type {
  const alias = target.use.alias.text;
  const exports = context.imports.get(alias);
  const type = exports?.lets.get(target.member.text);
  if (type) return type;
  if (exports) {
    const { text: name, span } = target.member;
    const known = [...exports.lets.keys()];
    const parameters = { alias, name, file: exports.path, suggestion: suggestion(name, known) };
    context.diagnostics.report("unknown-import-member", span, parameters, { fixes: meantFixes(name, known, span) });
  }
  return fail(expression, context);
}

/** The type of a member of a value. */
function memberType(object: Type, member: Name, expression: Expression, context: Context): Type {
  // The word behind the dot is missing, which the parser reported.
  if (member.text === "" || object.kind === "error") return fail(expression, context);
  const found = alternatives(object).flatMap(
    (one) =>
      ownMember(one, member.text) ?? ((one.kind === "block" && context.computed(one.schema).get(member.text)) || []),
  );
  if (found.length > 0) return joinTypes(found);
  if (object.kind === "block") reportUnknownMember(object.schema, member, context);
  else context.diagnostics.report("no-members", expression.span, { found: describeKind(object), name: member.text });
  return fail(expression, context);
}

/** `pool.ingress.size`, `kubernetes.api_hostname`, `provider.aws.load_balancer.main.public`. */
function checkBlockPath(
  expression: Member,
  { path, schema: root }: Extract<Target, { kind: "block-path" }>,
  expected: Expected | undefined,
  context: Context,
): Type {
  if (path.some((part) => part.text === "")) return fail(expression, context);
  const { schema, index, steps } = descend(path, root);
  const isLabelled = steps.at(-1)?.label !== undefined;
  if (context.blocksReadable && !(isLabelled && index >= path.length)) noteRead(steps, context);
  if (index >= path.length && !isLabelled && expected && goesOver(expected)) {
    return checkBlocks(expression, path.map((part) => part.text).join("."), schema, context);
  }
  if (!context.blocksReadable) {
    const text = path.map((part) => part.text).join(".");
    context.diagnostics.report("blocks-not-known", expression.span, { path: text });
    return fail(expression, context);
  }
  const part = path[index];
  if (!part) {
    context.diagnostics.report("block-as-value", expression.span, { kind: schema.kind });
    return fail(expression, context);
  }
  const type = attributeType(schema, part, context);
  if (!type) return fail(expression, context);
  return path.slice(index + 1).reduce((object, name) => memberType(object, name, expression, context), type);
}

/** Which blocks there are is known when all bodies were read: see `named-blocks.ts`. */
function noteRead(steps: readonly Step[], { part, isAsserted }: Context): void {
  if (steps.some((step) => step.label)) part.reads.push({ steps, isAsserted });
}

function attributeType(schema: BlockSchema, name: Name, context: Context): Type | undefined {
  const attribute = Object.hasOwn(schema.attributes, name.text) ? schema.attributes[name.text] : undefined;
  if (attribute) return typeOfSpec(attribute.type.spec);
  const computed = context.computed(schema).get(name.text);
  if (computed) return computed;
  reportUnknownMember(schema, name, context);
  return undefined;
}

function reportUnknownMember(schema: BlockSchema, name: Name, context: Context): void {
  const names = [...Object.keys(schema.attributes), ...Object.keys(schema.blocks), ...context.computed(schema).keys()];
  const parameters = { kind: schema.kind, name: name.text, suggestion: suggestion(name.text, names) };
  context.diagnostics.report("unknown-member", name.span, parameters, {
    fixes: meantFixes(name.text, names, name.span),
  });
}

/** `xs[0]`, `sizes[param.environment]` */
export function checkIndex(expression: Extract<Expression, { kind: "index" }>, context: Context): Type {
  const object = checkExpression(expression.object, expectedOf("indexed"), context);
  const index = checkExpression(expression.index, expectedOf("value"), context);
  if (object.kind === "error" || index.kind === "error") return fail(expression, context);
  const found = alternatives(object).flatMap((one) =>
    alternatives(index).flatMap((other) => itemType(one, other, literalText(expression.index)) ?? []),
  );
  if (found.length > 0) return joinTypes(found);
  const parameters = { object: describeKind(object), index: describeKind(index) };
  context.diagnostics.report("index-mismatch", expression.index.span, parameters);
  return fail(expression, context);
}
