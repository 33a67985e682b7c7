import type { Span } from "../../grammar/index.ts";
import { meantFixes, suggestion } from "../diagnostics/index.ts";
import type { Context } from "./context.ts";
import type { Fragment } from "./fragment.ts";
import type { OwnFragments } from "./fragments.ts";
import { type BlockRead, findMissing, type Missing } from "./reads.ts";

/*
 * Names of blocks in expressions: `ingress` of `pool.ingress.size`. Which blocks there are is said by a whole root: its
 * body, the templates that it includes and the roots that it extends. So what a template or a base reads is judged in
 * each root that it becomes a part of; what a template reads that none includes, in all roots of its file.
 */

/** Equal for one place of a name, also where its file was read anew. */
export function placeOfName({ file, start }: Span): string {
  return `${file}:${start}`;
}

/** Reports names of blocks that there cannot be, notes what reads them in `told`, and gives the places of the names. */
export function checkNamedBlocks(own: OwnFragments, told: Set<BlockRead>, context: Context): ReadonlySet<string> {
  const judging: Judging = { own, told, places: new Set(), context };
  const judged = new Set<Fragment>();
  for (const root of own.all) judgeRoot(root, judged, judging);
  for (const template of own.templates.values()) if (!judged.has(template)) judgeAlone(template, judging);
  return judging.places;
}

interface Judging {
  readonly own: OwnFragments;
  readonly told: Set<BlockRead>;
  readonly places: Set<string>;
  readonly context: Context;
}

type Root = OwnFragments["all"][number];

/** Judges all that became a part of a root. */
function judgeRoot(root: Root, judged: Set<Fragment>, judging: Judging): void {
  const { told, context } = judging;
  const seen = new Set([root.fragment]);
  const waiting: { readonly fragment: Fragment; readonly via: Span | undefined }[] = [
    { fragment: root.fragment, via: undefined },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { fragment, via } = next;
    judged.add(fragment);
    for (const read of fragment.reads) {
      if (fragment.told.has(read) || told.has(read)) continue;
      const missing = missingIn(root, read);
      if (missing) report(read, missing, via, judging);
    }
    for (const use of fragment.uses) {
      if (seen.has(use.fragment)) continue;
      seen.add(use.fragment);
      const isForeign = use.fragment.file !== context.bound.path;
      waiting.push({ fragment: use.fragment, via: via ?? (isForeign ? use.span : undefined) });
    }
  }
}

/** A template that no root includes could become a part of any. */
function judgeAlone(template: Fragment, judging: Judging): void {
  for (const read of template.reads) {
    const missing = judging.own.all.map((root) => missingIn(root, read));
    const [first] = missing;
    if (first && !missing.includes(undefined)) report(read, first, undefined, judging);
  }
}

/**
 * What a root lacks of what is read. An abstract one may leave all blocks of a kind to those that extend it, and what
 * it asserts speaks of these.
 */
function missingIn({ block, fragment }: Root, read: BlockRead): Missing | undefined {
  const missing = block.abstract && read.isAsserted ? undefined : findMissing(read, fragment.shape);
  return block.abstract && missing?.isAlone ? undefined : missing;
}

function report(
  read: BlockRead,
  { kind, label, known }: Missing,
  via: Span | undefined,
  { told, places, context }: Judging,
): void {
  told.add(read);
  places.add(placeOfName(label.span));
  const related = via ? [{ span: via, message: "becomes a part of this cluster here" }] : [];
  const parameters = { kind, name: label.text, suggestion: suggestion(label.text, known) };
  const fixes = meantFixes(label.text, known, label.span);
  context.diagnostics.report("unknown-block", label.span, parameters, { related, fixes });
}
