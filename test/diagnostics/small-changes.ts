/** A source with one thing of it changed. */
export interface SmallChange {
  /** Which line, and how it is changed. */
  readonly title: string;
  readonly text: string;
}

/**
 * A source without one of its items, with a yes for a no, or with a number that is one more: one change a time. An item
 * is a line, or a block with what is in it. Comments and the closing lines of blocks are left alone.
 */
export function smallChanges(source: string): readonly SmallChange[] {
  const lines = source.split("\n");
  const blocks = insideStrings(lines);
  return lines.flatMap((line, index) => {
    const code = withoutComment(line).trimEnd();
    if (blocks.has(index)) return [];
    if (code.trim() === "" || /^\s*[\])}]/.test(code)) return [];
    const end = endOfItem(lines, index);
    const place = `line ${index + 1}: ${code.trim()}`;
    const changed = (to: string): string => lines.with(index, to).join("\n");
    const without = { title: `without ${place}`, text: lines.toSpliced(index, end - index + 1).join("\n") };
    const flipped = code.replace(/\b(?:true|false)\b/, (word) => (word === "true" ? "false" : "true"));
    const more = code.replace(/(= *\[?|\/)(\d+)(?![\w.])/, (_, before, digits) => `${before}${Number(digits) + 1}`);
    return [
      without,
      ...(flipped === code ? [] : [{ title: `flipped ${place}`, text: changed(flipped) }]),
      ...(more === code ? [] : [{ title: `one more ${place}`, text: changed(more) }]),
    ];
  });
}

const withoutComment = (line: string): string =>
  line.replace(/^((?:[^"/#]|\/(?!\/)|"(?:[^"\\]|\\.)*")*)(?:\/\/|#).*$/, "$1");

/** The lines after the first of each string of several lines. */
function insideStrings(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>();
  let isInside = false;
  for (const [index, line] of lines.entries()) {
    if (isInside) inside.add(index);
    if (line.split('"""').length % 2 === 0) isInside = !isInside;
  }
  return inside;
}

/** The last line of the item that begins in a line. */
function endOfItem(lines: readonly string[], start: number): number {
  let depth = 0;
  for (let index = start; index < lines.length; index++) {
    const text = withoutComment(lines[index] ?? "").replace(/"(?:[^"\\]|\\.)*"/g, "");
    depth += (text.match(/[[({]/g) ?? []).length - (text.match(/[\])}]/g) ?? []).length;
    if (depth <= 0) return index;
  }
  return start;
}
