import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { loadPage } from "../../compiler/diagnostics/pages/index.ts";
import { diagnosticRules, type RuleName } from "../../compiler/index.ts";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { renderSarif } from "./sarif.ts";

/* The published schema judges the log of every diagnostic that there is, and its places are counted anew here. */

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly charOffset: number;
  readonly charLength: number;
}

interface Located {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region?: Region };
}

interface Result {
  readonly ruleId: string;
  readonly locations?: readonly Located[];
  readonly relatedLocations?: readonly Located[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly artifactLocation: { readonly uri: string };
      readonly replacements: readonly {
        readonly deletedRegion: Region;
        readonly insertedContent: { readonly text: string };
      }[];
    }[];
  }[];
}

interface Log {
  readonly runs: readonly { readonly results: readonly Result[] }[];
}

const schemaPath = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
// It is of draft 4, of which it uses nothing that later ones read otherwise but the name of its id, and one pattern that
// is none with the flag `u`.
const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(schemaPath, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
ajv.addFormat("uri", (text: string) => URL.canParse(text));
ajv.addFormat(
  "uri-reference",
  (text: string) => URL.canParse(text, "file:///project/") && !/[\s"<>\\^`{|}]/.test(text),
);
ajv.addFormat("date-time", (text: string) => !Number.isNaN(Date.parse(text)));
const validate = ajv.compile(schema);

function faultsOf(log: unknown): readonly string[] {
  validate(log);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Where a line and a column are, counted from 1 by the line breaks that SARIF knows. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  return lines.slice(0, line - 1).reduce((sum, one) => sum + one.length, 0) + column - 1;
}

function rangeOf(text: string, region: Region): { readonly start: number; readonly end: number } {
  const range = {
    start: offsetOf(text, region.startLine, region.startColumn),
    end: offsetOf(text, region.endLine, region.endColumn),
  };
  expect({ start: region.charOffset, end: region.charOffset + region.charLength }).toEqual(range);
  return range;
}

function textAt(uri: string, sources: ReadonlyMap<string, string>): string {
  return sources.get(decodeURIComponent(uri)) ?? "";
}

describe.each(Object.keys(diagnosticRules) as RuleName[])("%s", (name) => {
  test("is told in a log that the schema takes, at its exact place, with its edits", async () => {
    const { wrong } = await loadPage(name);
    const { diagnostics, place, sources } = runExample(wrong);
    const log = JSON.parse(renderSarif(diagnostics, sources)) as Log;
    expect(faultsOf(log)).toEqual([]);
    const results = log.runs[0]?.results ?? [];
    expect(results.map(({ ruleId }) => ruleId)).toEqual(diagnostics.map(({ code }) => code));
    for (const [index, result] of results.entries()) {
      for (const { physicalLocation } of [...(result.locations ?? []), ...(result.relatedLocations ?? [])]) {
        const { artifactLocation, region } = physicalLocation;
        if (region) rangeOf(textAt(artifactLocation.uri, sources), region);
      }
      const edits = (result.fixes ?? []).map(({ artifactChanges }) =>
        artifactChanges.flatMap(({ artifactLocation: { uri }, replacements }) =>
          replacements.map(({ deletedRegion, insertedContent: { text } }) => {
            return { file: decodeURIComponent(uri), ...rangeOf(textAt(uri, sources), deletedRegion), text };
          }),
        ),
      );
      const meant = diagnostics[index]?.fixes.map((fix) =>
        fix.edits.map(({ span, text }) => ({ ...placeOf(span), text })),
      );
      expect(edits).toEqual(meant);
    }
    const own = results.find(({ ruleId }) => ruleId === diagnosticRules[name].code);
    if (!place || place.file.startsWith("--set ")) return;
    const [location] = own?.locations ?? [];
    expect(location && decodeURIComponent(location.physicalLocation.artifactLocation.uri)).toBe(place.file);
    // Of an example that is run in a folder the texts are not kept.
    if (!sources.has(place.file)) return;
    const region = location?.physicalLocation.region;
    expect(region && rangeOf(sources.get(place.file) ?? "", region)).toEqual({ start: place.start, end: place.end });
  });
});

function placeOf({ file, start, end }: { readonly file: string; readonly start: number; readonly end: number }) {
  return { file, start, end };
}

test("the schema refuses what is no log", () => {
  const log = JSON.parse(renderSarif([], new Map()));
  expect(faultsOf(log)).toEqual([]);
  expect(faultsOf({ ...log, version: "2.0.0" })).not.toEqual([]);
  expect(faultsOf({ ...log, runs: [{ ...log.runs[0], results: [{ level: "bad" }] }] })).not.toEqual([]);
  expect(faultsOf({ ...log, extra: 1 })).not.toEqual([]);
});
