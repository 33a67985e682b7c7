import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

/*
 * The grammar, run by the engine of VS Code and GitHub. It cannot know all that the parser knows; what
 * it must get right are the words that a reader looks for, and where strings and comments end.
 */

let grammar: textmate.IGrammar;

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await oniguruma.loadWASM(readFileSync(wasm));
  const path = new URL("podplane.tmLanguage.json", import.meta.url);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, "utf8"), path.pathname),
  });
  const loaded = await registry.loadGrammar("source.podplane");
  if (loaded === null) throw new Error("the grammar was not loaded");
  grammar = loaded;
});

/** The innermost scope of each token, without the language's suffix. */
function scopes(text: string): readonly (readonly [text: string, scope: string])[] {
  let stack = textmate.INITIAL;
  return text.split("\n").flatMap((line) => {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    return result.tokens.flatMap((token) => {
      const part = line.slice(token.startIndex, token.endIndex).trim();
      const scope = (token.scopes.at(-1) ?? "").replace(/\.podplane$/, "");
      return part === "" ? [] : [[part, scope] as const];
    });
  });
}

function scopeOf(text: string, part: string): string | undefined {
  return scopes(text).find(([found]) => found === part)?.[1];
}

describe("the TextMate grammar", () => {
  it.each([
    ["podplane 1", "podplane", "keyword.control.edition"],
    ["/// Doc", "/// Doc", "comment.line.documentation"],
    ["a = 1 // note", "// note", "comment.line.double-slash"],
    ["a = 1 # note", "# note", "comment.line.number-sign"],
    ["a = /* b */ 1", "b", "comment.block"],
    ["param environment: enum(a)", "environment", "variable.other.constant"],
    ["param environment: enum(a)", "enum", "support.type"],
    ["param zones: list<string> = []", "list", "support.type"],
    ["param zones: list<string> = []", "string", "support.type"],
    ["param zones: map<object { a: int, b?: size }>", "object", "support.type"],
    ["param zones: map<object { a: int, b?: size }>", "b", "variable.parameter"],
    ["param zones: map<object { a: int, b?: size }>", "size", "support.type"],
    ["template worker(size: int) for pool {", "size", "variable.parameter"],
    ["template worker(size: int) for pool {", "for", "keyword.control"],
    ["template worker(size: int) for pool {", "pool", "entity.name.type"],
    ["template worker for pool {", "worker", "entity.name.function"],
    ['use "../a.podplane" as lib(a = 1)', "lib", "entity.name.namespace"],
    ['use "../a.podplane" as lib(a = 1)', "a", "variable.other.property"],
    ["secret token = x", "secret", "storage.type"],
    ["template worker(size: int) {", "worker", "entity.name.function"],
    ['use "../a.podplane" as network', "use", "keyword.control.import"],
    ["pool control-plane { arch = arm64 }", "pool", "entity.name.type"],
    ["pool control-plane { arch = arm64 }", "control-plane", "entity.name.tag"],
    ["pool control-plane { arch = arm64 }", "arch", "variable.other.property"],
    ["pool control-plane { arch = arm64 }", "arm64", "variable.other"],
    ["abstract cluster base {", "abstract", "storage.modifier"],
    ["cluster x extends base {", "base", "entity.other.inherited-class"],
    ['domain "x" {', "domain", "entity.name.type"],
    ["for zone in zones {", "for", "keyword.control"],
    ["for = 3", "for", "variable.other.property"],
    ["a = 172.18.0.0/16", "172.18.0.0/16", "constant.numeric.cidr"],
    ["a = [100.64.0.0/10, fd64::/48]", "fd64::/48", "constant.numeric.cidr"],
    ["a = auto/28", "auto/28", "constant.language.auto"],
    ["a = 100GiB", "100GiB", "constant.numeric.size"],
    ["a = 30s", "30s", "constant.numeric.duration"],
    ["a = lower(b)", "lower", "entity.name.function"],
    ["a = let.sizes", "let", "variable.language"],
    ["a = b ?? c", "??", "keyword.operator"],
  ])("%s: %s is %s", (text, part, scope) => {
    expect(scopeOf(text, part)).toBe(scope);
  });

  it("ends strings where they end, also within interpolations", () => {
    const text = `a = "x \${b["c"]} \\n"\nd = """\n  \${e}\n"""\nf = 1`;
    expect(scopeOf(text, "b")).toBe("variable.other");
    expect(scopeOf(text, "\\n")).toBe("constant.character.escape");
    expect(scopeOf(text, "e")).toBe("variable.other");
    expect(scopeOf(text, "f")).toBe("variable.other.property");
  });

  it("knows every character of the example", () => {
    const example = readFileSync(new URL("../../test/fixtures/grammar/example.podplane", import.meta.url), "utf8");
    const unknown = scopes(example).filter(([, scope]) => scope === "source" || scope.startsWith("invalid"));
    expect(unknown).toEqual([]);
  });

  it("does not let an open string run on to the next line", () => {
    expect(scopeOf('a = "open\nb = 1', "b")).toBe("variable.other.property");
  });
});
