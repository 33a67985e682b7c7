import type { Change, Event, RunView } from "../engine/index.ts";
import { type Line, type Span, span } from "./lines.ts";
import { actionWords, countActions, inShownOrder, placeText } from "./words.ts";

/** Addresses are filled up to this width, so that most places stand below each other in 80 cells. */
const addressWidth = 52;

/**
 * The changes of a plan that no earlier plan of the run had: a part of what was shown is not shown again. What is taken
 * away stands last, next to the question. Within an action, what belongs to a module stands below its name.
 */
export function planLines(
  { changes, outputs, scope }: Extract<Event, { type: "plan-made" }>,
  before: RunView,
): readonly Line[] {
  const known = new Set(before.plans.flatMap((plan) => plan.changes.map(keyOf)));
  const fresh = inShownOrder(changes.filter((change) => !known.has(keyOf(change))));
  if (fresh.length === 0) return [];
  const all = scope === "destroy" ? "What will be lost" : "Plan";
  const title = known.size === 0 ? all : "More than was planned before";
  const more = outputs === 0 ? "" : `, ${outputs} ${outputs === 1 ? "output" : "outputs"}`;
  const counts = countActions(fresh.map(({ action }) => action)).map(
    ([action, count]) => `${count} to ${actionWords[action].plain}`,
  );
  return [...grouped(fresh).flatMap(groupLines), [span(`  ${title}: `, "strong"), span(counts.join(", ") + more)]];
}

export function keyOf({ action, address }: Pick<Change, "action" | "address">): string {
  return `${action} ${address}`;
}

/** Neighbours of the same action and module. */
interface Group {
  /** Empty for what belongs to none. */
  readonly module: string;
  readonly changes: readonly Change[];
}

function grouped(changes: readonly Change[]): readonly Group[] {
  const groups: { module: string; action: string; changes: Change[] }[] = [];
  for (const change of changes) {
    const module = moduleOf(change.address);
    const last = groups.at(-1);
    if (last?.module === module && last.action === change.action) last.changes.push(change);
    else groups.push({ module, action: change.action, changes: [change] });
  }
  return groups;
}

/** `module.a.module.b["x"]` of what belongs to that; a key may have dots in it. */
function moduleOf(address: string): string {
  return /^(?:module\.[\w-]+(?:\[(?:"[^"]*"|\d+)\])?(?:\.(?=module\.)|(?=\.)))+/.exec(address)?.[0] ?? "";
}

function groupLines({ module, changes }: Group): readonly Line[] {
  const widest = Math.min(addressWidth, Math.max(...changes.map(({ address }) => address.length - module.length)));
  const places = new Set(changes.map(({ source }) => (source ? placeText(source) : "")));
  const [place = ""] = places;
  // Said once where it is the same for all.
  const isShared = module !== "" && places.size === 1;
  const head: readonly Line[] =
    module === "" ? [] : [[span(`  ${module}`, "accent"), ...placeSpans(isShared ? place : "")]];
  return [...head, ...changes.map((change) => changeLine(change, module, widest, isShared))];
}

function changeLine(
  { action, address, reason, source }: Change,
  module: string,
  width: number,
  isShared: boolean,
): Line {
  const { sign, tone } = actionWords[action];
  const place = placeSpans(source && !isShared ? placeText(source) : "");
  const why = reason === undefined ? [] : [span(`  ${reason.replaceAll("_", " ")}`, "warning")];
  const name = module === "" ? address : address.slice(module.length + 1);
  const filled = place.length + why.length === 0 ? name : name.padEnd(width);
  return [span(`${module === "" ? "" : "  "}${sign.padStart(5)} `, tone), span(filled), ...place, ...why];
}

function placeSpans(place: string): readonly Span[] {
  return place === "" ? [] : [span(`  ${place}`, "quiet")];
}
