import type { Arrow, Box, BoxKind, Graph, Mark } from "./graph.ts";

/*
 * Graphviz's language. Boxes with others inside are its clusters, all others its nodes. Texts are laid out larger than they
 * are drawn (`layoutSize`, `drawnSize`), so that they stay in their boxes in viewers whose fonts are wider.
 */

export const layoutSize = 14;
export const drawnSize = 12;

/** A picture as DOT. */
export function toDot(graph: Graph): string {
  const font = `fontname="Arial", fontsize=${layoutSize}`;
  const lines = [
    "digraph {",
    `  graph [rankdir=LR, compound=true, ${font}, labeljust=l, nodesep=0.25, ranksep=0.9, pad=0.3]`,
    `  node [shape=box, style="rounded,filled", ${font}, margin="0.25,0.1", color="#5f6b7a", fillcolor=white]`,
    `  edge [${font}, color="#5f6b7a", arrowsize=0.7]`,
    `  label=${edgeQuote([graph.title])}`,
    "  labelloc=t",
    ...graph.boxes.flatMap((one) => boxLines(one, "  ")),
    ...graph.arrows.map((one) => arrowLine(one, graph)),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

const fills: Readonly<Record<BoxKind, string>> = {
  provider: "#f6f7f9",
  network: "#eef3fb",
  zone: "#ffffff",
  subnet: "#f3f8f1",
  pool: "#ffffff",
  balancer: "#fff4dc",
  bucket: "#ece8f7",
  service: "#ffffff",
  person: "#e6f4f1",
  outside: "#f2f2f2",
};

/** Colour, and a sign in front of the name for those who do not tell colours apart. */
const marks: Readonly<Record<Mark, { readonly sign: string; readonly attributes: readonly string[] }>> = {
  same: { sign: "", attributes: [] },
  added: { sign: "+ ", attributes: ['color="#1a7f37"', 'fontcolor="#1a7f37"', "penwidth=2"] },
  removed: { sign: "− ", attributes: ['color="#b42318"', 'fontcolor="#b42318"', "penwidth=2"] },
  moved: { sign: "↷ ", attributes: ['color="#0b5cad"', 'fontcolor="#0b5cad"', "penwidth=2"] },
  changed: { sign: "~ ", attributes: ['color="#9a6700"', 'fontcolor="#9a6700"', "penwidth=2"] },
};

function boxLines(one: Box, indent: string): readonly string[] {
  const { sign, attributes } = marks[one.mark];
  const lines = [`${sign}${one.lines[0]}`, ...one.lines.slice(1)];
  const style = one.mark === "removed" ? "rounded,filled,dashed" : "rounded,filled";
  const fill = `fillcolor="${fills[one.kind]}"`;
  if (one.inside.length === 0) {
    const shape =
      one.kind === "bucket" ? ["shape=cylinder", `style="${style.replace("rounded,", "")}"`] : [`style="${style}"`];
    return [
      `${indent}${quote(one.id)} [${[`label=${quote(lines.join("\n"))}`, ...shape, fill, ...attributes].join(", ")}]`,
    ];
  }
  return [
    `${indent}subgraph ${quote(`cluster ${one.id}`)} {`,
    ...[
      "margin=14",
      // Arrows come from the left, and would go through its name.
      ...(one.kind === "subnet" ? ["labeljust=r", `label=${edgeQuote(lines, "r")}`] : [`label=${edgeQuote(lines)}`]),
      `style="${style}"`,
      fill,
      ...(attributes.length > 0 ? attributes : ['color="#aab4c0"']),
    ].map((attribute) => `${indent}  ${attribute}`),
    // Graphviz puts the first to the bottom.
    ...one.inside.toReversed().flatMap((inner) => boxLines(inner, `${indent}  `)),
    `${indent}}`,
  ];
}

/** An arrow to a box with others inside leads to the first of them, and ends at the edge of the box. */
function arrowLine({ from, to, label, mark }: Arrow, graph: Graph): string {
  const [tail, head] = [nodeOf(graph.boxes, from), nodeOf(graph.boxes, to)];
  const ends = [
    ...(tail === from ? [] : [`ltail=${quote(`cluster ${from}`)}`]),
    ...(head === to ? [] : [`lhead=${quote(`cluster ${to}`)}`]),
  ];
  const text = label === "" ? [] : [`label=${quote(` ${label} `)}`];
  const style = mark === "removed" ? ["style=dashed"] : [];
  const attributes = [...text, ...ends, ...style, ...marks[mark].attributes];
  const end = attributes.length === 0 ? "" : ` [${attributes.join(", ")}]`;
  return `  ${quote(tail)} -> ${quote(head)}${end}`;
}

function nodeOf(boxes: readonly Box[], id: string): string {
  for (const one of boxes) {
    if (one.id === id) {
      let leaf = one;
      for (let [inner] = leaf.inside; inner; [inner] = leaf.inside) leaf = inner;
      return leaf.id;
    }
    const inside = nodeOf(one.inside, id);
    if (inside !== id || contains(one, id)) return inside;
  }
  return id;
}

function contains(one: Box, id: string): boolean {
  return one.inside.some((inner) => inner.id === id || contains(inner, id));
}

/** Lines at the left edge or the right one: `\l` or `\r` ends each. Graphviz cannot draw one that is empty. */
function edgeQuote(lines: readonly string[], side: "l" | "r" = "l"): string {
  const all = lines.flatMap((line) => line.split("\n")).map((line) => (line === "" ? " " : line));
  return `"${all.map((line) => `${quote(line).slice(1, -1)}\\${side}`).join("")}"`;
}

/** A text of DOT. Its only escapes are quotes and backslashes; lines are centred. */
function quote(text: string): string {
  const escaped = text
    .replace(/\\/g, "\\\\")
    .replace(/"/g, '\\"')
    .replace(/\n/g, "\\n")
    .replace(/[\p{Cc}]/gu, " ");
  return `"${escaped}"`;
}
