import { type Change, countClasses, type Impact, impactClasses } from "../../compiler/index.ts";
import { Places } from "../render/index.ts";
import type { PlannedCluster } from "./plan-source.ts";
import { costWords } from "./prices.ts";
import {
  becameWords,
  capacityWords,
  classWords,
  liveWords,
  nameWords,
  notBySourceWords,
  referenceWords,
  renamedWords,
  resourceWords,
  rollingWords,
  scalingWords,
} from "./words.ts";

/** More changes of one class than this are folded away, so that a comment on a pull request stays short. */
const mostOpen = 10;

/** What one cluster's change does, as Markdown for a pull request. */
export function planMarkdown(planned: PlannedCluster, sources: ReadonlyMap<string, string>): string {
  const { id, against, impact, files, cost } = planned;
  const head = `### ${code(id)}`;
  if (!impact || against === undefined) return `${head}\n\nNever built, so there is nothing to compare with.\n`;
  const places = new Places(sources);
  const moves = impact.renamed.map(({ block, from }) => `${code(block)} was ${code(from)}`);
  const counts = [
    ...[...countClasses(impact.changes)].map(([one, count]) => `**${count}** ${classWords[one].name}`),
    ...(moves.length > 0 ? [`**${moves.length}** ${renamedWords.name}`] : []),
  ];
  const capacity = capacityWords(impact.capacity);
  const endings = [
    ...notBySourceWords(impact),
    ...(capacity === undefined ? [] : [capacity]),
    ...(cost ? [costWords(cost)] : []),
    ...impact.gaps,
  ];
  const broken = files?.custom.broken.map((one) => plain(referenceWords(one))) ?? [];
  const parts = [
    `${head}: changes against ${against}`,
    counts.length === 0 ? "No change of the source." : counts.join(" · "),
    ...(broken.length > 0 ? [`**your own files**\n\n${bullets(broken)}`] : []),
    ...impactClasses.flatMap((one) => {
      const changes = impact.changes.filter(({ classes }) => classes[0] === one);
      const lines = [...changes.map((change) => changeText(change, impact, places)), ...sumsOf(one, planned, impact)];
      if (lines.length === 0) return [];
      const { name, does } = classWords[one];
      return [`**${name}**: ${does}\n\n${folded(lines)}`];
    }),
    ...(moves.length > 0 ? [`**${renamedWords.name}**: ${renamedWords.does}\n\n${folded(moves)}`] : []),
    ...(endings.length > 0 ? [bullets(endings)] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function changeText(change: Change, impact: Impact, places: Places): string {
  const { span, unsupported, fix } = change;
  const start = span && places.rangeOf(span)?.start;
  const place = span && start ? ` (${code(`${span.file}:${start.line}`)})` : "";
  const steps = unsupported ? [unsupported.reason, ...unsupported.steps] : [];
  const below = [...steps, ...(fix === undefined ? [] : [fix])].map((one) => `\n  - ${plain(one)}`).join("");
  return `${code(`${nameWords(change, impact.cluster)} ${becameWords(change)}`)}${place}${below}`;
}

function sumsOf(one: (typeof impactClasses)[number], planned: PlannedCluster, impact: Impact): readonly string[] {
  if (one === "rolling") return impact.effects.rolling.map((pool) => `replaced: ${plain(rollingWords(pool))}`);
  if (one === "scaling") return impact.effects.scaling.map((pool) => plain(scalingWords(pool)));
  if (one === "live") return liveWords(impact, planned).map(plain);
  const resources = planned.files?.outputs.resources ?? [];
  const shown = resources.filter(({ action }) => (one === "destroy" ? action === "removed" : action !== "removed"));
  return one === "destroy" || one === "infrastructure" ? shown.map((resource) => code(resourceWords(resource))) : [];
}

function folded(lines: readonly string[]): string {
  if (lines.length <= mostOpen) return bullets(lines);
  const [open, rest] = [lines.slice(0, mostOpen), lines.slice(mostOpen)];
  return `${bullets(open)}\n\n<details><summary>and ${rest.length} more</summary>\n\n${bullets(rest)}\n\n</details>`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

/** A text as code, whatever backticks stand in it. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  const padding = longest > 0 ? " " : "";
  return `${ticks}${padding}${text.replace(/[\r\n]+/g, " ")}${padding}${ticks}`;
}

/** A text that is no Markdown: its signs stand for themselves. Code in backticks stays. */
function plain(text: string): string {
  const parts = text.split(/(`[^`]*`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replace(/[<>*_[\]|\\]/g, "\\$&"))).join("");
}
