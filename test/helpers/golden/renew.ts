import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect } from "vitest";
import { differenceOf } from "./difference.ts";

/*
 * Vitest writes a snapshot that is missing by itself. Here nothing is written unless somebody says so, by
 * `npm run golden`, and nothing at all in CI.
 */

/** Whether outputs are written anew. Throws in CI, where a difference has to fail. */
export function renewsGolden(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  const renews = env["PODPLANEC_GOLDEN"] === "renew";
  if (renews && env["CI"]) throw new Error("CI never renews golden outputs: run `npm run golden` and commit");
  return renews;
}

/** Expects a committed file to hold a text; where that is empty, not to be there. */
export function expectCommitted(path: string, text: string): void {
  if (renewsGolden()) writeCommitted(path, text);
  const committed = existsSync(path) ? readFileSync(path, "utf8") : "";
  expect(text, `${relative(process.cwd(), path)} (\`npm run golden\` writes it anew)`).toBe(committed);
}

/**
 * Expects files of a folder to hold texts, and shows of all of them what they have otherwise: beside a script that is also
 * in a file as base64, the first difference alone would show nothing.
 */
export function expectCommittedFiles(folder: string, files: ReadonlyMap<string, string>): void {
  if (renewsGolden()) for (const [path, text] of files) writeCommitted(join(folder, path), text);
  const committed = [...files.keys()].flatMap((path) => {
    const whole = join(folder, path);
    return existsSync(whole) ? [[path, readFileSync(whole, "utf8")] as const] : [];
  });
  const difference = differenceOf(new Map(committed), files);
  expect(difference, `${relative(process.cwd(), folder)} (\`npm run golden\` writes it anew)`).toBe("");
}

/** Writes a committed file; where its text is empty, takes it away. */
export function writeCommitted(path: string, text: string): void {
  if (text === "") {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
