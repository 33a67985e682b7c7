import { analyse, CompileCache, compile } from "../../compiler/index.ts";
import { nodeAt } from "../../grammar/index.ts";
import { type Refactoring, refactoringsAt, textsAfter } from "../../language-server/refactor/index.ts";
import { hashIr } from "../../runtime/outputs/emit.ts";
import type { Random } from "../partial/random-edits.ts";
import { inputOf, type Subject } from "../partial/subjects.ts";

/** How many are applied one on another before the text is taken back to what it was. */
const longestChain = 4;
/** At how many places without an offer it is taken back, too. */
const longestSearch = 20;

export interface Applied {
  /** How many refactorings were applied, by the first word of their titles. */
  readonly counts: ReadonlyMap<string, number>;
  /** The first text that compiles to something else, with what was done to it. */
  readonly different: { readonly before: string; readonly title: string; readonly after: string } | undefined;
}

/** Applies refactorings at random places of a cluster's source, and compares the IR. */
export async function applyRandomly(subject: Subject, applications: number, random: Random): Promise<Applied> {
  const counts = new Map<string, number>();
  const original = meaningOf(subject, subject.files);
  let files = new Map(subject.files);
  let chain = 0;
  let misses = 0;
  for (let done = 0; done < applications && misses < applications * 20; ) {
    const offered = await offeredAt(subject, files, random);
    const chosen = offered[random(Math.max(1, offered.length))];
    if (!chosen) {
      misses += 1;
      // A text may have nothing left in it that could be moved out of it.
      if (misses % longestSearch === 0) {
        files = new Map(subject.files);
        chain = 0;
      }
      continue;
    }
    done += 1;
    const before = files.get(subject.changed) ?? "";
    const after = new Map([...files, ...textsAfter(chosen, subject.changed, before)]);
    const word = chosen.title.split(" ").slice(0, 2).join(" ");
    counts.set(word, (counts.get(word) ?? 0) + 1);
    if (meaningOf(subject, after) !== original) {
      return { counts, different: { before, title: chosen.title, after: after.get(subject.changed) ?? "" } };
    }
    chain = (chain + 1) % longestChain;
    files = chain === 0 ? new Map(subject.files) : after;
  }
  return { counts, different: undefined };
}

/** The hashes of all clusters; of a text with errors what they are. */
function meaningOf(subject: Subject, files: ReadonlyMap<string, string>): string {
  const { clusters, diagnostics } = compile(inputOf(subject, files));
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  return JSON.stringify([clusters.map(({ ir }) => ir && hashIr(ir)), errors]);
}

/** At a random node, or at two neighbours of it. */
async function offeredAt(
  subject: Subject,
  files: ReadonlyMap<string, string>,
  random: Random,
): Promise<readonly Refactoring[]> {
  const path = subject.changed;
  const input = inputOf({ ...subject, main: path }, files);
  const analysis = analyse({ ...input, cache: new CompileCache() });
  const file = analysis.program.files.get(path);
  const nodes = file ? nodeAt(file.bound.ast, random(file.text.length + 1)) : [];
  const node = nodes[random(nodes.length)];
  if (!node) return [];
  const { start } = node.span;
  const end = random(3) === 0 ? start : node.span.end + (random(2) === 0 ? random(200) : 0);
  return refactoringsAt(path, { start, end }, analysis, {
    others: [],
    exists: (one) => files.has(one),
    findingsWith: async (texts) => compile(inputOf(subject, new Map([...files, ...texts]))).diagnostics.length,
  });
}
