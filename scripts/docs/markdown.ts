/** The notice that a page is generated, for whoever opens its source. */
export function notice(from: string): string {
  return `<!-- Generated from ${from} by \`npm run generate\`. Do not edit. -->`;
}

/** A table; cells may hold any Markdown of one line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `| ${head.map(() => "---").join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** The anchor that renderers give a heading: lower case, spaces as hyphens, other signs left out. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

export function link(text: string, heading: string): string {
  return `[${text}](#${anchor(heading)})`;
}

/** Code in a line, also where it holds backticks. */
export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** Parts of a page, one blank line between, with a final newline. */
export function page(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
