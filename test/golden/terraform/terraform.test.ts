import { readdirSync } from "node:fs";
import { join } from "node:path";
import { format } from "@cdktn/hcl-tools";
import { parse } from "@cdktn/hcl2json";
import { describe, expect, test } from "vitest";
import type { Origin } from "../../../compiler/ir/index.ts";
import { rules } from "../../../compiler/origins/rules.ts";
import { terraformRules } from "../../../compiler/origins/rules-terraform.ts";
import type { EmittedFile } from "../../../emitters/document/index.ts";
import { emitTerraform } from "../../../emitters/terraform/index.ts";
import { irVariants } from "../../helpers/ir-variants.ts";

/*
 * The committed files beside this test are what the emitter makes of each IR in
 * `test/helpers/ir-variants.ts`. `npx vitest run --project unit test/golden/terraform -u` writes
 * them anew.
 */

const names = Object.keys(irVariants);

function emit(name: string): readonly EmittedFile[] {
  const create = irVariants[name];
  if (!create) throw new Error(`no variant ${name}`);
  return emitTerraform(create());
}

describe.each(names)("%s", (name) => {
  const files = emit(name);

  test("is as committed", async () => {
    for (const file of files) await expect(file.text).toMatchFileSnapshot(join(name, file.path));
    const committed = readdirSync(join(import.meta.dirname, name)).sort();
    expect(committed).toEqual(files.map((file) => file.path).sort());
  });

  test("is read by the real parser and left alone by the real formatter", async () => {
    for (const file of files) {
      await parse(file.path, file.text);
      expect(await format(file.text)).toBe(file.text);
    }
  });

  test("knows of every line where it comes from", () => {
    for (const file of files) expect(untracedLines(file)).toEqual([]);
  });

  test("has the same bytes and the same trace each time", () => {
    expect(emit(name)).toEqual(files);
  });
});

test("there are no committed files without a variant", () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map((entry) => entry.name).sort()).toEqual([...names].sort());
});

test("every rule of the emitters is declared, and used by some variant", () => {
  const used = new Set(
    names.flatMap((name) => emit(name).flatMap((file) => file.trace.flatMap(({ origin }) => rulesOf(origin)))),
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
