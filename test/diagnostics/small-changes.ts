/** A source with one thing of it changed. */
export interface SmallChange {
  /** Which line, and how it is changed. */
  readonly title: string;
  readonly text: string;
}

/**
 * A source without one of its items, with a block of it twice, with a yes for a no, a number that is one more, a name
 * that is misspelt, or a value that there is not: one change a time. An item is a line, or a block with what is in it.
 * Comments and the closing lines of blocks are left alone.
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
    const misspelt = code.replace(/^(\s*[a-z]\w*)/, "$1x");
    const unknown = code.replace(/^(\s*\w+\s*=\s*)[^{}[\]]+$/, "$1let.gone");
    const block = lines.slice(index, end + 1);
    return [
      without,
      ...(block.length === 1
        ? []
        : [{ title: `twice ${place}`, text: lines.toSpliced(index, 0, ...block).join("\n") }]),
      { title: `misspelt ${place}`, text: changed(misspelt) },
      ...(unknown === code ? [] : [{ title: `unknown ${place}`, text: changed(unknown) }]),
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
