import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { expect } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import type { Span } from "../../grammar/index.ts";
import { writeCommitted } from "../helpers/golden/renew.ts";

/*
 * Committed files of what is said of many sources: a title each, and under it a line for each message. `npm run golden`
 * writes them anew.
 */

/** What is said of one source. */
export interface Section {
  /** In the first column; no two are alike. */
  readonly title: string;
  readonly said: readonly string[];
}

const textOf = ({ title, said }: Section): string => [title, ...said].map((one) => `${one}\n`).join("");

export function writeSections(path: string, sections: readonly Section[]): void {
  writeCommitted(path, sections.map(textOf).join("\n"));
}

/** The text of each section of a committed file, by its title. */
export function readSections(path: string): ReadonlyMap<string, string> {
  const sections = readFileSync(path, "utf8").split(/\n(?=\S)/);
  return new Map(sections.map((one) => [one.split("\n")[0] ?? "", one.replace(/\n*$/, "\n")]));
}

/** Expects what is said now to be what is committed. */
export function expectSection(committed: ReadonlyMap<string, string>, section: Section, path: string): void {
  const where = `${relative(process.cwd(), path)} (\`npm run golden\` writes it anew)`;
  expect(textOf(section), where).toBe(committed.get(section.title));
}

/** A message in a line, with what stands at its places in the source, and under it why and what is to be done. */
export const messageLines = (text: string, one: Diagnostic): readonly string[] => [
  messageLine(text, one),
  `    ${one.why}`,
  `    ${one.help}`,
];

/** A message in one line, with what stands at its places in the source. */
export function messageLine(text: string, { code, severity, message, span, related }: Diagnostic): string {
  const at = span?.file === "cluster.podplane" ? shown(text, span) : span?.file;
  const places = related.map((one) => `; ${one.message}: ${shown(text, one.span)}`);
  return `  ${severity} ${code} at ${at ?? "no place"}: ${message}${places.join("")}`;
}

/** The beginning of a place in a source, in one line. */
const shown = (text: string, { start, end }: Span): string => text.slice(start, end).replace(/\s+/g, " ").slice(0, 60);
