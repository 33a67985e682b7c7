/** A message with named holes: p`${"a"} overlaps ${"b"}`. The names are part of the type. */
export interface Template<K extends string> {
  readonly strings: readonly string[];
  readonly keys: readonly K[];
}

export function p<const K extends readonly string[]>(strings: TemplateStringsArray, ...keys: K): Template<K[number]> {
  return { strings: [...strings], keys };
}

/** Fills the holes. */
export function render(template: Template<string>, parameters: Readonly<Record<string, string | number>>): string {
  let text = template.strings[0] ?? "";
  for (const [index, key] of template.keys.entries()) {
    text += String(parameters[key] ?? `{${key}}`) + (template.strings[index + 1] ?? "");
  }
  return text;
}
