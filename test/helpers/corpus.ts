import { globSync, readFileSync } from "node:fs";
import { loadPage } from "../../compiler/diagnostics/pages/index.ts";
import { diagnosticRules, type RuleName } from "../../compiler/index.ts";
import { readMarkers } from "./markers.ts";

/** A source with a range of it that is of interest. */
export interface CorpusText {
  readonly name: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Every `.podplane` source that we show: of the examples and of the pages of the registry. Of a page it is the lines in
 * which its two examples differ; what completes them to a cluster is nearly the same in all of them.
 */
export async function readCorpus(): Promise<readonly CorpusText[]> {
  const root = new URL("../../", import.meta.url);
  const examples = globSync("{examples,test/fixtures/grammar}/**/*.podplane", { cwd: root }).sort();
  const texts = examples.map((name) => whole(name, readFileSync(new URL(name, root), "utf8")));
  for (const name of Object.keys(diagnosticRules) as RuleName[]) {
    const { wrong, right } = await loadPage(name);
    if (wrong.notation !== "podplane" || right.notation !== "podplane") continue;
    const sources = [readMarkers(wrong.source).text, readMarkers(right.source).text] as const;
    texts.push(differing(`${name} wrong`, ...sources), differing(`${name} right`, sources[1], sources[0]));
  }
  return texts;
}

function whole(name: string, text: string): CorpusText {
  return { name, text, start: 0, end: text.length };
}

/** The lines of a text that are not in the other one, up to the first and the last of them. */
function differing(name: string, text: string, other: string): CorpusText {
  let start = 0;
  while (start < text.length && text[start] === other[start]) start += 1;
  let end = text.length;
  const shift = other.length - text.length;
  while (end > start && end + shift > start && text[end - 1] === other[end + shift - 1]) end -= 1;
  const next = text.indexOf("\n", end);
  return { name, text, start: text.lastIndexOf("\n", start - 1) + 1, end: next < 0 ? text.length : next + 1 };
}
