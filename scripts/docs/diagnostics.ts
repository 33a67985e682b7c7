import { applyPages } from "../../compiler/diagnostics/pages/apply.ts";
import { cloudPages } from "../../compiler/diagnostics/pages/clouds.ts";
import { crossFieldPages } from "../../compiler/diagnostics/pages/cross-field.ts";
import { deliveryPages } from "../../compiler/diagnostics/pages/delivery.ts";
import { filePages } from "../../compiler/diagnostics/pages/files.ts";
import { heldPages } from "../../compiler/diagnostics/pages/held.ts";
import { readMarks } from "../../compiler/diagnostics/pages/index.ts";
import { jsoncPages } from "../../compiler/diagnostics/pages/jsonc.ts";
import { limitPages } from "../../compiler/diagnostics/pages/limits.ts";
import { lockPages } from "../../compiler/diagnostics/pages/lock.ts";
import { meaningPages } from "../../compiler/diagnostics/pages/meaning.ts";
import { modelPages } from "../../compiler/diagnostics/pages/model.ts";
import type { Example, Page } from "../../compiler/diagnostics/pages/page.ts";
import { providerPages } from "../../compiler/diagnostics/pages/provider.ts";
import { proxmoxPages } from "../../compiler/diagnostics/pages/proxmox.ts";
import { severalPages } from "../../compiler/diagnostics/pages/several.ts";
import { statePages } from "../../compiler/diagnostics/pages/state.ts";
import { syntaxPages } from "../../compiler/diagnostics/pages/syntax.ts";
import { twicePages } from "../../compiler/diagnostics/pages/twice.ts";
import type { DiagnosticRule } from "../../compiler/diagnostics/rule/define.ts";
import type { Template } from "../../compiler/diagnostics/rule/template.ts";
import { diagnosticRules } from "../../compiler/index.ts";
import { link, notice, page, table } from "./markdown.ts";

/** The areas by the first digits of their codes, in the order of the phases that report them. */
const areas: readonly (readonly [string, string, string])[] = [
  ["PDP10", "Syntax", "What the parser finds; the second half is what people write who come from another language."],
  ["PDP15", "JSONC", "What is read from, or cannot be written to, `podplane.cluster.jsonc`."],
  ["PDP19", "Files", "The files that a command line names, and comments in them that are for podplanec."],
  ["PDP20", "Names and values", "What evaluation finds: names, types, operators, functions, templates, parameters."],
  ["PDP21", "Blocks and attributes", "What the schema table says of a single block, attribute or value."],
  ["PDP22", "Rules between values", "What several parts of a cluster must agree on."],
  ["PDP23", "What was built", "What the lock file keeps, and what a build would do to it."],
  ["PDP30", "Providers", "What a cloud, its network or the modules demand."],
  [
    "PDP31",
    "Limits",
    "What a cloud's services and VMs take, what reaches VMs, and what holds for every zone, VM and Pod.",
  ],
  ["PDP32", "Differences between clouds", "What works in one cloud and not in another."],
  ["PDP33", "Proxmox VE", "What clusters on machines of one's own need, and what a kind of provider does not have."],
  ["PDP40", "Outputs", "What is only known of a finished file."],
  ["PDP50", "OpenTofu", "What `check --with-tofu` reports of OpenTofu, at the line of the source."],
];

const pages: Readonly<Record<string, Page>> = {
  ...syntaxPages,
  ...jsoncPages,
  ...filePages,
  ...meaningPages,
  ...modelPages,
  ...crossFieldPages,
  ...lockPages,
  ...providerPages,
  ...limitPages,
  ...deliveryPages,
  ...cloudPages,
  ...severalPages,
  ...statePages,
  ...twicePages,
  ...proxmoxPages,
  ...applyPages,
  ...heldPages,
};

/** Examples that are longer have their point in being long; `explain` shows them. */
const longestExample = 1500;

interface Entry {
  readonly name: string;
  readonly rule: DiagnosticRule;
}

/** Every diagnostic: an index by area, and the examples of each behind it. */
export function diagnosticsPage(): string {
  const entries = Object.entries(diagnosticRules)
    .map(([name, rule]): Entry => ({ name, rule }))
    .sort((a, b) => (a.rule.code < b.rule.code ? -1 : 1));
  const grouped = areas.map(([start, heading, about]) => ({
    heading,
    about,
    entries: entries.filter(({ rule }) => rule.code.startsWith(start)),
  }));
  return page([
    notice("the registry of diagnostics"),
    "# Diagnostics",
    "Everything that podplanec can say about a source. In a terminal `podplanec explain PDP1009` shows the same of one. In titles ‹name› stands for a part of your source. An error stops the build; a warning or a hint does not.",
    grouped
      .map((group) => `- ${link(group.heading, group.heading)} (${group.entries.length}): ${group.about}`)
      .join("\n"),
    ...grouped.map(({ heading, entries: own }) => indexText(heading, own)),
    "## Examples",
    "Each is compiled by a test: the wrong one raises its diagnostic, where `❯` and `❮` stand around the place, and no other error.",
    ...entries.map(exampleText),
  ]);
}

function indexText(heading: string, entries: readonly Entry[]): string {
  const rows = entries.map(({ rule }) => [
    link(rule.code, rule.code),
    rule.severity,
    cell(textOf(rule.title)),
    cell(textOf(rule.why)),
  ]);
  return `## ${heading}\n\n${table(["Code", "Severity", "Says", "Why"], rows)}`;
}

function exampleText({ name, rule }: Entry): string {
  const { explanation, wrong, right } = pages[name] ?? missing(name);
  return [
    `### ${rule.code}`,
    "<details>",
    `<summary>${escapeHtml(textOf(rule.title).replaceAll("`", ""))}</summary>`,
    explanation,
    `**What to do:** ${textOf(rule.fix)}`,
    codeText("Wrong", wrong),
    codeText("Right", right),
    "</details>",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function codeText(label: string, { shown, notation }: Example): string {
  if (shown.length > longestExample) return `${label}: too long to be shown here.`;
  const { text, range } = readMarks(shown);
  const marked = range
    ? `${text.slice(0, range.start)}❯${text.slice(range.start, range.end)}❮${text.slice(range.end)}`
    : text;
  // Characters that are the point of an example must show, and must not change the page.
  const visible = marked.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u00a0]/gu, (character) =>
    character === "\n"
      ? character
      : `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`,
  );
  const fence = "`".repeat(Math.max(3, longestRun(visible) + 1));
  return `${label}:\n\n${fence}${notation}\n${visible.trimEnd()}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
}

function textOf({ strings, keys }: Template<string>): string {
  return strings.map((part, index) => (index === 0 ? part : `‹${keys[index - 1]}›${part}`)).join("");
}

/** Text for the cell of a table: on one line, no mark of HTML outside of code. */
function cell(text: string): string {
  return text.replace(/\s+/g, " ").replace(/`[^`]*`|</g, (part) => (part === "<" ? "&lt;" : part));
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function missing(name: string): never {
  throw new Error(`there is no page of ${name}`);
}
