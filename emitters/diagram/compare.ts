import type { Arrow, Box, BoxKind, Graph, Mark } from "./graph.ts";

/** One picture of two builds: what only one of them has is marked, and what has other words. */
export function compareGraphs(before: Graph, after: Graph): Graph {
  return {
    title: after.title,
    boxes: compareBoxes(before.boxes, after.boxes),
    arrows: compareArrows(before.arrows, after.arrows),
  };
}

/** In the order of the second, and what is gone behind it. */
function compareBoxes(before: readonly Box[], after: readonly Box[]): readonly Box[] {
  const old = new Map(before.map((one) => [one.id, one]));
  const present = new Set(after.map(({ id }) => id));
  return [
    ...after.map((one) => {
      const was = old.get(one.id);
      if (!was) return marked(one, "added");
      const mark = markOf(was, one);
      return {
        ...one,
        lines: mark === "same" ? one.lines : bothLines(was, one),
        mark,
        inside: compareBoxes(was.inside, one.inside),
      } as const;
    }),
    ...before.filter(({ id }) => !present.has(id)).map((one) => marked(one, "removed")),
  ];
}

/** What has a name of its own, by which the source moves it. */
const named: ReadonlySet<BoxKind> = new Set(["pool", "subnet", "balancer"]);

function markOf(was: Box, is: Box): Mark {
  if (named.has(is.kind) && was.lines[0] !== is.lines[0]) return "moved";
  return was.lines.join("\n") === is.lines.join("\n") ? "same" : "changed";
}

/** What changed as it was and as it is. */
function bothLines(was: Box, is: Box): Box["lines"] {
  const [first, ...rest] = is.lines;
  const lines = rest.map((line, index) => {
    const old = was.lines[index + 1];
    return old === undefined ? line : becoming(old, line);
  });
  const gone = was.lines.slice(is.lines.length).map((line) => `${line} → none`);
  return [becoming(was.lines[0], first), ...lines, ...gone];
}

/** Two texts in one, which says once how both begin and end: `2 → 3 × t4g.small`. */
function becoming(was: string, is: string): string {
  if (was === is) return is;
  const [old, now] = [was, is].map((text) => text.split(/(?=[ :])/)) as [string[], string[]];
  const shortest = Math.min(old.length, now.length);
  let start = 0;
  while (start < shortest && old[start] === now[start]) start++;
  let end = 0;
  while (end < shortest - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const middle = (parts: readonly string[]) => parts.slice(start, parts.length - end).join("");
  const [before, after] = [middle(old), middle(now)];
  if (before === "" || after === "") return `${was} → ${is}`;
  return `${now.slice(0, start).join("")}${before} →${after.startsWith(" ") ? "" : " "}${after}${now.slice(now.length - end).join("")}`;
}

function marked(one: Box, mark: Mark): Box {
  return { ...one, mark, inside: one.inside.map((inner) => marked(inner, mark)) };
}

function compareArrows(before: readonly Arrow[], after: readonly Arrow[]): readonly Arrow[] {
  const key = ({ from, to }: Arrow) => `${from}\n${to}`;
  const old = new Map(before.map((one) => [key(one), one]));
  const present = new Set(after.map(key));
  return [
    ...after.map((one) => {
      const was = old.get(key(one));
      if (!was) return { ...one, mark: "added" as const };
      if (was.label === one.label) return one;
      return { ...one, label: `${was.label || "none"} → ${one.label || "none"}`, mark: "changed" as const };
    }),
    ...before.filter((one) => !present.has(key(one))).map((one) => ({ ...one, mark: "removed" as const })),
  ];
}
