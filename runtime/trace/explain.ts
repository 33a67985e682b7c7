import { derivationRules, type Origin, stagesOf, wayInto } from "../../compiler/index.ts";
import { LineIndex, type Span } from "../../grammar/index.ts";

/** Texts of sources by file, as a compilation has them. */
export type Sources = ReadonlyMap<string, string>;

/** What an origin says, as lines for a person: the rule or default, and the place in the source. */
export function explainOrigin(origin: Origin, sources: Sources, depth = 0): string[] {
  const indent = "  ".repeat(depth);
  switch (origin.kind) {
    case "source": {
      const written = origin.written ? [`${indent}  written at ${showPlace(origin.written, sources)}`] : [];
      return [
        `${indent}source ${showPlace(origin.span, sources)}`,
        ...showWay(origin.span, sources, indent),
        ...written,
      ];
    }
    case "default":
      return [
        `${indent}default of ${origin.attribute}, which is not set`,
        `${indent}  in ${showPlace(origin.span, sources)}`,
        ...showWay(origin.span, sources, indent),
      ];
    case "rule": {
      const rule = Object.entries(derivationRules).find(([id]) => id === origin.rule)?.[1];
      const head = `${indent}rule ${origin.rule}: ${rule?.explanation ?? ""}`;
      const from = depth < 2 ? origin.from.flatMap((one) => explainOrigin(one, sources, depth + 1)) : [];
      return [head, ...new Set(from)];
    }
  }
}

/** How the source came to stand there: `in this include, for zone = us-east-1b: cluster.podplane:41:5  include …` */
function showWay(span: Span, sources: Sources, indent: string): string[] {
  return stagesOf(wayInto(span)).map((stage) => `${indent}  ${stage.text}: ${showPlace(stage.span, sources)}`);
}

/** `cluster.podplane:31:12  cidr = auto/24` */
function showPlace(span: Span, sources: Sources): string {
  const text = sources.get(span.file);
  if (text === undefined) return span.file;
  const index = new LineIndex(text);
  const { line, column } = index.position(span.start);
  const excerpt = text.slice(span.start, Math.min(span.end, span.start + 200)).split("\n", 1)[0] ?? "";
  const shown = excerpt.length > 70 ? `${excerpt.slice(0, 67)}…` : excerpt;
  return `${span.file}:${line}:${column}  ${shown}`.trimEnd();
}
