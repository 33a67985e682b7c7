import type { Block, SourceFile, Span } from "../../grammar/index.ts";
import { type Diagnostics, foreignAdvice, meantFixes, suggestion } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { Declarations } from "./bound.ts";

/** The newest language edition, which a file without one is read as. */
export const newestEdition = 1;

type Tables = { -readonly [K in keyof Declarations]: Map<string, TableEntry<Declarations[K]>> };
type TableEntry<T> = T extends ReadonlyMap<string, infer V> ? V : never;

/** Names what stands on the top level of a file, and reports what is declared twice or cannot stand there. */
export function collectDeclarations(
  ast: SourceFile,
  roots: readonly BlockSchema[],
  diagnostics: Diagnostics,
): Declarations {
  const tables: Tables = {
    uses: new Map(),
    params: new Map(),
    lets: new Map(),
    secrets: new Map(),
    templates: new Map(),
    roots: new Map(),
  };
  for (const item of ast.items) {
    switch (item.kind) {
      case "use":
        declare(tables.uses, item.alias.text, item, "import", (one) => one.alias.span, diagnostics);
        break;
      case "param":
        declare(tables.params, item.name.text, item, "param", (one) => one.name.span, diagnostics);
        break;
      case "let":
        declare(tables.lets, item.name.text, item, "let", (one) => one.name.span, diagnostics);
        break;
      case "secret":
        declare(tables.secrets, item.name.text, item, "secret", (one) => one.name.span, diagnostics);
        break;
      case "template":
        declare(tables.templates, item.name.text, item, "template", (one) => one.name.span, diagnostics);
        break;
      case "block":
        declareRoot(item, tables, roots, diagnostics);
        break;
      case "assert":
        diagnostics.report("assert-outside", item.span, {});
        break;
    }
  }
  return tables;
}

function declare<T>(
  table: Map<string, T>,
  name: string,
  declaration: T,
  what: string,
  spanOf: (declaration: T) => Span,
  diagnostics: Diagnostics,
): void {
  // A name that is missing was reported by the parser.
  if (name === "") return;
  const earlier = table.get(name);
  if (earlier === undefined) table.set(name, declaration);
  else {
    const related = [{ span: spanOf(earlier), message: "first here" }];
    diagnostics.report("duplicate-name", spanOf(declaration), { what, name }, { related });
  }
}

function declareRoot(block: Block, tables: Tables, roots: readonly BlockSchema[], diagnostics: Diagnostics): void {
  const kind = block.name.text;
  // A header that is missing was reported by the parser.
  if (kind === "") return;
  if (!roots.some((root) => root.kind === kind)) {
    const known = roots.map((root) => root.kind);
    const foreign = foreignAdvice(kind);
    diagnostics.report(
      "unknown-top-level",
      block.name.span,
      { kind, suggestion: foreign ?? suggestion(kind, known) },
      { fixes: foreign === undefined ? meantFixes(kind, known, block.name.span) : [] },
    );
    return;
  }
  const name = rootName(block);
  if (name !== undefined) declare(tables.roots, name, block, kind, (one) => one.name.span, diagnostics);
}

/** The name that other root blocks extend it by: its first label, where that is a literal. */
export function rootName(block: Block): string | undefined {
  const label = block.labels[0];
  if (label?.kind === "name") return label.text;
  if (label?.kind !== "string") return undefined;
  const [part, ...more] = label.parts;
  return part?.kind === "text" && more.length === 0 ? part.text : undefined;
}

/** Reports a file that names no edition, or one that this release does not know. */
export function checkEdition(ast: SourceFile, diagnostics: Diagnostics): void {
  if (!ast.edition) {
    const start: Span = { file: ast.span.file, start: 0, end: 0 };
    const fixes = [{ title: "Name the edition", edits: [{ span: start, text: `podplane ${newestEdition}\n\n` }] }];
    diagnostics.report("edition-missing", start, { edition: newestEdition }, { fixes });
  } else if (ast.edition.number !== newestEdition) {
    const parameters = { edition: ast.edition.number, newest: newestEdition };
    diagnostics.report("edition-unknown", ast.edition.numberSpan, parameters);
  }
}
