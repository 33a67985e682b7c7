import type { Body, Expression, Name } from "../../grammar/index.ts";
import { type Diagnostic, Diagnostics } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { BoundFile, Declarations, Scope } from "./bound.ts";
import { branchesOf } from "./schemas.ts";
import { namePath, withoutParentheses } from "./scope.ts";

/*
 * What is right and still suspicious: a variable with the name of a declared value, and a declaration that nothing
 * uses. In a library, which has no root block of its own, others use what it declares. Kinds of blocks are not hidden:
 * `for zone in zones { zone "${zone}" {} }` reads well.
 */
export function findSuspicious(bound: BoundFile, roots: readonly BlockSchema[]): readonly Diagnostic[] {
  const diagnostics = new Diagnostics();
  reportHidden(bound, diagnostics);
  if (declaresRoot(bound, roots)) reportUnused(bound, diagnostics);
  return diagnostics.all;
}

function declaresRoot({ ast }: BoundFile, roots: readonly BlockSchema[]): boolean {
  return ast.items.some(
    (item) => item.kind === "block" && !item.abstract && roots.some((root) => root.kind === item.name.text),
  );
}

function reportHidden({ scopes, declarations }: BoundFile, diagnostics: Diagnostics): void {
  const report = (variable: Name) => {
    const declared = declaredAs(variable.text, declarations);
    if (!declared) return;
    const related = [{ span: declared.span, message: "declared here" }];
    diagnostics.report(
      "hidden-declaration",
      variable.span,
      { name: variable.text, hidden: declared.text },
      { related },
    );
  };
  const variables = new Set<Name>();
  for (const scope of scopes.values()) {
    for (let inner: Scope | undefined = scope; inner; inner = inner.outer) variables.add(inner.variable);
  }
  variables.forEach(report);
}

function declaredAs(name: string, { lets, params, secrets, uses }: Declarations) {
  const found = [
    ["let.", lets.get(name)?.name],
    ["param.", params.get(name)?.name],
    ["secret.", secrets.get(name)?.name],
    ["", uses.get(name)?.alias],
  ] as const;
  for (const [namespace, place] of found) if (place) return { text: `${namespace}${name}`, span: place.span };
  return undefined;
}

function reportUnused(bound: BoundFile, diagnostics: Diagnostics): void {
  const used = usedNames(bound);
  const { lets, params, secrets, templates, uses } = bound.declarations;
  const report = (what: string, name: Name, isUsed: ReadonlySet<string>) => {
    if (!isUsed.has(name.text)) diagnostics.report("unused-declaration", name.span, { what });
  };
  for (const { name } of lets.values()) report(`\`let.${name.text}\``, name, used.values);
  for (const { name } of params.values()) report(`\`param.${name.text}\``, name, used.values);
  for (const { name } of secrets.values()) report(`\`secret.${name.text}\``, name, used.values);
  for (const { name } of templates.values()) report(`the template \`${name.text}\``, name, used.templates);
  for (const { alias } of uses.values()) report(`the import \`${alias.text}\``, alias, used.imports);
}

interface UsedNames {
  readonly values: ReadonlySet<string>;
  readonly templates: ReadonlySet<string>;
  readonly imports: ReadonlySet<string>;
}

/** A word that was written without where its value comes from is an error of its own, and a use. */
function usedNames({ ast, targets }: BoundFile): UsedNames {
  const used = { values: new Set<string>(), templates: new Set<string>(), imports: new Set<string>() };
  for (const target of targets.values()) {
    if (target.kind === "let" || target.kind === "param" || target.kind === "secret") {
      used.values.add(target.declaration.name.text);
    } else if (target.kind === "import") used.imports.add(target.use.alias.text);
    else if (target.kind === "bare" && target.path[0]) used.values.add(target.path[0].text);
  }
  const refer = (expression: Expression) => {
    const [first, second] = namePath(withoutParentheses(expression)) ?? [];
    if (first && second) used.imports.add(first.text);
    else if (first) used.templates.add(first.text);
  };
  for (const item of ast.items) {
    if (item.kind === "block" && item.extends) refer(item.extends);
    if (item.kind === "block" || item.kind === "template") visitIncludes(item.body, refer);
  }
  return used;
}

/** Bodies nest as deep as the parser lets them, so that this recursion is bounded. */
function visitIncludes(body: Body, visit: (template: Expression) => void): void {
  for (const item of body.items) {
    if (item.kind === "include") visit(item.template);
    else if (item.kind === "block" || item.kind === "for") visitIncludes(item.body, visit);
    else if (item.kind === "if") for (const branch of branchesOf(item)) visitIncludes(branch, visit);
  }
}
