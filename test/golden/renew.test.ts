import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { differenceOf } from "../helpers/golden/difference.ts";
import { expectCommitted, renewsGolden } from "../helpers/golden/renew.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

test("outputs are written by the command alone, and never in CI", () => {
  expect(renewsGolden({})).toBe(false);
  expect(renewsGolden({ CI: "1" })).toBe(false);
  expect(renewsGolden({ PODPLANEC_GOLDEN: "renew" })).toBe(true);
  expect(() => renewsGolden({ PODPLANEC_GOLDEN: "renew", CI: "true" })).toThrow("CI never renews golden outputs");
});

test.runIf(process.env["PODPLANEC_GOLDEN"] !== "renew")("one byte more fails, and nothing is written", () => {
  const folder = temporaryFolder("golden");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "outputs.diff");
  expect(() => expectCommitted(path, "a\n")).toThrow("npm run golden");
  writeFileSync(path, "a\n");
  expectCommitted(path, "a\n");
  expect(() => expectCommitted(path, "a \n")).toThrow("npm run golden");
  expect(() => expectCommitted(path, "")).toThrow("npm run golden");
  expect(readFileSync(path, "utf8")).toBe("a\n");
});

test("a difference shows what changed below its block, what is new beside the most similar file, and what is gone", () => {
  const more = "  # As many lines more, so that the file is told by what it has otherwise.\n".repeat(3);
  const base = new Map([
    ["podplane.aws_1_a.tf", `resource "x" "y" {\n${more}  two   = 2\n  three = 3\n  four  = 4\n}\n`],
    ["podplane.main.tf", "same\n"],
    ["podplane.gone.sh", "#!/bin/bash\n"],
  ]);
  const long = (end: string) => `${"x".repeat(400)}${end}\n`;
  const files = new Map([
    ["podplane.aws_1_b.tf", `resource "x" "y" {\n${more}  two   = 2\n  three = 3 \n  four  = 4\n}\n`],
    ["podplane.main.tf", "same\n"],
    ["podplane.new.json", long("a")],
  ]);
  const shown = differenceOf(base, files).split("\n");
  expect(shown.slice(0, 11)).toEqual([
    "=== podplane.aws_1_b.tf (new, beside podplane.aws_1_a.tf)",
    '@@ resource "x" "y" {',
    ` ${more.split("\n")[0]}`,
    "   two   = 2",
    "-  three = 3",
    "+  three = 3 ",
    "   four  = 4",
    " }",
    "",
    "=== podplane.new.json (new)",
    "@@",
  ]);
  expect(shown[11]).toBe(
    "+xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… 401 characters, sha256:13c132ca7f81da54",
  );
  expect(shown.slice(12)).toEqual(["", "=== podplane.aws_1_a.tf: gone", "", "=== podplane.gone.sh: gone", ""]);
  expect(differenceOf(base, new Map([["podplane.new.json", long("b")]]))).not.toContain(shown[11]);
});
