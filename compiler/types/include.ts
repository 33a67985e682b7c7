import type { Include } from "../../grammar/index.ts";
import { withoutParentheses } from "../bind/index.ts";
import { findSimilar, listWords, meantFixes, suggestion } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { type Context, checkExpression } from "./context.ts";
import { unknownPlace } from "./expected.ts";
import type { TemplateSignature } from "./exports.ts";
import { reportUnknownRoot } from "./names.ts";
import { reportRepeatedArguments } from "./repeated.ts";

/** Checks that there is such a template, its arguments, and that its body can stand here. */
export function checkInclude(item: Include, holders: readonly BlockSchema[], context: Context): void {
  if (context.bound.closing.has(item)) context.faults.add(item);
  const template = findTemplate(item, context);
  if (!template) {
    context.faults.add(item);
    for (const argument of item.arguments) checkExpression(argument.value, unknownPlace, context);
    return;
  }
  checkArguments(item, template, context);
  checkPlace(item, template, holders, context);
}

function findTemplate(item: Include, context: Context): TemplateSignature | undefined {
  const path = withoutParentheses(item.template);
  if (path.kind === "name") {
    const template = context.templates.get(path.text);
    if (!template && path.text !== "") reportUnknown(path, path.text, context.templates.keys(), context);
    return template;
  }
  if (path.kind !== "member" || path.object.kind !== "name") return undefined;
  const alias = path.object.text;
  if (!context.bound.declarations.uses.has(alias)) {
    reportUnknownRoot([path.object, path.member], undefined, context);
    return undefined;
  }
  const exports = context.imports.get(alias);
  const template = exports?.templates.get(path.member.text);
  if (exports && !template && path.member.text !== "") {
    reportUnknown(path.member, path.member.text, exports.templates.keys(), context);
  }
  return template;
}

function reportUnknown(
  { span }: Pick<Include, "span">,
  name: string,
  known: Iterable<string>,
  { diagnostics }: Context,
): void {
  const names = [...known];
  const fixes = meantFixes(name, names, span);
  diagnostics.report("unknown-template", span, { name, suggestion: suggestion(name, names) }, { fixes });
}

function checkArguments(item: Include, template: TemplateSignature, context: Context): void {
  const parameters = new Map(template.parameters.map((parameter) => [parameter.name, parameter]));
  const given = new Set<string>();
  reportRepeatedArguments(item.arguments, context);
  for (const { name, value } of item.arguments) {
    given.add(name.text);
    const parameter = parameters.get(name.text);
    if (parameter) {
      const place = {
        kind: "parameter",
        name: name.text,
        declared: parameter.typeSpan,
        whole: parameter.type,
      } as const;
      checkExpression(value, { type: parameter.type, place }, context);
    } else {
      checkExpression(value, unknownPlace, context);
      const known = [...parameters.keys()];
      const details = { template: template.name, suggestion: suggestion(name.text, known) };
      // What was probably meant is not missing, only misspelt.
      given.add(findSimilar(name.text, known) ?? "");
      if (name.text !== "" && template.isWhole)
        context.diagnostics.report(
          "unknown-argument",
          name.span,
          { name: name.text, ...details },
          { fixes: meantFixes(name.text, known, name.span) },
        );
    }
  }
  for (const { name, required, span } of template.parameters) {
    if (!required || given.has(name)) continue;
    context.faults.add(item);
    if (!template.isWhole) continue;
    const related = [{ span, message: "declared here" }];
    context.diagnostics.report("missing-argument", item.span, { name, template: template.name }, { related });
  }
}

function checkPlace(
  item: Include,
  template: TemplateSignature,
  holders: readonly BlockSchema[],
  context: Context,
): void {
  if (holders.length === 0 || holders.some((holder) => template.places.includes(holder))) return;
  const kinds = (schemas: readonly BlockSchema[]) => [...new Set(schemas.map((schema) => schema.kind))];
  const parameters = {
    template: template.name,
    found: kinds(holders).join(" or "),
    places: listWords(kinds(template.places)),
  };
  context.diagnostics.report("template-place", item.template.span, parameters);
  context.faults.add(item);
}
