import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { binary } from "../safety/tree.ts";

/**
 * A CommonJS package that requires one of Node's modules builds well and fails when it is loaded; a test that runs the
 * sources never sees it. esbuild leaves this text where it cannot know what `require` is.
 */
test("no part of the built program requires what an ES module cannot", () => {
  const folder = dirname(binary);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  expect(files.length).toBeGreaterThan(20);
  const requiring = files.filter((name) => readFileSync(join(folder, name), "utf8").includes("Dynamic require of"));
  expect(requiring).toEqual([]);
});

/** A built file and all that is loaded with it: what it imports, not what it may load later. */
function loadedWith(folder: string, name: string): ReadonlySet<string> {
  const found = new Set([name]);
  for (const file of found) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, path = ""] of text.matchAll(/(?:from|import)"(\.[^"]+)"/g)) found.add(join(dirname(file), path));
  }
  return found;
}

test("no command but `lsp` loads the protocol of editors", () => {
  const folder = dirname(binary);
  const speaks = (file: string) => readFileSync(join(folder, file), "utf8").includes("textDocument/publishDiagnostics");
  const commands = readdirSync(join(folder, "chunks")).filter((name) =>
    /^(?:check|build|fmt|lsp|seed-put)-/.test(name),
  );
  const speaking = commands.filter((name) => [...loadedWith(folder, `chunks/${name}`)].some(speaks));
  expect(commands.length).toBe(5);
  expect(speaking).toEqual([expect.stringMatching(/^lsp-/)]);
});
