import type { Ir, Origin } from "../../../compiler/ir/index.ts";
import {
  type Document,
  type EmittedFile,
  generatedNote,
  group,
  line,
  renderDocument,
  rule,
  traced,
} from "../../document/index.ts";
import { type Block, type Comment, comment, type Item, paragraphs, printItems } from "../hcl/index.ts";

/** A part of a file under a heading. */
export interface Section {
  readonly title: string | undefined;
  /** Below the heading. */
  readonly note: string | undefined;
  /** Groups of items with a blank line between them. A section without any is left out. */
  readonly groups: readonly (readonly Item[])[];
  readonly origin: Origin;
}

const ruler = 78;

/** Makes a file of a header comment and sections. */
export function createFile(ir: Ir, path: string, header: readonly string[], sections: readonly Section[]): EmittedFile {
  const head = traced(
    rule("generated-header", ir.origin),
    group([printItems([comment([generatedNote(ir), ...header].join("\n"))]), line]),
  );
  const body = sections.filter((section) => section.groups.some((items) => items.length > 0)).map(printSection);
  const rendered = renderDocument(group([head, ...body]), { indentWidth: 2 });
  return { path, text: rendered.text, trace: rendered.trace };
}

function printSection(section: Section): Document {
  const items = paragraphs([heading(section), ...section.groups]);
  // The blank line in front belongs to the section, so that it too can be explained.
  return traced(section.origin, group([line, printItems(items), line]));
}

function heading(section: Section): readonly Comment[] {
  if (section.title === undefined) return [];
  const title = `--- ${section.title} `;
  const note = section.note === undefined ? "" : `\n${section.note}`;
  return [comment(`${title.padEnd(ruler - 2, "-")}${note}`)];
}

/** A block with a comment that explains it. */
export function explained(why: string, block: Block): readonly Item[] {
  return [comment(why, block.origin), block];
}
