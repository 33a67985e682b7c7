import type { Ir } from "../../compiler/ir/index.ts";
import {
  type EmittedFile,
  generatedNote,
  group,
  line,
  printJson,
  renderDocument,
  rule,
  text,
  traced,
} from "../document/index.ts";

/** Files for the Podplane CLI and other tools. */
export interface ProjectionInput {
  readonly ir: Ir;
  /** The text of the JSON Schema, from `compiler/jsonc/schema.ts`. */
  readonly schema: string;
}

/**
 * Emits `podplane.cluster.jsonc`, unless the source itself is such a document (ruling 28), and its
 * schema `podplane.cluster.schema.json`.
 */
export function emitProjection({ ir, schema }: ProjectionInput): readonly EmittedFile[] {
  const origin = rule("projection-schema", ir.origin);
  const schemaFile: EmittedFile = {
    path: "podplane.cluster.schema.json",
    text: schema,
    trace: [{ start: 0, end: schema.length, origin }],
  };
  if (!ir.projection) return [schemaFile];
  const header = `// ${generatedNote(ir)}`;
  const document = group([
    traced(rule("generated-header", ir.origin), group([text(header), line])),
    traced(ir.projection.origin, group([printJson(ir.projection, 0, 0), line])),
  ]);
  const rendered = renderDocument(document, { indentWidth: 2 });
  const file: EmittedFile = {
    path: "podplane.cluster.jsonc",
    text: rendered.text,
    trace: rendered.trace,
  };
  return [file, schemaFile];
}
