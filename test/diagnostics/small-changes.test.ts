import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import type { Span } from "../../grammar/index.ts";
import { rowsOf } from "../helpers/effort.ts";
import { buildSources, filesOf, getGoldenCase, readExample } from "../helpers/golden/cases.ts";
import { renewsGolden, writeCommitted } from "../helpers/golden/renew.ts";
import { type SmallChange, smallChanges } from "./small-changes.ts";

/*
 * What is said where a whole source lacks an item, has a yes for a no, or a number that is one more: each rule between
 * values is met from many sides, and a difference shows the line. `npm run golden` writes it anew.
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
      line(text, one),
    );
  const changes = smallChanges(source);

  test.runIf(renewsGolden())("is written anew", () => {
    const before = new Set(said(source));
    const text = changes.map((change) => section(change, said(change.text), before)).join("\n");
    writeCommitted(path, text);
    expect(text).not.toBe("");
  });

  test("has what is committed said of each change", () => {
    const committed = new Map(
      readFileSync(path, "utf8")
        .split(/\n(?=\S)/)
        .map((one) => [one.split("\n")[0], one] as const),
    );
    expect(committed.size).toBe(changes.length);
    const before = new Set(said(source));
    for (const change of rowsOf(changes, 12)) {
      const now = section(change, said(change.text), before);
      expect(now, `${path}: \`npm run golden\` writes it anew`).toBe(
        committed.get(change.title)?.replace(/\n*$/, "\n"),
      );
    }
  });
});

/** A change, and what is said of it that is not said without it. */
function section({ title }: SmallChange, said: readonly string[], before: ReadonlySet<string>): string {
  return [title, ...said.filter((one) => !before.has(one))].map((one) => `${one}\n`).join("");
}

function line(text: string, { code, severity, message, span, related }: Diagnostic): string {
  const at = span?.file === "cluster.podplane" ? shown(text, span) : span?.file;
  const places = related.map((one) => `; ${one.message}: ${shown(text, one.span)}`);
  return `  ${severity} ${code} at ${at ?? "no place"}: ${message}${places.join("")}`;
}

/** The beginning of a place in a source, in one line. */
const shown = (text: string, { start, end }: Span): string => text.slice(start, end).replace(/\s+/g, " ").slice(0, 60);
