import type { Span } from "../../grammar/index.ts";
import { type Stage, spanOf, stagesOf, wayInto } from "../origins/index.ts";
import type { Diagnostic, RelatedPlace } from "./shape.ts";

/*
 * A template that eighty zones include has a fault once, not eighty times. Diagnostics of one rule at one place
 * that differ only by the way into it become one, which tells the ways as related places.
 */

/** How many places of a way, or of several, a diagnostic shows. */
const mostPlaces = 8;

/** Of how many equal faults the ways are compared: templates that include each other twice give a million. */
const mostCompared = 64;

/** Each fault once, in the order given; ways are told as related places and no span has one any more. */
export function tellOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = new Map<string, Diagnostic[]>();
  const onWays = new Set(diagnostics.filter((one) => wayInto(one.span)).map(placeKey));
  for (const diagnostic of diagnostics) {
    const place = placeKey(diagnostic);
    // What stands in no template or loop is another fault where it says something else.
    const key = onWays.has(place) ? place : `${place} ${diagnostic.message}`;
    const group = groups.get(key);
    if (group) group.push(diagnostic);
    else groups.set(key, [diagnostic]);
  }
  return [...groups.values()].flatMap((group) => mergeGroup(group));
}

function placeKey({ code, severity, span }: Diagnostic): string {
  return `${code} ${severity} ${spanKey(span)}`;
}

function spanKey(span: Span | undefined): string {
  return span ? `${span.file}:${span.start}:${span.end}` : "";
}

function mergeGroup(group: readonly Diagnostic[]): readonly Diagnostic[] {
  const first = group[0];
  if (!first) return [];
  const { fixes } = first;
  const edits = JSON.stringify(fixes.map((fix) => fix.edits.map(({ text }) => text)));
  const sameEdits = group.every(
    (one) => JSON.stringify(one.fixes.map((fix) => fix.edits.map(({ text }) => text))) === edits,
  );
  return [
    {
      ...first,
      span: first.span && spanOf(first.span),
      related: relatedOf(first, group),
      fixes: sameEdits ? fixes : [],
    },
  ];
}

function relatedOf(first: Diagnostic, all: readonly Diagnostic[]): readonly RelatedPlace[] {
  const group = all.slice(0, mostCompared);
  const left = all.length - group.length;
  const others = first.related.map((one) => ({ ...one, span: spanOf(one.span) }));
  const elsewhere = first.related.flatMap((one) =>
    stagesOf(wayInto(one.span)).map((stage) => tell(stage, "that one, ")),
  );
  const ways = group.flatMap((one) => waysOf(one, one.message === first.message ? "" : `: ${one.message}`));
  const own = elsewhere.length > 0 ? ways.map((one) => ({ ...one, message: `this one, ${one.message}` })) : ways;
  const more = group
    .slice(1)
    .flatMap((one) => one.related.map(({ span, message }) => ({ span: spanOf(span), message })));
  return distinct([
    ...limited(distinct(own), left),
    ...others,
    ...limited(distinct(elsewhere), 0),
    ...(group.length > mostPlaces ? [] : more),
  ]);
}

function waysOf(diagnostic: Diagnostic, difference: string): readonly RelatedPlace[] {
  const stages = stagesOf(wayInto(diagnostic.span));
  return stages.map((stage, index) => tell(stage, "", index === stages.length - 1 ? difference : ""));
}

function tell({ span, text }: Stage, before: string, after = ""): RelatedPlace {
  return { span: spanOf(span), message: `${before}${text}${after}` };
}

/** The first places; the last of them tells how many more there are, with `left` that were not looked at. */
function limited(places: readonly RelatedPlace[], left: number): readonly RelatedPlace[] {
  const shown = places.slice(0, mostPlaces);
  const more = places.length - shown.length + left;
  const last = shown.at(-1);
  if (more === 0 || last === undefined) return shown;
  return [...shown.slice(0, -1), { ...last, message: `${last.message}, and ${more} more` }];
}

function distinct(places: readonly RelatedPlace[]): readonly RelatedPlace[] {
  const byKey = new Map(places.map((one) => [`${spanKey(one.span)} ${one.message}`, one]));
  return [...byKey.values()];
}
