import type { Include, TemplateDeclaration } from "../../grammar/index.ts";
import { bare, type Module } from "./environment.ts";

/** The template of an include; one that there is not is a fault of the types. */
export function findTemplate(
  item: Include,
  module: Module,
): { readonly template: TemplateDeclaration; readonly module: Module } | undefined {
  const path = bare(item.template);
  if (path.kind === "name") {
    const template = module.templates.get(path.text);
    return template && { template, module };
  }
  if (path.kind !== "member" || path.object.kind !== "name") return undefined;
  const imported = module.imports.get(path.object.text);
  const template = imported?.templates.get(path.member.text);
  return imported && template && { template, module: imported };
}
