import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { digestFile, sourcesDigest } from "../../scripts/sources-digest.ts";
import { freshProgram, root } from "./built-program.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A repository with a little of ours and a program that was built from it. */
function makeRepository(): { readonly sources: string; readonly program: string } {
  const sources = temporaryFolder("dist");
  for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(root, name), join(sources, name));
  cpSync(join(root, "grammar/lexer"), join(sources, "grammar/lexer"), { recursive: true });
  const program = join(sources, "dist/podplanec.js");
  mkdirSync(join(sources, "dist"));
  writeFileSync(program, "");
  writeFileSync(join(sources, "dist", digestFile), `${sourcesDigest(sources)}\n`);
  return { sources, program };
}

test("a program that was built from the present sources is taken", () => {
  const { sources, program } = makeRepository();
  expect(freshProgram(program, sources)).toBe(program);
});

test.each([
  ["changed", "grammar/lexer/index.ts"],
  ["added", "grammar/lexer/added.ts"],
  ["changed beside the code", "package-lock.json"],
])("a source that was %s since makes the program old", (_, name) => {
  const { sources, program } = makeRepository();
  writeFileSync(join(sources, name), "export const changed = true;\n");
  expect(() => freshProgram(program, sources)).toThrow("is older than its sources: npm run build");
});

test("tests and texts are no sources of the program", () => {
  const { sources, program } = makeRepository();
  writeFileSync(join(sources, "grammar/lexer/added.test.ts"), "");
  writeFileSync(join(sources, "grammar/lexer/README.md"), "");
  expect(freshProgram(program, sources)).toBe(program);
});

test("a program that is not there, or of which nobody knows the sources, is not taken", () => {
  const { sources, program } = makeRepository();
  rmSync(join(sources, "dist", digestFile));
  expect(() => freshProgram(program, sources)).toThrow("is not built: npm run build");
});
