import type { Node, SourceFile } from "../../grammar/index.ts";
import { Diagnostics } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { BoundFile } from "./bound.ts";
import { checkEdition, collectDeclarations } from "./declarations.ts";
import { bindNames } from "./names.ts";
import { sortReuse } from "./reuse.ts";
import { bindSchemas, checkPlace } from "./schemas.ts";
import { findValueCircles } from "./value-circles.ts";

/**
 * Gives the names of one file their meaning. Other files are not looked at: of `alias.name` only the alias is settled.
 *
 * @param roots the schemas of the blocks that may stand on the top level
 */
export function bindFile(ast: SourceFile, roots: readonly BlockSchema[]): BoundFile {
  const diagnostics = new Diagnostics();
  checkEdition(ast, diagnostics);
  const declarations = collectDeclarations(ast, roots, diagnostics);
  const { closing: unfollowed, ...order } = sortReuse(declarations, diagnostics);
  const { targets, scopes } = bindNames(ast, declarations, roots, diagnostics);
  const closing = new Set<Node>([...unfollowed, ...findValueCircles(declarations, targets, diagnostics)]);
  const { schemas, places } = bindSchemas(ast, roots);
  for (const template of places.keys()) checkPlace(template, roots, diagnostics);
  return {
    path: ast.span.file,
    ast,
    declarations,
    targets,
    scopes,
    schemas,
    places,
    order,
    closing,
    diagnostics: diagnostics.all,
  };
}
