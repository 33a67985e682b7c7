import type {
  Expression,
  NameExpression,
  Node,
  TemplateDeclaration,
  TypeExpression,
  UseDeclaration,
} from "../../grammar/index.ts";
import { schemasOf, withoutParentheses } from "../bind/index.ts";
import { Diagnostics, findSimilar, meantFixes, suggestion } from "../diagnostics/index.ts";
import { secretSources } from "../values/index.ts";
import { checkBody, describeBlock } from "./body.ts";
import { literalText } from "./constant.ts";
import { type Context, checkExpression, checkOptional } from "./context.ts";
import { expectedOf, unknownPlace } from "./expected.ts";
import type { Exports, TemplateSignature } from "./exports.ts";
import { createPart, type Part } from "./fragment.ts";
import { checkLabels } from "./labels.ts";
import { sortLets } from "./lets.ts";
import { reportUnknownRoot } from "./names.ts";
import { reportRepeatedArguments, reportRepeatedParameters } from "./repeated.ts";
import { capType, type Type } from "./type.ts";
import { readTypeExpression } from "./type-expressions.ts";

/** Checks all declarations of a file, each behind what it reads. */
export function checkDeclarations(
  context: Context & { readonly templates: Map<string, TemplateSignature> },
  parts: Map<Node, Part>,
): void {
  const { bound, diagnostics } = context;
  for (const item of bound.ast.items) {
    if (item.kind === "param") context.params.set(item, readTypeExpression(item.type, diagnostics));
    if (item.kind !== "template") continue;
    const signature = readSignature(item, context);
    if (bound.declarations.templates.get(item.name.text) === item) context.templates.set(item.name.text, signature);
  }
  const { unread } = context;
  for (const declaration of sortLets(bound)) {
    context.lets.set(declaration, capType(checkOptional(declaration.value, expectedOf("value"), unread)));
    if (bound.closing.has(declaration.value)) context.faults.add(declaration.value);
  }
  for (const item of bound.ast.items) {
    const part = createPart(item.kind === "template");
    parts.set(item, part);
    checkItem(item, { ...context, part }, unread);
  }
}

function checkItem(item: Context["bound"]["ast"]["items"][number], context: Context, unread: Context): void {
  switch (item.kind) {
    case "let":
      // One of two of the same name; the first was read with those that it needs.
      if (!context.lets.has(item)) checkOptional(item.value, expectedOf("value"), unread);
      return;
    case "use":
      checkUse(item, unread);
      return;
    case "param":
      checkFieldDefaults(item.type, unread);
      if (item.default) checkDefault(item.name.text, item.type, item.default, context.params.get(item), unread);
      return;
    case "secret":
      checkSecret(item.value, context);
      return;
    case "template":
      checkTemplate(item, context, unread);
      return;
    case "block":
      checkRoot(item, context, unread);
      return;
    case "assert":
      checkExpression(item.condition, expectedOf("condition"), unread);
      return;
    default:
      return;
  }
}

function readSignature(template: TemplateDeclaration, context: Context): TemplateSignature {
  const parameters = template.parameters.map((parameter) => {
    const type = readTypeExpression(parameter.type, context.diagnostics);
    context.variables.set(parameter.name, type);
    const { span } = parameter;
    const required = parameter.default === undefined;
    return { name: parameter.name.text, type, required, span, typeSpan: parameter.type.span };
  });
  reportRepeatedParameters(template.parameters, context);
  const isWhole = template.parameters.every(({ name, type }) => name.text !== "" && type.name.text !== "");
  return { name: template.name.text, parameters, isWhole, places: schemasOf(context.bound, template) };
}

function checkDefault(
  name: string,
  written: TypeExpression,
  value: Expression,
  type: Type | undefined,
  context: Context,
): void {
  if (!type) return;
  checkExpression(value, { type, place: { kind: "parameter", name, declared: written.span, whole: type } }, context);
}

/** The defaults of the fields of a type; the types were read without reporting them again. */
function checkFieldDefaults(type: TypeExpression, context: Context): void {
  for (const argument of type.arguments) checkFieldDefaults(argument, context);
  for (const field of type.fields ?? []) {
    checkFieldDefaults(field.type, context);
    const own = field.default && readTypeExpression(field.type, new Diagnostics());
    if (field.default) checkDefault(field.name.text, field.type, field.default, own, context);
  }
}

/** The values that `use` gives to the parameters of the other file. */
function checkUse(use: UseDeclaration, context: Context): void {
  const exports = context.imports.get(use.alias.text);
  if (exports && use.arguments.length > 0) reportMissing(use, exports, context);
  reportRepeatedArguments(use.arguments, context);
  for (const { name, value } of use.arguments) {
    const parameter = exports?.params.get(name.text);
    if (parameter) {
      const place = {
        kind: "parameter",
        name: name.text,
        declared: parameter.typeSpan,
        whole: parameter.type,
      } as const;
      checkExpression(value, { type: parameter.type, place }, context);
      continue;
    }
    checkExpression(value, unknownPlace, context);
    if (!exports || name.text === "") continue;
    const known = [...exports.params.keys()];
    context.diagnostics.report(
      "unknown-import-parameter",
      name.span,
      { file: exports.path, name: name.text, suggestion: suggestion(name.text, known) },
      { fixes: meantFixes(name.text, known, name.span) },
    );
  }
}

/** Without any argument a file may be used for what needs none of its parameters. */
function reportMissing(use: UseDeclaration, { params }: Exports, { diagnostics }: Context): void {
  const given = use.arguments.flatMap(({ name }) => [name.text, findSimilar(name.text, params.keys())]);
  for (const { name, required, span } of params.values()) {
    if (!required || given.includes(name)) continue;
    const related = [{ span, message: "declared here" }];
    diagnostics.report("import-parameter-missing", use.alias.span, { name }, { related });
  }
}

function checkTemplate(template: TemplateDeclaration, context: Context, unread: Context): void {
  for (const { name, type, default: value } of template.parameters) {
    checkFieldDefaults(type, unread);
    if (value) checkDefault(name.text, type, value, context.variables.get(name), unread);
  }
  const schemas = schemasOf(context.bound, template);
  const [only, ...others] = schemas;
  const name = only && others.length === 0 ? `\`${only.kind}\`` : `\`template ${template.name.text}\``;
  checkBody(template.body, { schemas, describe: () => name, block: undefined }, context);
}

function checkRoot(
  block: Extract<Context["bound"]["ast"]["items"][number], { kind: "block" }>,
  context: Context,
  unread: Context,
): void {
  const schemas = schemasOf(context.bound, block);
  const holder = { schemas, describe: () => describeBlock(block), block };
  checkBase(block.extends, context);
  checkLabels(holder, unread);
  // What extends an abstract one may replace its values.
  checkBody(block.body, holder, block.abstract ? context : { ...context, isCertain: true });
}

/** What a root block extends: one of the file, or of a file that it uses. */
function checkBase(base: Expression | undefined, context: Context): void {
  if (!base) return;
  const path = withoutParentheses(base);
  if (context.bound.closing.has(base)) context.faults.add(base);
  else if (path.kind === "name") checkOwnBase(path, context);
  else checkUsedBase(path, context);
}

function checkOwnBase({ text, span }: NameExpression, { bound, diagnostics }: Context): void {
  const known = [...bound.declarations.roots.keys()];
  if (known.includes(text) || text === "") return;
  const fixes = meantFixes(text, known, span);
  diagnostics.report("unknown-base", span, { name: text, suggestion: suggestion(text, known) }, { fixes });
}

function checkUsedBase(path: Expression, context: Context): void {
  const { bound, imports, diagnostics } = context;
  if (path.kind !== "member" || path.object.kind !== "name") return;
  const { object, member } = path;
  if (!bound.declarations.uses.has(object.text)) {
    reportUnknownRoot([object, member], undefined, context);
    return;
  }
  const exports = imports.get(object.text);
  if (!exports || exports.roots.has(member.text) || member.text === "") return;
  const known = [...exports.roots.keys()];
  const parameters = { name: member.text, suggestion: suggestion(member.text, known) };
  diagnostics.report("unknown-base", path.span, parameters, { fixes: meantFixes(member.text, known, member.span) });
}

/** A secret is fetched at run time: its declaration only says from where, in literal strings. */
function checkSecret(value: Expression, { diagnostics }: Context): void {
  const call = withoutParentheses(value);
  const name = call.kind === "call" && call.callee.kind === "name" ? call.callee.text : undefined;
  if (call.kind !== "call" || name === undefined || !secretSources.some((source) => source === name)) {
    if (call.kind === "error") return;
    const sources = secretSources.map((source) => `${source}(…)`).join(", ");
    diagnostics.report("secret-source", value.span, { sources });
    return;
  }
  const [argument, ...more] = call.arguments;
  if (!argument || literalText(argument) === undefined || more.length > 0) {
    diagnostics.report("secret-argument", call.span, { source: name });
  }
}
