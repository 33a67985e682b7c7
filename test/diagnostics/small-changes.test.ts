import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rowsOf } from "../helpers/effort.ts";
import { buildSources, filesOf, getGoldenCase, readExample } from "../helpers/golden/cases.ts";
import { renewsGolden } from "../helpers/golden/renew.ts";
import { expectSection, messageLine, readSections, type Section, writeSections } from "./sections.ts";
import { type SmallChange, smallChanges } from "./small-changes.ts";

/*
 * What is said where one thing of a whole source is changed: each rule between values is met from many sides, and a
 * difference shows the line. `npm run golden` writes it anew.
 */

const folder = join(import.meta.dirname, "small-changes");

const subjects = [
  "aws/everything-set",
  "aws/two-accounts-made-today",
  "google/everything-set",
  "proxmox/everything-set",
  "hybrid/managed-by-opentofu",
].map((name) => [name, filesOf(getGoldenCase(name))] as const);

const examples = ["hybrid-aws-proxmox", "multi-zone-production"].map((name) => [name, readExample(name)] as const);

describe.each([...subjects, ...examples])("%s", (name, files) => {
  const { "cluster.podplane": source = "", "podplane.lock.json": lock, ...others } = files;
  const path = join(folder, `${name.replace("/", "-")}.txt`);
  const said = (text: string): readonly string[] =>
    buildSources({ sources: { ...others, "cluster.podplane": text }, lock }).compilation.diagnostics.map((one) =>
      messageLine(text, one),
    );
  const changes = smallChanges(source);
  /** What is said of a change that is not said without it. */
  const section = ({ title, text }: SmallChange, before: ReadonlySet<string>): Section => ({
    title,
    said: said(text).filter((one) => !before.has(one)),
  });

  test.runIf(renewsGolden())("is written anew", () => {
    const before = new Set(said(source));
    expect(changes.length).toBeGreaterThan(0);
    writeSections(
      path,
      changes.map((change) => section(change, before)),
    );
  });

  test("has a section for each change, and no other", () => {
    expect([...readSections(path).keys()]).toEqual(changes.map(({ title }) => title));
  });

  test.each(rowsOf(changes, 15))("$title", (change) => {
    expectSection(readSections(path), section(change, new Set(said(source))), path);
  });
});
