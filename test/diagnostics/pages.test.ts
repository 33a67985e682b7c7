import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadPage } from "../../compiler/diagnostics/pages/index.ts";
import { diagnosticRules, type RuleName } from "../../compiler/index.ts";
import { plain } from "../../runtime/render/palette.ts";
import { renderPretty } from "../../runtime/render/pretty.ts";
import { rowsOf } from "../helpers/effort.ts";
import { expectCommitted } from "../helpers/golden/renew.ts";
import { runExample } from "./run-example.ts";

/** What a terminal shows for the wrong example of each rule (`npm run golden` writes it anew). */
const committed = join(import.meta.dirname, "said");

const names = Object.keys(diagnosticRules) as RuleName[];
/** Its point is that there are many. */
const manyErrors = "syntax-too-many-problems";

const tried = new Set(rowsOf(names, 130));

describe.each(names)("%s", (name) => {
  const rule = diagnosticRules[name];

  test("is raised by the wrong example, at its mark, in the words that are committed, and no other error is", async () => {
    const { wrong } = await loadPage(name);
    const { diagnostics, place, sources } = runExample(wrong);
    const own = diagnostics.filter((diagnostic) => diagnostic.name === name);
    const others = diagnostics.filter((diagnostic) => diagnostic.severity === "error" && diagnostic.name !== name);
    if (name !== manyErrors) expect(others.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
    expect(own.map(({ span }) => span && { file: span.file, start: span.start, end: span.end })).toEqual([place]);
    expect(own[0]?.severity).toBe(rule.severity);
    const texts = own.flatMap(({ message, why, help }) => [message, why, help]);
    expect(texts.filter((text) => text === "" || /\{[a-z]+\}|undefined|``/i.test(text))).toEqual([]);
    const shown = renderPretty(own, sources, { width: 120, palette: plain });
    expectCommitted(join(committed, `${name}.txt`), shown.toWellFormed());
  });

  test.runIf(tried.has(name))("is not raised by the right example, which has no errors", async () => {
    const { right } = await loadPage(name);
    const { diagnostics, place } = runExample(right);
    expect(place).toBeUndefined();
    const wrong = diagnostics.filter((one) => one.severity === "error" || one.name === name);
    expect(wrong.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });

  test("is explained in two to four sentences", async () => {
    const { explanation } = await loadPage(name);
    const sentences = explanation.split(/(?<=[.?])\s+(?=[A-Z`"0-9])/);
    expect(sentences.length, explanation).toBeGreaterThanOrEqual(2);
    expect(sentences.length, explanation).toBeLessThanOrEqual(4);
    expect(explanation).toMatch(/^[A-Z`"].*\.$/);
    expect(explanation).not.toMatch(/\b(?:invalid|illegal|please)\b|!(?!`|=)/i);
  });
});

test("no messages are committed of rules that are gone", () => {
  expect(
    globSync("*", { cwd: committed })
      .map((file) => file.replace(/\.txt$/, ""))
      .sort(),
  ).toEqual([...names].sort());
});
