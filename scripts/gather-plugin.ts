import { relative, resolve } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

/** Part of the code of the gathered file that others must share to load it whole. */
const worthSharing = 0.1;

/**
 * Puts what a file needs into few chunks. esbuild makes one for every set of modules with the same
 * users: a cold `check` would read two dozen, and each costs as much as compiling some lines. So every
 * lazily loaded file that shares a good part with `file` is made a user of all that `file` needs. Those
 * that share little, like that of `version`, load no more than before.
 */
export async function gatherPlugin(file: string, options: BuildOptions): Promise<Plugin> {
  const { metafile } = await build({ ...options, write: false, metafile: true });
  const needed = needs(metafile, file);
  const enough = worthSharing * bytesOf(metafile, needed);
  const users = lazyFiles(metafile)
    .filter((path) => path !== file && bytesOf(metafile, needs(metafile, path).intersection(needed)) > enough)
    .map((path) => resolve(path));
  return {
    name: "gather",
    setup(builder) {
      builder.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path, resolveDir }) => {
        const absolute = resolve(resolveDir, path);
        const gathered = kind === "dynamic-import" && users.includes(absolute);
        return gathered ? { path: absolute, namespace: "gather" } : undefined;
      });
      builder.onLoad({ filter: /./, namespace: "gather" }, ({ path }) => ({
        contents: `import ${specifierOf(file)};\nexport * from ${specifierOf(path)};\n`,
        resolveDir: process.cwd(),
      }));
    },
  };
}

function specifierOf(path: string): string {
  return JSON.stringify(`./${relative(process.cwd(), resolve(path)).replaceAll("\\", "/")}`);
}

/** The files that some `import()` loads. */
function lazyFiles({ inputs }: Metafile): readonly string[] {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  const lazy = imports.filter(({ kind, path }) => kind === "dynamic-import" && path in inputs);
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
