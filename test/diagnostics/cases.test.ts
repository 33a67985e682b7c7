import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import { buildSources } from "../helpers/golden/cases.ts";
import { renewsGolden } from "../helpers/golden/renew.ts";
import { source } from "../helpers/podplane-source.ts";
import { addresses } from "./cases/addresses.ts";
import type { Cases } from "./cases/cases.ts";
import { names } from "./cases/names.ts";
import { places } from "./cases/places.ts";
import { services } from "./cases/services.ts";
import { expectSection, messageLines, readSections, type Section, writeSections } from "./sections.ts";

/*
 * The last source that a rule allows and the first that it refuses, from many sides: what is said of each is committed
 * as a user reads it. `npm run golden` writes it anew; read the difference.
 */

const folder = join(import.meta.dirname, "cases");
const tables: Readonly<Record<string, Cases>> = { addresses, names, places, services };

const saidOf = (text: string): readonly Diagnostic[] =>
  buildSources({ sources: { "cluster.podplane": text }, lock: undefined }).compilation.diagnostics;
/** Said of nearly every case, and of a cluster without anything special. */
const usual = "PDP3148";

const sectionOf = (title: string, text: string): Section => ({
  title,
  said: saidOf(text)
    .filter(({ code }) => code !== usual)
    .flatMap((one) => messageLines(text, one)),
});

test("of a cluster without anything special one thing is said", () => {
  expect(saidOf(source()).map(({ code }) => code)).toEqual([usual]);
});

describe.each(Object.entries(tables))("%s", (name, cases) => {
  const path = join(folder, `${name}.txt`);
  const titles = Object.keys(cases);

  test.runIf(renewsGolden())("is written anew", () => {
    expect(titles.length).toBeGreaterThan(0);
    writeSections(
      path,
      titles.map((title) => sectionOf(title, cases[title] ?? "")),
    );
  });

  test("has a section for each case, and no other", () => {
    expect([...readSections(path).keys()]).toEqual(titles);
  });

  test.each(titles)("%s", (title) => {
    expectSection(readSections(path), sectionOf(title, cases[title] ?? ""), path);
  });
});
