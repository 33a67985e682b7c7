import type { Arrow, Box, Graph, Mark } from "./graph.ts";

/*
 * Mermaid, which hosts of repositories draw in Markdown. Names are numbered, as it reads some words of its own in them;
 * texts stand in quotes, with its signs as entities.
 */

/** A picture as a Mermaid flowchart. */
export function toMermaid(graph: Graph): string {
  const names = new Map<string, string>();
  const number = (boxes: readonly Box[]): void => {
    for (const one of boxes) {
      names.set(one.id, `n${names.size + 1}`);
      number(one.inside);
    }
  };
  number(graph.boxes);
  const classes = (["added", "removed", "moved", "changed"] as const).flatMap((mark) => {
    const marked = namesWith(graph.boxes, mark, names);
    return marked.length === 0 ? [] : [`  classDef ${mark} ${styles[mark]}`, `  class ${marked.join(",")} ${mark}`];
  });
  const lines = [
    "flowchart LR",
    ...graph.boxes.flatMap((one) => boxLines(one, names, "  ")),
    ...graph.arrows.map((one) => arrowLine(one, names)),
    ...classes,
  ];
  return `${lines.join("\n")}\n`;
}

const styles: Readonly<Record<Exclude<Mark, "same">, string>> = {
  added: "stroke:#1a7f37,color:#1a7f37,stroke-width:2px",
  removed: "stroke:#b42318,color:#b42318,stroke-width:2px,stroke-dasharray:5",
  moved: "stroke:#0b5cad,color:#0b5cad,stroke-width:2px",
  changed: "stroke:#9a6700,color:#9a6700,stroke-width:2px",
};

const signs: Readonly<Record<Mark, string>> = { same: "", added: "+ ", removed: "− ", moved: "↷ ", changed: "~ " };

function namesWith(boxes: readonly Box[], mark: Mark, names: ReadonlyMap<string, string>): readonly string[] {
  return boxes.flatMap((one) => [
    ...(one.mark === mark ? [names.get(one.id) ?? ""] : []),
    ...namesWith(one.inside, mark, names),
  ]);
}

function boxLines(one: Box, names: ReadonlyMap<string, string>, indent: string): readonly string[] {
  const name = names.get(one.id) ?? "";
  const label = quote(`${signs[one.mark]}${one.lines.join("\n")}`);
  if (one.inside.length > 0) {
    const inside = one.inside.flatMap((inner) => boxLines(inner, names, `${indent}  `));
    return [`${indent}subgraph ${name}[${label}]`, ...inside, `${indent}end`];
  }
  const [open, close] = one.kind === "bucket" ? ["[(", ")]"] : one.kind === "person" ? ["([", "])"] : ["[", "]"];
  return [`${indent}${name}${open}${label}${close}`];
}

function arrowLine({ from, to, label, mark }: Arrow, names: ReadonlyMap<string, string>): string {
  const line = mark === "removed" ? "-.->" : mark === "added" ? "==>" : "-->";
  const text = label === "" ? "" : `|${quote(`${signs[mark]}${label}`)}|`;
  return `  ${names.get(from) ?? ""} ${line}${text} ${names.get(to) ?? ""}`;
}

function quote(text: string): string {
  const escaped = text
    .replace(/&/g, "&amp;")
    .replace(/"/g, "&quot;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/#/g, "#35;")
    .replace(/`/g, "&#96;")
    .replace(/\n/g, "<br>")
    .replace(/[\p{Cc}]/gu, " ");
  return `"${escaped}"`;
}
