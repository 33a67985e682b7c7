import type { Name, Span } from "../../grammar/index.ts";
import type { Context } from "./context.ts";

type Named = readonly { readonly name: Name }[];

/** One parameter has one value: of two arguments of a name the second would take the place of the first. */
export function reportRepeatedArguments(list: Named, { diagnostics }: Context): void {
  for (const { name, span, related } of repeatedIn(list)) {
    diagnostics.report("duplicate-argument", span, { name }, { related });
  }
}

/** Of two parameters of one name an argument would reach but one. */
export function reportRepeatedParameters(list: Named, { diagnostics }: Context): void {
  for (const { name, span, related } of repeatedIn(list)) {
    diagnostics.report("duplicate-name", span, { what: "parameter", name }, { related });
  }
}

/** Names that stand before in a list; one that a broken source lacks is no name. */
function repeatedIn(list: Named) {
  const firsts = new Map<string, Span>();
  return list.flatMap(({ name: { text: name, span } }) => {
    const first = firsts.get(name);
    if (!first) firsts.set(name, span);
    return first && name !== "" ? [{ name, span, related: [{ span: first, message: "first here" }] }] : [];
  });
}
