import { visit } from "jsonc-parser";

/** The first name that stands twice in one object of a JSON text; undefined where there is none. */
export function repeatedMember(text: string): string | undefined {
  const open: Set<string>[] = [];
  let found: string | undefined;
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectProperty: (name) => {
      const names = open.at(-1);
      if (names?.has(name)) found ??= name;
      names?.add(name);
    },
    onObjectEnd: () => void open.pop(),
  });
  return found;
}
