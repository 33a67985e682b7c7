import type { Name } from "../../grammar/index.ts";
import type { Context } from "./context.ts";

/** One parameter has one value: a second argument of a name would take the place of the first without a word. */
export function reportRepeated(given: readonly { readonly name: Name }[], { diagnostics }: Context): void {
  const first = new Map<string, Name>();
  for (const { name } of given) {
    const before = first.get(name.text);
    if (!before) first.set(name.text, name);
    else if (name.text !== "") {
      const related = [{ span: before.span, message: "first here" }];
      diagnostics.report("duplicate-argument", name.span, { name: name.text }, { related });
    }
  }
}
