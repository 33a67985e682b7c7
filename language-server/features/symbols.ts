import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from "vscode-languageserver";
import type { Analysis } from "../../compiler/queries/index.ts";
import { type Block, type Body, parse, type TopLevelItem } from "../../grammar/index.ts";
import type { Lines } from "../base/index.ts";
import type { OpenDocument } from "../session/index.ts";
import { textsOf } from "./navigation.ts";
import type { Places } from "./places.ts";

/** Declarations and blocks of a document, as an outline. */
export function documentSymbols({ path, lines }: OpenDocument): DocumentSymbol[] {
  if (!path.endsWith(".podplane")) return [];
  return parse(path, lines.raw).file.items.flatMap((item) => symbolOf(item, lines));
}

const kinds = {
  use: SymbolKind.Module,
  param: SymbolKind.Property,
  let: SymbolKind.Constant,
  secret: SymbolKind.Key,
  template: SymbolKind.Interface,
  block: SymbolKind.Struct,
} as const;

function symbolOf(item: TopLevelItem, lines: Lines): DocumentSymbol[] {
  switch (item.kind) {
    case "use":
      return [symbol(item.alias.text, "use", kinds.use, item, item.alias, lines)];
    case "param":
    case "let":
    case "secret":
      return [symbol(item.name.text, item.kind, kinds[item.kind], item, item.name, lines)];
    case "template":
      return [
        {
          ...symbol(item.name.text, "template", kinds.template, item, item.name, lines),
          children: inBody(item.body, lines),
        },
      ];
    case "block":
      return [blockSymbol(item, lines)];
    default:
      return [];
  }
}

type Spanned = { readonly span: { readonly start: number; readonly end: number } };

function symbol(
  name: string,
  detail: string,
  kind: SymbolKind,
  whole: Spanned,
  word: Spanned,
  lines: Lines,
): DocumentSymbol {
  // Clients refuse an empty name, which a declaration has while it is written.
  return {
    name: name === "" ? detail : name,
    detail,
    kind,
    range: lines.range(whole.span),
    selectionRange: lines.range(word.span),
  };
}

function blockSymbol(block: Block, lines: Lines): DocumentSymbol {
  const labels = block.labels.map(({ span }) => lines.text.slice(span.start, span.end));
  const [word = block.name] = block.labels;
  const name = labels.length > 0 ? labels.join(" ") : block.name.text;
  return { ...symbol(name, block.name.text, kinds.block, block, word, lines), children: inBody(block.body, lines) };
}

/** Blocks in a body, those in loops and branches too. Bodies nest as deep as the parser lets them. */
function inBody(body: Body, lines: Lines): DocumentSymbol[] {
  return body.items.flatMap((item) => {
    if (item.kind === "block") return [blockSymbol(item, lines)];
    if (item.kind === "for") return inBody(item.body, lines);
    const found: DocumentSymbol[] = [];
    for (let branch: typeof item | Body | undefined = item.kind === "if" ? item : undefined; branch; ) {
      found.push(...inBody(branch.kind === "if" ? branch.body : branch, lines));
      branch = branch.kind === "if" ? branch.otherwise : undefined;
    }
    return found;
  });
}

/** What the project declares on top levels, and the blocks of clusters, by a part of the name. */
export function workspaceSymbols(query: string, analyses: readonly Analysis[], places: Places): WorkspaceSymbol[] {
  const texts = textsOf(analyses);
  const found: WorkspaceSymbol[] = [];
  for (const [path, text] of texts) {
    const lines = places.linesOf(path, texts);
    const waiting = parse(path, text).file.items.flatMap((item) => symbolOf(item, lines));
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      waiting.push(...(next.children ?? []));
      if (!next.name.toLowerCase().includes(query.toLowerCase())) continue;
      found.push({
        name: next.name,
        kind: next.kind,
        containerName: next.detail ?? "",
        location: { uri: places.uri(path), range: next.selectionRange },
      });
    }
  }
  return found.reverse();
}
