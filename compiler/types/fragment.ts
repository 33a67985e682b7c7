import type { Include, Remove, Span } from "../../grammar/index.ts";
import type { BlockRead } from "./reads.ts";
import type { Shape } from "./shape.ts";

/** A template or root as others see it. */
export interface Fragment {
  readonly name: string;
  readonly file: string;
  readonly shape: Shape;
  readonly reads: readonly BlockRead[];
  /** The reads that were found wrong in the file itself. */
  readonly told: ReadonlySet<BlockRead>;
  /** Every `remove` in it, however deep. */
  readonly removes: readonly Removing[];
  readonly tooLate: TooLate;
  /** Of a template: what there is nowhere that it could be a part of, with the names that there are. */
  readonly unknown: readonly (Removing & { readonly words: readonly string[] })[];
  readonly uses: readonly Use[];
  /** How deep templates lie in each other; infinite for one that includes too deep. */
  readonly depth: number;
}

/** A `remove` as others see it. */
export interface Removing {
  readonly what: string;
  readonly span: Span;
}

/** What stands in loops over declared blocks: these run when nothing can be removed any more. */
export interface TooLate {
  readonly removes: readonly Removing[];
  readonly included: readonly Fragment[];
}

/** What is included or extended, and where. */
export interface Use {
  readonly fragment: Fragment;
  readonly span: Span;
}

/** The templates and roots that a file gives to others, by name. */
export interface Fragments {
  readonly templates: ReadonlyMap<string, Fragment>;
  readonly roots: ReadonlyMap<string, Fragment>;
}

/** What was found in the body of a template or root while its types were checked. */
export interface Part {
  readonly isTemplate: boolean;
  readonly reads: BlockRead[];
  readonly includes: Include[];
  readonly removes: Remove[];
  /** In loops over declared blocks. */
  readonly late: (Remove | Include)[];
  readonly unknown: { readonly item: Remove; readonly words: readonly string[] }[];
}

export function createPart(isTemplate = false): Part {
  return { isTemplate, reads: [], includes: [], removes: [], late: [], unknown: [] };
}
