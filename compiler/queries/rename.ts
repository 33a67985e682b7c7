import type { Block, TextEdit } from "../../grammar/index.ts";
import type { Lock } from "../lock/index.ts";
import { literalKey } from "../types/index.ts";
import type { Analysis } from "./analysis.ts";
import { type Move, moveOf } from "./moved.ts";
import { declarationOf, type Meaning, occurrenceAt, thingsIn } from "./occurrences.ts";
import { referencesTo } from "./references.ts";
import { holderAt } from "./things.ts";

/** What a rename changes, or why it cannot be. */
export type Rename =
  | { readonly kind: "edits"; readonly edits: readonly TextEdit[] }
  | { readonly kind: "refused"; readonly reason: string };

/** The word that would be renamed, or why it cannot be. */
export type Renameable =
  | { readonly kind: "word"; readonly start: number; readonly end: number; readonly text: string }
  | { readonly kind: "refused"; readonly reason: string };

/** What a rename needs to know. */
export interface RenameInput {
  readonly path: string;
  readonly offset: number;
  readonly analysis: Analysis;
  /** Programs that may use the same thing, this one among them. */
  readonly analyses: readonly Analysis[];
  /** Lock files of clusters that what a file declares may have been built in. */
  readonly locks: (file: string) => readonly Lock[];
}

const nothing = { kind: "refused", reason: "nothing that has a name of yours stands here" } as const;

/** Why something has no name that could be changed; undefined where it has. */
function refusal(meaning: Meaning): string | undefined {
  switch (meaning.kind) {
    case "attribute":
      return `\`${meaning.name}\` is a word of the language`;
    case "block":
      return `\`${meaning.schema.kind}\` is a word of the language`;
    case "member":
    case "word":
      return `\`${meaning.text}\` is a word of the language`;
    case "function":
      return `\`${meaning.name}\` is a function of the language`;
    case "file":
      return "a path is no name: move the file, and write its new path";
    case "root":
      if (meaning.declaration.abstract) return undefined;
      return "the id of a cluster names it for ever, and another id would make another cluster; `name` is for people";
    case "thing":
      return meaning.block.name.text === "zone" || meaning.block.name.text === "provider"
        ? `the name of a ${meaning.block.name.text} is the cloud's`
        : undefined;
    default:
      return undefined;
  }
}

export function renameableAt(path: string, offset: number, analysis: Analysis): Renameable {
  const occurrence = occurrenceAt(path, offset, analysis);
  if (!occurrence) return nothing;
  const reason = refusal(occurrence.meaning);
  if (reason !== undefined) return { kind: "refused", reason };
  const { start, end } = occurrence.span;
  return { kind: "word", start, end, text: analysis.program.files.get(path)?.text.slice(start, end) ?? "" };
}

/** The edits that give a thing another name, in every file; for a block that was built, with what makes it a move. */
export function renameTo(name: string, input: RenameInput): Rename {
  const { path, offset, analysis, analyses } = input;
  const word = renameableAt(path, offset, analysis);
  if (word.kind === "refused") return word;
  const occurrence = occurrenceAt(path, offset, analysis);
  if (!occurrence) return nothing;
  if (!/^[A-Za-z_][\w-]*$/.test(name)) {
    const reason = `\`${name}\` is no name: names have letters, digits, \`-\` and \`_\`, and begin with a letter`;
    return { kind: "refused", reason };
  }
  if (name === word.text) return { kind: "edits", edits: [] };
  const { meaning } = occurrence;
  if (isTaken(name, meaning, analysis)) return { kind: "refused", reason: `\`${name}\` is declared already` };
  const move = meaning.kind === "thing" ? moveTo(name, meaning.block, input) : undefined;
  if (move?.kind === "refused") return move;
  const edits = referencesTo(meaning, analyses).map(({ span }) => ({ span, text: name }));
  return { kind: "edits", edits: move?.kind === "edit" ? [...edits, move.edit] : edits };
}

/** What makes the rename of a block a move; undefined for one of a kind that cannot be moved. */
function moveTo(now: string, block: Block, { path, offset, analysis, locks }: RenameInput): Move | undefined {
  const { files } = analysis.program;
  const file = files.get(block.span.file);
  const [schema] = file?.bound.schemas.get(block) ?? [];
  if (!file || !schema || !Object.hasOwn(schema.attributes, "renamed_from")) return undefined;
  const ast = files.get(path)?.bound.ast;
  const holder = ast && holderAt(ast, offset);
  const [own, ...others] = holder ? thingsIn(analysis.program).beside(holder, block) : [];
  return own && moveOf({ own, others, text: file.text, now, locks: locks(block.span.file) });
}

/** Whether the new name means something else of the same kind already. */
function isTaken(name: string, meaning: Meaning, { program }: Analysis): boolean {
  const file = program.files.get(declarationOf(meaning)?.file ?? "");
  if (!file) return false;
  const { lets, params, secrets, templates, roots, uses } = file.bound.declarations;
  const tables = { let: lets, param: params, secret: secrets, template: templates, root: roots, import: uses } as const;
  switch (meaning.kind) {
    case "parameter": {
      const owner = [...templates.values()].find((one) => one.parameters.includes(meaning.declaration));
      return owner?.parameters.some((one) => one.name.text === name) ?? false;
    }
    case "thing":
      return siblingsOf(meaning.block, file.bound.ast.items).some((one) => lastLabel(one) === name);
    case "let":
    case "param":
    case "secret":
    case "template":
    case "root":
    case "import":
      return tables[meaning.kind].has(name);
    default:
      return false;
  }
}

type Items = readonly { readonly kind: string }[];

/** Blocks of the same kind in the body that a block stands in, itself among them. */
function siblingsOf(block: Block, items: Items): readonly Block[] {
  const waiting: Items[] = [items];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const blocks = next.filter(isBlock);
    if (blocks.includes(block)) return blocks.filter((one) => one.name.text === block.name.text);
    for (const item of next) if ("body" in item && hasItems(item.body)) waiting.push(item.body.items);
  }
  return [];
}

function isBlock(item: { readonly kind: string }): item is Block {
  return item.kind === "block";
}

function hasItems(body: unknown): body is { readonly items: Items } {
  return typeof body === "object" && body !== null && "items" in body;
}

function lastLabel(block: Block): string | undefined {
  const label = block.labels[block.labels.length - 1];
  return label && literalKey(label);
}
