import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { testThorough } from "../test/helpers/effort.ts";
import { temporaryFolder } from "../test/helpers/temporary-folder.ts";

/*
 * What a new kind of provider asks for, as the type checker tells it: entries in the tables, and nothing
 * else. The sources are copied, the kind is added, and `tsc` names the files that no longer compile.
 */

const root = join(import.meta.dirname, "..");
let copy = "";

/** The sources in a folder of their own, without what is not compiled. */
function copySources(): void {
  copy = temporaryFolder("new-cloud");
  const folders = ["grammar", "compiler", "emitters", "language-server", "runtime", "types"];
  for (const folder of folders) {
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      filter: (path) => !path.endsWith(".test.ts") && !path.includes("testdata"),
    });
  }
  cpSync(join(root, "package.json"), join(copy, "package.json"));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const configuration = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8"));
  writeFileSync(join(copy, "tsconfig.json"), JSON.stringify({ ...configuration, include: folders }));
}

function edit(path: string, ...changes: readonly (readonly [string, string])[]): void {
  const file = join(copy, path);
  const text = changes.reduce(
    (before, [from, to]) => {
      expect(before, path).toContain(from);
      return before.replace(from, to);
    },
    readFileSync(file, "utf8"),
  );
  writeFileSync(file, text);
}

/** The files that do not compile, sorted. */
function broken(): readonly string[] {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  try {
    execFileSync(process.execPath, [tsc, "--noEmit", "--pretty", "false"], { cwd: copy, encoding: "utf8" });
    return [];
  } catch (error) {
    const output = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
    const files = [...output.matchAll(/^([^\s(]+)\(\d+,\d+\): error/gm)].flatMap((match) => match[1] ?? []);
    if (files.length === 0) throw error;
    return [...new Set(files)].sort();
  }
}

testThorough("a new kind of provider is asked for by the tables, and by nothing else", { timeout: 300_000 }, () => {
  copySources();
  edit("compiler/providers/kinds.ts", ['"proxmox"]', '"proxmox", "moon"]']);
  expect(broken(), "a kind without its entries").toEqual([
    "compiler/domains/cluster/check-kinds.ts",
    "compiler/domains/cluster/lower/kinds.ts",
    "compiler/ir/providers.ts",
    "compiler/providers/tables.ts",
    "emitters/terraform/clouds.ts",
    "runtime/apply/driver/clouds.ts",
    "runtime/secrets/secret-store-of.ts",
  ]);

  edit("compiler/providers/tables.ts", [
    "const tables = {",
    'const moon = { ...aws, title: "Moon", dns: [], modules: undefined } as const;\nconst tables = {\n  moon,',
  ]);
  edit("compiler/domains/cluster/check-kinds.ts", ["  aws: undefined,", "  aws: undefined,\n  moon: undefined,"]);

  // Neither account nor region, and no network that the modules make: what is shared asks for none.
  edit("compiler/ir/providers.ts", [
    "interface Shapes {",
    'interface Shapes {\n  readonly moon: IrProviderBase<"moon">;',
  ]);
  edit("compiler/domains/cluster/lower/kinds.ts", [
    "kindLowerings: KindLowerings = {",
    "kindLowerings: KindLowerings = { moon: (_context, _generated, base) => base,",
  ]);
  const none = '() => { throw new Error("none"); }';
  edit(
    "emitters/terraform/clouds.ts",
    ["cloudEmitters: CloudEmitters = {", `cloudEmitters: CloudEmitters = { moon: ${none},`],
    ["retiredEmitters: RetiredEmitters = {", `retiredEmitters: RetiredEmitters = { moon: ${none},`],
  );
  edit(
    "runtime/apply/driver/clouds.ts",
    ["Record<ProviderKind, readonly Known[]>> = {", "Record<ProviderKind, readonly Known[]>> = { moon: [],"],
    ["Record<ProviderKind, MachinesOpener>> = {", `Record<ProviderKind, MachinesOpener>> = { moon: ${none},`],
  );
  edit("runtime/secrets/secret-store-of.ts", ["openers = {", `openers = { moon: ${none},`]);
  expect(broken(), "a kind with all its entries").toEqual([]);
});
