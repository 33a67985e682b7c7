import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrarySource } from "../helpers/arbitrary-source.ts";
import { readCorpus } from "../helpers/corpus.ts";
import { deleteLines, swapTokens } from "../helpers/edits.ts";
import { effort } from "../helpers/effort.ts";
import { disagreement } from "./judge.ts";

/** Every so many changed texts are judged. */
const stride = effort(5, 20);
const least = effort(3000, 750);

describe("the parser and the declared grammar agree", () => {
  test(`on all that we show, and on at least ${least} changed texts of it`, async () => {
    const corpus = await readCorpus();
    const changed = corpus.flatMap((text) => [...deleteLines(text), ...swapTokens(text)]);
    const judged = [...corpus, ...changed.filter((_, index) => index % stride === 0)];
    expect(judged.length).toBeGreaterThan(least);
    const found = judged.flatMap(({ name, text }) => {
      const how = disagreement(text);
      return how === undefined ? [] : [`${name}: ${how}`];
    });
    expect(found).toEqual([]);
  }, 180_000);

  test("on random files", () => {
    fc.assert(
      fc.property(arbitrarySource, (text) => {
        expect(disagreement(text)).toBeUndefined();
      }),
      { numRuns: 200, seed: 913 },
    );
  }, 120_000);

  test.each([
    "param a: list(map(int))",
    "param a: object { b: int\n c?: string = d }",
    'use "a" as b(c = 1,)',
    "template t(a: int, b: list<string> = []) for pool { c = a }",
    "c x {\n assert a, b.c\n assert d, e = 1\n}",
    "c x { else = 1, for = 2, if = 3 }",
    "c x { for {} }",
    "cluster extends {}",
    "let a = {for = 1}",
    "let a = [for]",
    'let a = """\n  """',
  ])("on %s", (text) => {
    expect(disagreement(text)).toBeUndefined();
  });
});
