import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { format } from "@cdktn/hcl-tools";
import { parse } from "@cdktn/hcl2json";
import { describe, expect, test } from "vitest";
import type { Origin } from "../../compiler/ir/index.ts";
import { rules } from "../../compiler/origins/rules.ts";
import { terraformRules } from "../../compiler/origins/rules-terraform.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { emitCluster } from "../../runtime/outputs/emit.ts";
import { plain } from "../../runtime/render/palette.ts";
import { renderPretty } from "../../runtime/render/pretty.ts";
import {
  baseSource,
  bases,
  buildBase,
  buildGolden,
  casesFolder,
  type GoldenBuild,
  goldenCases,
  rebuildBase,
  rebuildGolden,
} from "../helpers/golden/cases.ts";
import { differenceOf, type Texts } from "../helpers/golden/difference.ts";
import { flattenIr } from "../helpers/golden/flat.ts";
import { differing } from "../helpers/golden/phases.ts";
import { expectCommitted } from "../helpers/golden/renew.ts";

/*
 * Each case is a source, what the compiler says to it, and its outputs as the difference to those of an example, which
 * are committed in full. `npm run golden` writes them anew; README.md beside this test says what to look at.
 */

function textsOf(source: string, files: readonly EmittedFile[]): Texts {
  return new Map([["cluster.podplane", source], ...files.map(({ path, text }) => [path, text] as const)]);
}

const irLines = ({ compilation }: GoldenBuild): readonly string[] =>
  compilation.clusters.flatMap(({ ir }) => (ir ? flattenIr(ir) : []));

test.each(Object.entries(bases))("the base of %s has the IR that is committed", (area, example) => {
  expectCommitted(join(casesFolder, "..", "ir", `${area}.txt`), `${irLines(rebuildBase(example)).join("\n")}\n`);
});

test("there are cases of every area", () => {
  expect(goldenCases.length).toBeGreaterThan(30);
});

describe.each(goldenCases)("$name", (one) => {
  const tofuFiles = () => buildGolden(one).files.filter(({ path }) => path.endsWith(".tf"));

  // Built here and not before, so that a mistake that is put into the compiler meanwhile is seen.
  test("says what is committed, and differs from its base as committed", () => {
    const { compilation, files } = rebuildGolden(one);
    const { diagnostics, sources } = compilation;
    expectCommitted(join(one.folder, "report.txt"), renderPretty(diagnostics, sources, { width: 120, palette: plain }));
    const base = textsOf(baseSource(one.base), buildBase(one.base).files);
    const own = textsOf(one.sources["cluster.podplane"] ?? "", files);
    expectCommitted(join(one.folder, "outputs.diff"), files.length === 0 ? "" : differenceOf(base, own));
    const lines = differing(irLines(buildBase(one.base)), irLines(buildGolden(one)));
    expectCommitted(join(one.folder, "ir.diff"), files.length === 0 ? "" : `${lines.join("\n")}\n`);
  });

  test("has files for OpenTofu where that makes anything", () => {
    const providers = buildGolden(one).compilation.clusters.flatMap(({ ir }) => ir?.providers ?? []);
    const isMade = providers.some((provider) => provider.kind !== "proxmox" || provider.managed !== undefined);
    expect(tofuFiles().length > 0).toBe(isMade);
  });

  test("is read by the real parser and left alone by the real formatter", async () => {
    const changed: string[] = [];
    for (const { path, text } of tofuFiles()) {
      await parse(path, text);
      if ((await format(text)) !== text) changed.push(path);
    }
    expect(changed).toEqual([]);
  });

  test("knows of every line where it comes from", () => {
    expect(tofuFiles().flatMap(untracedLines)).toEqual([]);
  });
});

test("the same IR gives the same bytes and the same trace each time", () => {
  const emitting = goldenCases.filter((one) => buildGolden(one).files.length > 0);
  expect(emitting.length).toBeGreaterThan(goldenCases.length / 2);
  for (const one of emitting) {
    const { compilation, files } = buildGolden(one);
    expect(compilation.clusters.flatMap(emitCluster), one.name).toEqual(files);
  }
});

test("there are no committed files without a case", () => {
  const folders = new Set(globSync("*/*/*", { cwd: casesFolder }).map(dirname));
  expect([...folders].sort()).toEqual(goldenCases.map(({ name }) => name));
});

test("every rule of the emitters is declared, and used by some case", () => {
  const used = new Set(
    goldenCases.flatMap((one) =>
      buildGolden(one).files.flatMap((file) => file.trace.flatMap(({ origin }) => rulesOf(origin))),
    ),
  );
  expect([...used].filter((id) => !(id in rules))).toEqual([]);
  expect(Object.keys(terraformRules).filter((id) => !used.has(id))).toEqual([]);
});

function rulesOf(origin: Origin): readonly string[] {
  return origin.kind === "rule" ? [origin.rule, ...origin.from.flatMap(rulesOf)] : [];
}

/** Lines that no range covers but one of the whole file. */
function untracedLines(file: EmittedFile): readonly number[] {
  const ranges = file.trace.filter((range) => range.end - range.start < file.text.length);
  const untraced: number[] = [];
  let start = 0;
  for (const [index, line] of file.text.split("\n").slice(0, -1).entries()) {
    const end = start + line.length + 1;
    if (!ranges.some((range) => range.start <= start && range.end >= end - 1)) untraced.push(index + 1);
    start = end;
  }
  return untraced;
}
