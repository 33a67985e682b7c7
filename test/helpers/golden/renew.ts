import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { expect } from "vitest";

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
  if (renewsGolden()) write(path, text);
  const committed = existsSync(path) ? readFileSync(path, "utf8") : "";
  expect(text, `${relative(process.cwd(), path)} (\`npm run golden\` writes it anew)`).toBe(committed);
}

function write(path: string, text: string): void {
  if (text === "") {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
