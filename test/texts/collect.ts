import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { derivationRules, diagnosticRules } from "../../compiler/index.ts";

const root = resolve(import.meta.dirname, "../..");

/** A text that users see, and where it stands. */
export interface ShownText {
  readonly place: string;
  readonly text: string;
}

function read(patterns: readonly string[], of: (text: string) => string = (text) => text): readonly ShownText[] {
  const paths = globSync([...patterns], { cwd: root }).map((path) => path.replaceAll("\\", "/"));
  return paths.sort().map((place) => ({ place, text: of(readFileSync(resolve(root, place), "utf8")) }));
}

/** Everything that the repository gives to read: pages, guides, the list of changes. */
export const documents = read(["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/**/*.md", "docs/**/*.json"]);

/** What is emitted for the examples: comments, descriptions, headers. */
export const emitted = read(["examples/**/podplane.*.*", "examples/**/podplane.env/**/*.env"]);

/**
 * Texts in the code, messages and help among them: what stands between quotes. The sources of derivation rules are
 * for maintainers and are left out; what users see of a rule is its explanation, which is looked at by itself.
 */
export const inCode = read(["{grammar,compiler,emitters,runtime,language-server}/**/*.ts"], (text) =>
  withoutComments(text).replace(/^ {4}source:.*$/gm, ""),
).filter(({ place }) => !place.endsWith(".test.ts"));

/** Explanations that `why` shows, and texts of diagnostics. */
export const registered: readonly ShownText[] = [
  ...Object.entries(derivationRules).map(([id, { explanation }]) => ({ place: `rule ${id}`, text: explanation })),
  ...Object.values(diagnosticRules).map(({ code, title, why, fix }) => ({
    place: code,
    text: [title, why, fix]
      .map(({ strings, keys }) => strings.map((part, at) => part + (keys[at] ?? "")).join(""))
      .join("\n"),
  })),
];

/** A source of TypeScript without its comments: our formatter gives each a line, or the end of one. */
function withoutComments(text: string): string {
  return text.replace(/^\s*(?:\/\/|\/\*|\*).*$|\s\/\/\s[^"`]*$/gm, "");
}
