import { type Change, countClasses, type Impact, type ImpactClass, impactClasses } from "../../compiler/index.ts";
import type { Span } from "../../grammar/index.ts";
import { Places } from "../render/index.ts";
import type { PlannedCluster } from "./plan-source.ts";
import { costWords } from "./prices.ts";
import {
  becameWords,
  capacityWords,
  classWords,
  listWords,
  liveWords,
  nameWords,
  notBySourceWords,
  referenceWords,
  renamedWords,
  resourceWords,
  rollingWords,
  scalingWords,
} from "./words.ts";

/** Lines of a screen: a report has no more of them unless all is asked for. */
const screen = 40;

interface Section {
  readonly heading: string;
  /** Each with the lines below it. */
  readonly entries: readonly (readonly [string, ...string[]])[];
  /** What all of it comes to. */
  readonly sums: readonly string[];
}

/** What one cluster's change does, for people. `sources` are the texts that places point into. */
export function planText(
  planned: PlannedCluster,
  sources: ReadonlyMap<string, string>,
  options: { readonly full: boolean },
): string {
  const { id, against, impact } = planned;
  if (!impact || against === undefined) return `${id}: never built, so there is nothing to compare with\n`;
  const places = new Places(sources);
  const sections = [...sectionsOf(planned, impact, places), ...renamedSection(impact, places)];
  const ending = endingOf(planned, impact, options.full);
  if (sections.length === 0 && ending.length === 0) return `${id}: no change against ${against}\n`;
  const moves = impact.renamed.length;
  const counts = [
    ...[...countClasses(impact.changes)].map(([one, count]) => `${count} ${classWords[one].name}`),
    ...(moves > 0 ? [`${moves} ${renamedWords.name}`] : []),
  ].join(", ");
  const head = `${id}: changes against ${against}`;
  const last = counts === "" ? "0 changes of the source" : counts;
  const room = screen - ending.length - 2;
  const body = options.full ? sections.flatMap(allLines) : fitting(sections, room);
  return `${[head, ...body, ...ending, last].join("\n")}\n`;
}

/** What stands below the classes: what breaks in files of the user's stands first. */
function endingOf({ files, cost }: PlannedCluster, impact: Impact, full: boolean): readonly string[] {
  const broken = files?.custom.broken ?? [];
  const most = full ? broken.length : mostReferences;
  const capacity = capacityWords(impact.capacity);
  return [
    ...(broken.length > 0 ? ["your own files: OpenTofu will refuse these references"] : []),
    ...broken.slice(0, most).map((one) => `  ${referenceWords(one)}`),
    ...(broken.length > most ? [`  and ${broken.length - most} more: see --full`] : []),
    ...notBySourceWords(impact),
    ...(capacity === undefined ? [] : [capacity]),
    ...(cost === undefined ? [] : [costWords(cost)]),
    ...impact.gaps,
  ];
}

const mostReferences = 4;

function sectionsOf(planned: PlannedCluster, impact: Impact, places: Places): readonly Section[] {
  return impactClasses.flatMap((one) => {
    const changes = impact.changes.filter((change) => change.classes[0] === one);
    const sums = sumsOf(one, planned, impact);
    if (changes.length === 0 && (sums.length === 0 || !isSumAlone(one, impact))) return [];
    const { name, does } = classWords[one];
    return [{ heading: `${name}: ${does}`, entries: entriesOf(changes, impact, places), sums }];
  });
}

/**
 * Whether what a class comes to is shown also where no change has it as its most severe. Resources that go are always
 * shown; of others modules differ with nearly every change, so they are where no change explains them.
 */
function isSumAlone(one: ImpactClass, { changes }: Impact): boolean {
  return one !== "infrastructure" || changes.length === 0;
}

function sumsOf(one: ImpactClass, planned: PlannedCluster, impact: Impact): readonly string[] {
  const { rolling, scaling } = impact.effects;
  if (one === "rolling" && rolling.length > 0) return [`pools: ${listWords(rolling.map(rollingWords), 4)}`];
  if (one === "scaling" && scaling.length > 0) return [`pools: ${listWords(scaling.map(scalingWords), 6)}`];
  if (one === "live") return liveWords(impact, planned);
  const resources = planned.files?.outputs.resources ?? [];
  const shown = resources.filter(({ action }) => (one === "destroy" ? action === "removed" : action !== "removed"));
  const concerns = one === "destroy" || one === "infrastructure";
  return concerns && shown.length > 0 ? [`resources: ${listWords(shown.map(resourceWords), 5)}`] : [];
}

/** Names alone: told last, as nothing happens to what has them. */
function renamedSection({ renamed }: Impact, places: Places): readonly Section[] {
  if (renamed.length === 0) return [];
  const entries = renamed.map((one): [string] => [`${placeWords(one.span, places)}${one.block} was ${one.from}`]);
  return [{ heading: `${renamedWords.name}: ${renamedWords.does}`, entries, sums: [] }];
}

function placeWords(span: Span | undefined, places: Places): string {
  const range = span && places.rangeOf(span);
  return span && range ? `${span.file}:${range.start.line}  ` : "";
}

/** Equal changes of several blocks are one entry. */
function entriesOf(changes: readonly Change[], impact: Impact, places: Places): Section["entries"] {
  const groups = Map.groupBy(changes, (one) =>
    JSON.stringify([one.path, one.kind, one.before, one.after, one.attribute === undefined ? one.block : ""]),
  );
  return [...groups.values()].flatMap(([first, ...more]) => (first ? [entryOf(first, more, impact, places)] : []));
}

function entryOf(first: Change, more: readonly Change[], impact: Impact, places: Places): [string, ...string[]] {
  const place = placeWords(first.span, places);
  const blocks = [first, ...more].map(({ block }) => block);
  const name = nameWords({ ...first, block: listWords(blocks, 3) }, impact.cluster);
  const others = first.classes.slice(1).map((one) => classWords[one].name);
  const also = others.length > 0 ? ` (also ${others.join(", ")})` : "";
  const { unsupported, fix } = first;
  const steps = unsupported?.steps.map((step, index) => `${index + 1}. ${step}`) ?? [];
  return [
    `${place}${name} ${becameWords(first)}${also}`,
    ...(unsupported ? [unsupported.reason, ...steps] : []),
    ...(fix === undefined ? [] : [fix]),
  ];
}

function allLines(section: Section): readonly string[] {
  return [section.heading, ...section.entries.flatMap(entryLines), ...section.sums.map((one) => `    ${one}`)];
}

function entryLines([head, ...below]: readonly [string, ...string[]]): readonly string[] {
  return [`  ${head}`, ...below.map((one) => `      ${one}`)];
}

/** The lines that have room: the most severe class first, but each has its heading, an entry and its sums. */
function fitting(sections: readonly Section[], room: number): readonly string[] {
  if (sections.flatMap(allLines).length <= room) return sections.flatMap(allLines);
  const least = ({ entries, sums }: Section) => 1 + Math.min(entries.length, 2) + sums.length;
  let left = room - sections.reduce((sum, one) => sum + least(one), 0);
  return sections.flatMap((section) => {
    const lines = cutSection(section, least(section) + Math.max(0, left));
    left -= lines.length - least(section);
    return lines;
  });
}

function cutSection(section: Section, room: number): readonly string[] {
  const whole = allLines(section);
  if (whole.length <= room) return whole;
  const [entries, sums] = [section.entries.map(entryLines), section.sums.map((one) => `    ${one}`)];
  const space = room - 1 - sums.length - 1;
  const shown: (readonly string[])[] = [];
  for (const [index, entry] of entries.entries()) {
    const used = shown.flat().length;
    // The first is shown in any case, without what stands below it where there is no room.
    if (used + entry.length > space && index > 0) break;
    shown.push(used + entry.length > space ? entry.slice(0, Math.max(1, space)) : entry);
  }
  const hidden = entries.length - shown.length;
  const more = hidden > 0 ? [`  and ${hidden} more: see --full`] : ["      more: see --full"];
  return [section.heading, ...shown.flat(), ...more, ...sums];
}
