import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** `runtime` or `test`, by package: what an `npm install` of ours brings to users, and what only we need. */
function declared(): ReadonlyMap<string, string> {
  const parts = JSON.parse(read("package.json")) as Record<string, Readonly<Record<string, string>> | undefined>;
  const names = (part: string, kind: string) =>
    Object.keys(parts[part] ?? {}).map((name): readonly [string, string] => [name, kind]);
  return new Map([...names("dependencies", "runtime"), ...names("devDependencies", "development")]);
}

/** The rows of the table in docs/dependencies.md. */
function justified(): readonly { readonly name: string; readonly kind: string; readonly why: string }[] {
  return [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` *\| ([^|]+?) *\| (.+?) *\|$/gm)].map(
    ([, name = "", kind = "", why = ""]) => ({ name, kind, why }),
  );
}

/** What is no package of ours: a module of Go, or what `.ci/tools/` installs. */
const isElsewhere = (kind: string) => /Go module|tools' cache/.test(kind);

test("each dependency has one line that says why it is there, and each line a dependency", () => {
  const npm = justified().filter(({ kind }) => !isElsewhere(kind));
  expect(npm.map(({ name }) => name)).toEqual([...declared().keys()].sort());
  for (const { why } of npm) expect(why.length).toBeGreaterThan(20);
});

test("what reaches users is told from what only development needs", () => {
  const kinds = justified().filter(({ kind }) => !isElsewhere(kind));
  const stated = new Map(kinds.map(({ name, kind }) => [name, kind.startsWith("runtime") ? "runtime" : "development"]));
  expect(stated).toEqual(declared());
});

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const locked = new Map(
  Object.entries((JSON.parse(read("package-lock.json")) as { packages: Record<string, LockedPackage> }).packages),
);

test("the lock file names no registry, so that it serves whatever mirror a user has", () => {
  expect([...locked].filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
});

test("the lock file has the packages of all platforms, without which `npm ci` refuses it", () => {
  const missing = [...locked].flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !locked.has(`${path}/node_modules/${name}`) && !locked.has(`node_modules/${name}`),
    ),
  );
  expect(missing).toEqual([]);
});
