import { parse, type Read, reparse } from "../../grammar/index.ts";
import { type Diagnostic, Diagnostics, reportSyntax } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { bindFile } from "./bind-file.ts";
import type { BoundFile } from "./bound.ts";
import { type PartialNodes, partialNodes } from "./partial.ts";
import { findSuspicious } from "./warnings.ts";

/** What one text gives by itself. */
export interface ReadFile {
  /** Without tokens and comments, which nobody reads again and there are many of. */
  readonly parsed: Read;
  /** What the parser reported. */
  readonly syntax: readonly Diagnostic[];
  readonly partial: PartialNodes;
  readonly bound: BoundFile;
  /** Warnings about names; none for a text that could not be read whole, where what seems unused may be used. */
  readonly suspicious: readonly Diagnostic[];
}

/**
 * Keeps what a file's text gave until the text changes. Nothing else goes in: the key is the path, which spans carry,
 * the text, and the root schemas. A text that follows another by an edit is read on from the tree of that, which is
 * used up: its nodes that stay are in the new tree, at their new places.
 */
export class FileCache {
  readonly #files = new Map<string, ReadFile & { readonly roots: readonly BlockSchema[]; readonly text: string }>();
  readonly #parse: typeof parse;
  #parsed = 0;
  #bound = 0;

  /** `parseFile` is the parser, or one that notes how long it takes. */
  constructor(parseFile: typeof parse = parse) {
    this.#parse = parseFile;
  }

  read(path: string, text: string, roots: readonly BlockSchema[]): ReadFile {
    const known = this.#files.get(path);
    if (known && known.text === text && known.roots === roots) return known;
    const parsed = (known && reparse(known.parsed, text)) ?? this.#parse(path, text);
    this.#parsed++;
    const syntax = new Diagnostics();
    reportSyntax(parsed.problems, syntax);
    const bound = bindFile(parsed.file, roots);
    this.#bound++;
    const partial = partialNodes(parsed.file, parsed.text, syntax.all);
    const suspicious = syntax.hasErrors ? [] : findSuspicious(bound, roots);
    const kept = { file: parsed.file, text: parsed.text, problems: parsed.problems, wereBalanced: parsed.wereBalanced };
    const file = { parsed: kept, syntax: syntax.all, partial, bound, suspicious, roots, text };
    this.#files.set(path, file);
    return file;
  }

  /** What the last text of a file was read as, if it is this one. Its tree moves when the text is edited. */
  readingOf(path: string, text: string): Read | undefined {
    const known = this.#files.get(path)?.parsed;
    return known?.text === text ? known : undefined;
  }

  /** How many files were parsed since the cache was made. */
  get parsed(): number {
    return this.#parsed;
  }

  /** How many files were bound since the cache was made. */
  get bound(): number {
    return this.#bound;
  }
}
