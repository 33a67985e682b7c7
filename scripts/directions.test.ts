import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

/* Which rooms know nothing of each other, though they stand side by side. */

const root = join(import.meta.dirname, "..");

const clouds = ["aws", "google"].map((cloud) => `emitters/terraform/${cloud}`);

const rules: readonly { readonly from: string; readonly never: readonly string[]; readonly why: string }[] = [
  {
    from: "compiler/providers",
    never: ["compiler/schema", "compiler/ir", "compiler/domains", "compiler/diagnostics", "compiler/lock"],
    why: "tables know facts, not who reads them",
  },
  { from: "compiler/domains/model", never: ["compiler/domains/cluster"], why: "it reads any root by its schema" },
  {
    from: "compiler/domains/cluster/plan",
    never: ["compiler/domains/cluster/check", "compiler/domains/cluster/lower"],
    why: "both stand on it",
  },
  {
    from: "compiler/domains/cluster/check",
    never: ["compiler/domains/cluster/lower"],
    why: "what both need stands in plan/",
  },
  {
    from: "compiler/domains/cluster/lower",
    never: ["compiler/domains/cluster/check"],
    why: "what both need stands in plan/",
  },
  { from: "emitters/terraform/main", never: clouds, why: "it takes a Cloud" },
  { from: "emitters/terraform/nstance", never: clouds, why: "clouds stand on it" },
];

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

function imports(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(([, path]) =>
    relative(root, resolve(file, "..", path ?? "")).replaceAll("\\", "/"),
  );
}

test.each(rules)("$from does not import what it must not know: $why", ({ from, never }) => {
  const wrong = sources(join(root, from)).flatMap((file) =>
    imports(file)
      .filter((path) => never.some((room) => path.startsWith(`${room}/`)))
      .map((path) => `${relative(root, file)} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});

test("the compiler has at most fifteen rooms", () => {
  const folders = readdirSync(join(root, "compiler"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.length).toBeLessThanOrEqual(15);
});
