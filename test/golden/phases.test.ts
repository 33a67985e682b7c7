import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { plain } from "../../runtime/render/palette.ts";
import { renderPretty } from "../../runtime/render/pretty.ts";
import { showPhases } from "../helpers/golden/phases.ts";
import { expectCommitted } from "../helpers/golden/renew.ts";
import { compileText } from "../helpers/podplane-source.ts";

/*
 * What each phase makes of a few small sources: tokens, syntax tree, names and types below the lines that they are of,
 * then Model, lock file and IR. `base` is whole; of the others only what they have otherwise than it.
 */

const folder = join(import.meta.dirname, "phases");
const names = globSync("*/cluster.podplane", { cwd: folder }).map(dirname).sort();
const read = (name: string): string => readFileSync(join(folder, name, "cluster.podplane"), "utf8");

test("there are cases, and a base", () => {
  expect(names.length).toBeGreaterThan(12);
  expect(names).toContain("base");
  const folders = globSync("*/*", { cwd: folder }).map(dirname);
  expect([...new Set(folders)].sort()).toEqual(names);
});

describe.each(names)("%s", (name) => {
  test("is, phase by phase, as committed", () => {
    expectCommitted(
      join(folder, name, "phases.txt"),
      showPhases(read(name), name === "base" ? undefined : read("base")),
    );
  });

  test("says what is committed", () => {
    const { diagnostics, sources } = compileText(read(name));
    expectCommitted(
      join(folder, name, "report.txt"),
      renderPretty(diagnostics, sources, { width: 120, palette: plain }),
    );
  });
});
