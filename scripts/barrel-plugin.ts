import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Plugin } from "esbuild";

/** Where a folder's `index.ts` has a name from. */
interface Source {
  readonly file: string;
  readonly name: string;
}

/** `a`, `type B` or `c as d`, between braces. */
interface Specifier {
  readonly name: string;
  readonly as: string;
  readonly isType: boolean;
}

/**
 * Imports names from the files that have them instead of from the `index.ts` of their folder. esbuild puts a file where
 * all are that import it, and would take each to need whatever stands behind the same `index.ts`: `check` would load
 * the printer, the language server's answers and all else that the compiler offers.
 */
export const barrelPlugin: Plugin = {
  name: "barrel",
  setup(builder) {
    const known = new Map<string, ReadonlyMap<string, Source>>();
    builder.onLoad({ filter: /\.ts$/, namespace: "file" }, ({ path }) => {
      return { contents: throughBarrels(path, readFileSync(path, "utf8"), known), loader: "ts" };
    });
  },
};

function throughBarrels(path: string, text: string, known: Map<string, ReadonlyMap<string, Source>>): string {
  const statements = /^(import|export) \{([^}]*)\} from "(\.[^"]*\/index\.ts)";$/gm;
  return text.replace(statements, (_, word: string, names: string, index: string) => {
    const barrel = resolve(dirname(path), index);
    const sources = sourcesOf(barrel, known);
    const values = specifiersOf(names).filter((one) => !one.isType);
    const lines = values.map(({ name, as }) => {
      const source = sources.get(name) ?? { file: barrel, name };
      return `${word} { ${source.name} as ${as} } from ${JSON.stringify(source.file)};`;
    });
    return lines.join("\n");
  });
}

/** What an `index.ts` passes on, by name. What it declares itself is left out. */
function sourcesOf(index: string, known: Map<string, ReadonlyMap<string, Source>>): ReadonlyMap<string, Source> {
  const found = known.get(index);
  if (found) return found;
  const sources = new Map<string, Source>();
  const statements = /^export \{([^}]*)\} from "(\.[^"]+)";$/gm;
  for (const [, names = "", from = ""] of readFileSync(index, "utf8").matchAll(statements)) {
    const file = resolve(dirname(index), from);
    const behind = file.endsWith("/index.ts") ? sourcesOf(file, known) : undefined;
    for (const { name, as } of specifiersOf(names)) sources.set(as, behind?.get(name) ?? { file, name });
  }
  known.set(index, sources);
  return sources;
}

function specifiersOf(names: string): readonly Specifier[] {
  const specifiers = names.split(",").map((one) => one.trim());
  return specifiers.flatMap((one) => {
    const [, type, name, as] = /^(type )?([\w$]+)(?: as ([\w$]+))?$/.exec(one) ?? [];
    return name === undefined ? [] : [{ name, as: as ?? name, isType: type !== undefined }];
  });
}
