import type { Event, Failure, RunView } from "../engine/index.ts";
import { emptyLine, type Line, line, type Span, span, textOf, wrapWords } from "./lines.ts";
import { keyOf, planLines } from "./plan-lines.ts";
import { actionWords, countActions, elapsed, outcomeWords, placeText } from "./words.ts";

/** A line that stays. */
export interface Kept {
  readonly line: Line;
  /**
   * Where it is broken between words, with so many blanks in front of the other rows. Undefined: the terminal breaks
   * it, so that a command or an address in it can be copied as it is.
   */
  readonly indent: number | undefined;
}

/** The rows of a line that stays, in a terminal of this width. */
export function keptRows({ line: one, indent }: Kept, columns: number): readonly Line[] {
  return indent === undefined ? [one] : wrapWords(one, columns, indent);
}

/**
 * What an event leaves above the live part, for good: plan, answers, ended steps, errors, the end. What is done of
 * resources is left out and counted. It depends on events alone, so that a replay leaves the same. `before` is the run
 * without the event, `view` with it.
 */
export function historyOf(event: Event, before: RunView, view: RunView): readonly Kept[] {
  switch (event.type) {
    case "run-started":
      return startLines(event);
    case "step-ended":
      return stepLines(event, view);
    case "plan-made":
      // Broken between words, so that the place of a long address stands whole below it.
      return planLines(event, before).map((one) => prose(one, 8));
    case "object-planned":
      return objectLines(event);
    case "impact":
      return event.lines.map((text) => prose(line(`  ${text}`), 8));
    case "question":
      return questionLines(event, before);
    case "answered":
      return answerLines(event, before);
    case "resource-ended":
      return event.outcome === "failed" ? failedResource(event, view) : [];
    case "diagnostic":
      return diagnosticLines(event, view);
    case "log":
      return event.level === "error" || event.level === "warn" ? [warned(event)] : [];
    case "unrecorded":
      return unrecordedLines(event.resources);
    case "note":
      return [
        prose([span("note: ", "accent"), span(event.text)], 6),
        ...event.commands.map((text) => whole(line(`      ${text}`, "strong"))),
      ];
    case "cancel-requested":
      return [prose([span("! ", "warning"), span(`cancelling: ${event.text}`)], 2)];
    case "run-ended":
      return endLines(event, view);
    case "step-started":
    case "tool-started":
    case "tool-ended":
    case "resource-started":
    case "resource-progress":
    case "waiting":
    case "object-put":
    case "file-made":
    case "file-removed":
      return [];
  }
}

type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

function whole(one: Line): Kept {
  return { line: one, indent: undefined };
}

function prose(one: Line, indent: number): Kept {
  return { line: one, indent };
}

function startLines({ command, cluster, folder, run, resumes }: Of<"run-started">): readonly Kept[] {
  const goesOn = resumes === undefined ? [] : [whole(line(`  goes on with run ${resumes}`, "quiet"))];
  return [whole([span(`${command} ${cluster}`, "strong"), span(` in ${folder}, run ${run}`, "quiet")]), ...goesOn];
}

function titleOf(id: string, { steps }: RunView): string {
  return steps.find((step) => step.id === id)?.title ?? id;
}

function stepLines({ step, outcome, summary, seconds }: Of<"step-ended">, view: RunView): readonly Kept[] {
  const { sign, tone, word } = outcomeWords[outcome];
  const took = seconds >= 1 ? [span(` (${elapsed(seconds)})`, "quiet")] : [];
  const told = outcome === "unchanged" ? "quiet" : "plain";
  const name = span(titleOf(step, view), "strong");
  return [prose([span(`${sign} `, tone), name, span(`  ${word}${summary}`, told), ...took], 2)];
}

function objectLines({ action, url, differences }: Of<"object-planned">): readonly Kept[] {
  if (action === "unchanged") return [];
  const told = differences.map((text) => prose(line(`      ${text}`, "quiet"), 8));
  return [prose(line(`  ${actionWords[action].plain} ${url}`), 4), ...told];
}

/** What was said already, by the plan or the step that made it, is not said again. */
function questionLines({ details }: Of<"question">, { plans, steps }: RunView): readonly Kept[] {
  const known = new Set([
    ...plans.flatMap(({ changes }) => changes.map(keyOf)),
    ...steps.map(({ summary }) => summary),
  ]);
  return details.filter((text) => !known.has(text)).map((text) => prose(line(`  ${text}`), 2));
}

function answerLines({ answer, by }: Of<"answered">, { question }: RunView): readonly Kept[] {
  const how = by === "flag" ? ` (${question?.flag ?? "by an option"})` : "";
  const asked = [span("? ", "accent"), span(question?.text ?? "")];
  const words = by === "person" && answer === "yes" ? (question?.expected ?? answer) : answer;
  return [prose([...asked, span(` ${words}`, "strong"), span(how, "quiet")], 2)];
}

/** The line of the source behind an address, where a plan of this run had it. */
export function sourceOf(address: string, { plans }: RunView): string | undefined {
  for (const { changes } of plans) {
    const source = changes.find((change) => change.address === address)?.source;
    if (source) return placeText(source);
  }
  return undefined;
}

function failedResource({ address, action, seconds }: Of<"resource-ended">, view: RunView): readonly Kept[] {
  const source = sourceOf(address, view);
  const place = source === undefined ? [] : [span(`, ${source}`, "quiet")];
  const after = span(` failed after ${elapsed(seconds)}`, "bad");
  return [prose([span("  ✗ ", "bad"), span(`${actionWords[action].plain} ${address}`), after, ...place], 4)];
}

/** Where the user's own text has nothing to say of it, the generated one, or a module, has. */
function placeOf({ source, generated, address }: RunView["diagnostics"][number], view: RunView): string | undefined {
  if (source) return placeText(source);
  const planned = address === undefined ? undefined : sourceOf(address, view);
  return planned ?? (generated ? placeText(generated) : undefined);
}

function diagnosticLines(event: Of<"diagnostic">, view: RunView): readonly Kept[] {
  const tone = event.severity === "error" ? "bad" : "warning";
  const where = [placeOf(event, view) ?? [], event.address ?? []].flat();
  // What a warning says at length stands in the log.
  const detail = event.severity === "error" && event.detail !== "" ? event.detail.trim().split("\n") : [];
  return [
    prose([span(`  ${event.severity}: `, tone), span(event.summary, "strong")], 4),
    ...(where.length > 0 ? [prose(line(`    at ${where.join(", ")}`, "quiet"), 4)] : []),
    ...detail.map((text) => prose(line(`    ${text}`), 4)),
  ];
}

function warned({ level, from, text }: Of<"log">): Kept {
  return prose([span(`  ${from}: `, level === "error" ? "bad" : "warning"), span(text)], 4);
}

function unrecordedLines(resources: Of<"unrecorded">["resources"]): readonly Kept[] {
  const head = "  These were being made when the run was killed. They may exist, and are in no state:";
  return [
    prose(line(head, "warning"), 2),
    ...resources.flatMap(({ address, importCommand }) => [
      whole(line(`    ${address}`)),
      whole(line(`      ${importCommand}`, "strong")),
    ]),
  ];
}

/** Where what stands beside the labels of the end begins. */
const labelled = 12;

function label(name: string): Span {
  return span(`  ${name.padEnd(labelled - 2)}`, "quiet");
}

function endLines(event: Of<"run-ended">, view: RunView): readonly Kept[] {
  const made = madeText(view);
  const took = elapsed(event.seconds);
  if (event.outcome === "done") {
    const sum = made === "" ? "" : `: ${made}`;
    return [whole(emptyLine), prose([span("✓ ", "good"), span(`done in ${took}`, "strong"), span(sum)], 2)];
  }
  const titles = (ids: readonly string[]): string => ids.map((id) => titleOf(id, view)).join(", ") || "nothing";
  const { sign, tone } = outcomeWords[event.outcome];
  const head = [span(`${sign} `, tone), span(`${event.outcome} after ${took}: `, tone)];
  return [
    whole(emptyLine),
    prose([...head, span(event.failure?.what ?? "", "strong")], 2),
    ...(event.failure ? failureLines(event.failure, view) : []),
    ...(made === "" ? [] : [prose([label("resources"), span(made)], labelled)]),
    prose([label("done"), span(titles(event.done))], labelled),
    prose([label("not done"), span(titles(event.left))], labelled),
    ...(event.failure?.next ?? []).map((text, index) =>
      whole([label(index === 0 ? "next" : ""), span(text, "strong")]),
    ),
  ];
}

function failureLines({ why, source, said }: Failure, view: RunView): readonly Kept[] {
  const saidLines = said === undefined ? [] : said.trim().split("\n");
  const failed = view.steps.find(({ status }) => status === "failed");
  const error = view.diagnostics.findLast(({ severity, step }) => severity === "error" && step === failed?.id);
  const place = source ? placeText(source) : error ? placeOf(error, view) : undefined;
  const all = [
    ...(place === undefined ? [] : [prose([label("at"), span(place, "accent")], labelled)]),
    ...(why === undefined ? [] : [prose([label("why"), span(why)], labelled)]),
    ...saidLines.map((text, index) => prose([label(index === 0 ? "said" : ""), span(text)], labelled)),
  ];
  return all.filter((one) => textOf(one.line).trim() !== "");
}

/** `41 created, 1 failed, 2 not finished`: what was done to resources in the whole run. */
function madeText({ resources }: RunView): string {
  const all = [...resources.values()].filter(({ action }) => action !== "read" && action !== "noop");
  const done = countActions(all.filter(({ status }) => status === "done").map(({ action }) => action));
  const failed = all.filter(({ status }) => status === "failed").length;
  const open = all.filter(({ status }) => status === "running").length;
  return [
    ...done.map(([action, count]) => `${count} ${actionWords[action].done}`),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(open > 0 ? [`${open} not finished`] : []),
  ].join(", ");
}
