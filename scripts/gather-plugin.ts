import { relative, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import type { LaterGroup } from "./later-plugin.ts";

/**
 * The part of the code of `heavy` that a file must share to load all of it: little, because a command
 * that compiles nothing and still shares some of it waits for the network or packs an archive.
 */
const worthSharing = 0.02;

/**
 * Puts what files need into few chunks. esbuild makes one for every set of modules with the same
 * users: a cold `check` would read two dozen, and each costs as much as compiling some lines. So every
 * lazily loaded file is made a user of all that `first` needs, which is small and loaded anyway, of the
 * little that some share with `heavy`, and of all that `heavy` needs if it shares more of that. Those of a group are
 * users of each other, too.
 */
export async function gatherPlugin(
  first: readonly string[],
  heavy: string,
  groups: readonly LaterGroup[],
  options: BuildOptions,
): Promise<Plugin> {
  const { metafile } = await build({ ...options, write: false, metafile: true });
  const firstCode = new Set(first.flatMap((file) => [...needs(metafile, file)]));
  // What is loaded anyway is no reason to load more.
  const heavyCode = needs(metafile, heavy).difference(firstCode);
  const enough = worthSharing * bytesOf(metafile, heavyCode);
  const shares = lazyFiles(metafile).map((file) => ({ file, shared: needs(metafile, file).intersection(heavyCode) }));
  const much = new Set(shares.filter(({ shared }) => bytesOf(metafile, shared) > enough).map(({ file }) => file));
  const [sharesMuch, sharesLittle] = partition(shares, ({ file }) => {
    return much.has(file) || groupOf(file, groups).some((other) => much.has(other));
  });
  // What is no file of ours is needed by one that is.
  const little = new Set(
    sharesLittle.flatMap(({ shared }) => [...shared].filter((file) => /^[\w/.-]+\.ts$/.test(file))),
  );
  const small = [...first, ...little];
  const gathered = new Map<string, readonly string[]>([
    ...sharesMuch.map(({ file }) => [resolve(file), [...small, heavy, ...groupOf(file, groups)]] as const),
    ...sharesLittle.map(({ file }) => [resolve(file), [...small, ...groupOf(file, groups)]] as const),
  ]);
  return {
    name: "gather",
    setup(builder) {
      builder.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) => {
        const absolute = resolve(resolveDir, path);
        const isGathered = kind === "dynamic-import" && gathered.has(absolute);
        return isGathered ? { path: absolute, namespace: "gather" } : undefined;
      });
      builder.onLoad({ filter: /./, namespace: "gather" }, ({ path }) => {
        const imports = (gathered.get(path) ?? []).map((file) => `import ${specifierOf(file)};\n`);
        return { contents: `${imports.join("")}export * from ${specifierOf(path)};\n`, resolveDir: process.cwd() };
      });
    },
  };
}

function groupOf(file: string, groups: readonly LaterGroup[]): LaterGroup {
  return groups.find((group) => group.includes(file)) ?? [];
}

function specifierOf(path: string): string {
  return JSON.stringify(`./${relative(process.cwd(), resolve(path)).replaceAll("\\", "/")}`);
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

/**
 * The files of ours that some `import()` loads. Packages need nothing of ours, and one that is required as CommonJS
 * would make esbuild wrap in functions whatever it is made a user of.
 */
function lazyFiles({ inputs }: Metafile): readonly string[] {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  const lazy = imports.filter(({ kind, path }) => {
    return kind === "dynamic-import" && path in inputs && !path.startsWith("node_modules/");
  });
  return [...new Set(lazy.map(({ path }) => path))];
}

/** A file and all that is loaded with it. */
function needs({ inputs }: Metafile, file: string): ReadonlySet<string> {
  const found = new Set([file]);
  for (const path of found) {
    for (const { kind, path: imported } of inputs[path]?.imports ?? []) {
      if (kind === "import-statement" && imported in inputs) found.add(imported);
    }
  }
  return found;
}

function bytesOf({ inputs }: Metafile, files: ReadonlySet<string>): number {
  return [...files].reduce((sum, path) => sum + (inputs[path]?.bytes ?? 0), 0);
}
