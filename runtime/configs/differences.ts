/** How many differences are named. */
const named = 12;

/** Values that are longer say nothing in a line. */
const longestValue = 40;

/**
 * Which values of two configurations differ, a line each: `groups.default.web.size: 3 → 4`. Empty where one of them is
 * no JSON behind its comments.
 */
export function differencesOf(before: string, after: string): readonly string[] {
  const [old, now] = [parse(before), parse(after)];
  if (old === undefined || now === undefined) return [];
  const all = differences("", old, now);
  const more = all.length - named;
  return more > 0 ? [...all.slice(0, named), `and ${more} more`] : all;
}

/** Comments stand in lines of their own in what we write. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^[ \t]*\/\/.*$/gm, ""));
  } catch {
    return undefined;
  }
}

function differences(path: string, before: unknown, after: unknown): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => differences(path === "" ? name : `${path}.${name}`, before[name], after[name]));
  }
  if (before === undefined) return [`${path}: new${shown(after, " ")}`];
  if (after === undefined) return [`${path}: gone`];
  const [from, to] = [shown(before, ""), shown(after, "")];
  return [from === "" || to === "" ? `${path}: changed` : `${path}: ${from} → ${to}`];
}

/** A short value as JSON, with `before` in front of it; empty for a long one. */
function shown(value: unknown, before: string): string {
  const text = isObject(value) ? "" : JSON.stringify(value);
  return text === "" || text.length > longestValue ? "" : `${before}${text}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
