import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { declarations, type Example, file, withDeclarations } from "../../compiler/diagnostics/pages/page.ts";
import { parse, print } from "../../grammar/index.ts";
import { runExample } from "../diagnostics/run-example.ts";

/*
 * Every example of the language guide is compiled. Words behind `podplane` in the first line of an example say how:
 * `cluster` puts it into a complete cluster, `error=RULE` expects that rule at it, `file=NAME` is a file beside the
 * example that says `use=NAME`.
 */

interface Sample {
  readonly text: string;
  readonly line: number;
  readonly words: ReadonlySet<string>;
  option(name: string): string | undefined;
}

const guide = readFileSync(new URL("../../docs/language.md", import.meta.url), "utf8");

function readSamples(markdown: string): readonly Sample[] {
  return [...markdown.matchAll(/^```podplane(.*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const words = (match[1] ?? "").trim().split(/\s+/).filter(Boolean);
    const option = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
    const line = markdown.slice(0, match.index).split("\n").length;
    return { text: match[2] ?? "", line, words: new Set(words), option };
  });
}

const samples = readSamples(guide);
const files = Object.fromEntries(samples.map((sample) => [sample.option("file") ?? "", sample.text]));

/** Paragraphs that begin with a declaration stand in front of the cluster, the others in it. */
function inParts(text: string): { readonly top: string; readonly body: string } {
  const paragraphs = text.trimEnd().split(/\n\n(?=\S)/);
  const isTop = (paragraph: string) => /^(?:\/\/ podplane|\/\/\/|use|let|param|secret|template)\b/.test(paragraph);
  return {
    top: paragraphs.filter(isTop).join("\n\n"),
    body: paragraphs.filter((one) => !isTop(one)).join("\n\n"),
  };
}

function exampleOf(sample: Sample): Example {
  const used = sample.option("use");
  const given = used === undefined ? {} : { files: { [used]: files[used] ?? "" } };
  if (sample.words.has("cluster")) {
    const { top, body } = inParts(sample.text);
    return withDeclarations(top, body, given);
  }
  if (/^podplane 1$/m.test(sample.text)) return file(sample.text, given);
  if (/^cluster /m.test(sample.text)) return file(`podplane 1\n\n${sample.text}`, given);
  return declarations(sample.text.trimEnd(), given);
}

describe("the language guide", () => {
  test("has examples, and a file for each that is used", () => {
    expect(samples.length).toBeGreaterThan(15);
    const used = samples.flatMap((sample) => sample.option("use") ?? []);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => files[name] === undefined)).toEqual([]);
  });

  test.each(samples.map((sample) => [sample.line, sample] as const))("is right in line %i", (_, sample) => {
    const { diagnostics } = runExample(exampleOf(sample));
    const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ name }) => name);
    expect(errors).toEqual(sample.option("error") === undefined ? [] : [sample.option("error")]);
  });

  // What stands in a cluster is no file of its own.
  const whole = samples.filter(({ words }) => !words.has("cluster")).map(({ line, text }) => [line, text] as const);

  test.each(whole)("shows the canonical form in line %i", (_, text) => {
    expect(print(parse("guide.podplane", text))).toBe(text);
  });
});
