/*
 * Syntax diagrams as SVG: from left to right, with a way around what may be left out and a way back over what may come
 * again. Widths are those of a monospaced font, so that no font is needed to draw.
 */

/** What a diagram consists of. */
export type Part =
  | { readonly kind: "terminal" | "rule"; readonly text: string }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Part[] }
  | { readonly kind: "optional" | "repeated"; readonly part: Part };

/** A part that is laid out: its line runs at `up` below its upper edge. */
interface Box {
  readonly width: number;
  readonly up: number;
  readonly down: number;
  /** The elements, for a line that begins at the place. */
  draw(x: number, y: number): string;
}

const letter = 7.2;
const gap = 10;
const radius = 8;

export interface Diagram {
  readonly name: string;
  readonly part: Part;
}

/** One picture of several diagrams, each under its name. */
export function drawDiagrams(title: string, diagrams: readonly Diagram[]): string {
  const boxes = diagrams.map(({ name, part }) => ({ name, box: layOut(part) }));
  const width = Math.max(...boxes.map(({ box }) => box.width)) + 60;
  const drawn: string[] = [];
  let y = 10;
  for (const { name, box } of boxes) {
    const line = y + 26 + box.up;
    drawn.push(`<text class="name" x="10" y="${y + 12}">${xmlText(name)}</text>`);
    drawn.push(`<circle cx="14" cy="${line}" r="3"/>`, lineTo(14, line, 24), box.draw(24, line));
    drawn.push(lineTo(24 + box.width, line, 34 + box.width), `<circle cx="${34 + box.width}" cy="${line}" r="3"/>`);
    y = line + box.down + 16;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(y)}" width="${round(width)}" height="${round(y)}">`,
    `<title>${xmlText(title)}</title>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="100%" height="100%"/>`,
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

const style = [
  ".paper{fill:#fff}",
  "path{fill:none;stroke:#444;stroke-width:1.5}",
  "circle{fill:#444}",
  "rect.terminal{fill:#eef6ee;stroke:#4a7a4a}",
  "rect.rule{fill:#eef2fa;stroke:#4a5f8a}",
  "text{font:12px monospace;fill:#222}",
  "text.name{font-weight:bold}",
].join("");

function layOut(part: Part): Box {
  switch (part.kind) {
    case "terminal":
    case "rule":
      return layOutWord(part.kind, part.text);
    case "sequence":
      return layOutSequence(part.parts.map(layOut));
    case "choice":
      return layOutChoice(part.parts.map(layOut));
    case "optional":
      return layOutChoice([empty, layOut(part.part)]);
    case "repeated":
      return layOutRepeated(layOut(part.part));
  }
}

const empty: Box = { width: 0, up: 0, down: 6, draw: () => "" };

function layOutWord(kind: "terminal" | "rule", text: string): Box {
  const width = text.length * letter + 16;
  return {
    width,
    up: 12,
    down: 12,
    draw: (x, y) => {
      const corner = kind === "terminal" ? ' rx="10"' : "";
      const box = `<rect class="${kind}" x="${round(x)}" y="${round(y - 11)}" width="${round(width)}" height="22"${corner}/>`;
      return `${box}<text x="${round(x + 8)}" y="${round(y + 4)}">${xmlText(text)}</text>`;
    },
  };
}

function layOutSequence(boxes: readonly Box[]): Box {
  const width = boxes.reduce((sum, box) => sum + box.width, 0) + gap * Math.max(0, boxes.length - 1);
  return {
    width,
    up: Math.max(0, ...boxes.map(({ up }) => up)),
    down: Math.max(6, ...boxes.map(({ down }) => down)),
    draw: (start, y) => {
      const drawn: string[] = [];
      let x = start;
      for (const [index, box] of boxes.entries()) {
        if (index > 0) drawn.push(lineTo(x, y, x + gap));
        if (index > 0) x += gap;
        drawn.push(box.draw(x, y));
        x += box.width;
      }
      return drawn.join("");
    },
  };
}

/** The first on the line, the others below it. */
function layOutChoice(boxes: readonly Box[]): Box {
  const inner = Math.max(...boxes.map((box) => box.width));
  const side = 2 * radius;
  const [first = empty, ...others] = boxes;
  const heights = others.reduce((sum, box) => sum + box.up + box.down + 6, 0);
  return {
    width: inner + 2 * side,
    up: first.up,
    down: first.down + heights,
    draw: (x, y) => {
      const end = x + inner + 2 * side;
      const drawn = [lineTo(x, y, x + side), first.draw(x + side, y), lineTo(x + side + first.width, y, end)];
      let line = y + first.down;
      for (const box of others) {
        line += box.up + 6;
        drawn.push(curve(x, y, x + side, line), box.draw(x + side, line));
        drawn.push(lineTo(x + side + box.width, line, x + side + inner), curve(x + side + inner, line, end, y));
        line += box.down;
      }
      return drawn.join("");
    },
  };
}

/** Once or more: the way back runs above. */
function layOutRepeated(box: Box): Box {
  const side = 2 * radius;
  return {
    width: box.width + 2 * side,
    up: box.up + 12,
    down: box.down,
    draw: (x, y) => {
      const [left, right, top] = [x + side, x + side + box.width, y - box.up - 6];
      const back = `M${round(right)} ${round(y)}C${round(right + 14)} ${round(y)} ${round(right + 14)} ${round(top)} ${round(right)} ${round(top)}H${round(left)}C${round(left - 14)} ${round(top)} ${round(left - 14)} ${round(y)} ${round(left)} ${round(y)}`;
      return `${lineTo(x, y, left)}<path d="${back}"/>${box.draw(left, y)}${lineTo(right, y, right + side)}`;
    },
  };
}

function lineTo(x: number, y: number, end: number): string {
  return end > x ? `<path d="M${round(x)} ${round(y)}H${round(end)}"/>` : "";
}

function curve(x: number, y: number, endX: number, endY: number): string {
  const middle = round((x + endX) / 2);
  return `<path d="M${round(x)} ${round(y)}C${middle} ${round(y)} ${middle} ${round(endY)} ${round(endX)} ${round(endY)}"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
