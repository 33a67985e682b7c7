import { join } from "node:path";
import { diffLines } from "diff";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import { printLock } from "../../compiler/lock/print.ts";
import { buildSources } from "../helpers/golden/cases.ts";
import { renewsGolden } from "../helpers/golden/renew.ts";
import { compileText, lockOf, source } from "../helpers/podplane-source.ts";
import { addresses } from "./cases/addresses.ts";
import type { Cases } from "./cases/cases.ts";
import { names } from "./cases/names.ts";
import { places } from "./cases/places.ts";
import { type Rebuild, rebuilds } from "./cases/rebuilds.ts";
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

/** What is said of a source over the build of another, and what of the lock file changes where all is accepted. */
const rebuildSection = (title: string, { before, after, built: given, lock: changes = [] }: Rebuild): Section => {
  const built = changes.reduce((text, [from, to]) => {
    expect(text).toMatch(from);
    return text.replace(from, to);
  }, given ?? lockOf(before));
  const { diagnostics } = compileText(after, { lock: built });
  const said = diagnostics.filter(({ code }) => code !== usual).flatMap((one) => messageLines(after, one));
  const lock = compileText(after, { lock: built, acceptDestroy: ["all"] }).clusters[0]?.lock;
  return { title, said: [...said, ...(lock ? changedLines(builtPart(built), builtPart(printLock(lock))) : [])] };
};

/** What a lock file says of what was built; of version 1, which knew less, nothing. */
const builtPart = (lock: string): string => /^ {2}"built": \{$[\s\S]*?^ {2}\},?$/m.exec(lock)?.[0] ?? "";

/** The lines that one of two texts has, as a difference. */
function changedLines(before: string, after: string): readonly string[] {
  return diffLines(before, after).flatMap(({ added, removed, value }) =>
    added || removed
      ? value
          .trimEnd()
          .split("\n")
          .map((line) => `  ${added ? "+" : "-"}${line}`)
      : [],
  );
}

describe("rebuilds", () => {
  const path = join(folder, "rebuilds.txt");
  const titles = Object.keys(rebuilds);
  const section = (title: string): Section => rebuildSection(title, rebuilds[title] ?? expect.fail(title));

  test.runIf(renewsGolden())("is written anew", () => {
    expect(titles.length).toBeGreaterThan(0);
    writeSections(path, titles.map(section));
  });

  test("has a section for each case, and no other", () => {
    expect([...readSections(path).keys()]).toEqual(titles);
  });

  test.each(titles)("%s", (title) => expectSection(readSections(path), section(title), path));
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
