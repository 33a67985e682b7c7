import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, relative, resolve } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { ajvPlugin } from "./ajv-plugin.ts";
import { escapeBeyondAscii } from "./ascii.ts";
import { barrelPlugin } from "./barrel-plugin.ts";
import { dataPlugin } from "./data-plugin.ts";
import { compileTemplate } from "./ejs-plugin.ts";
import { gatherPlugin } from "./gather-plugin.ts";
import { skipFacades } from "./skip-facades.ts";
import { digestFile, sourcesDigest } from "./sources-digest.ts";

const ejsPlugin: Plugin = {
  name: "ejs",
  setup(builder) {
    builder.onLoad({ filter: /\.ejs$/ }, ({ path }) => ({ contents: compileTemplate(path), loader: "js" }));
  },
};

const isBuiltin = new RegExp(`^(?:node:.*|${builtinModules.filter((name) => /^[a-z]/.test(name)).join("|")})$`);

/**
 * Reads only what is used of Node's own modules. An `import` of one makes Node copy all its exports,
 * which loads what hides behind lazy ones: a quarter of a cold `check`. CommonJS packages that require one by its bare
 * name get it by the same way; what esbuild makes of their `require` would fail in an ES module.
 */
const builtinPlugin: Plugin = {
  name: "builtin",
  setup(builder) {
    // A copy for each importer: a shared one would become a chunk, and reading that costs more.
    builder.onResolve({ filter: isBuiltin }, ({ path: name, importer }) => {
      const path = name.startsWith("node:") ? name : `node:${name}`;
      return { path, suffix: `?${relative(process.cwd(), importer)}`, namespace: "builtin", sideEffects: false };
    });
    builder.onLoad({ filter: /^node:/, namespace: "builtin" }, ({ path }) => {
      const names = Object.keys(process.getBuiltinModule(path) ?? {}).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
      const lines = names
        .filter((name) => name !== "default")
        .map((name) => `export const ${name} = /* @__PURE__ */ readBuiltin("${name}");`);
      const head = `const builtin = process.getBuiltinModule("${path}");\nconst readBuiltin = (name) => builtin[name];\n`;
      return { contents: `${head}${lines.join("\n")}\nexport default builtin;\n`, loader: "js" };
    });
  },
};

/** The tables with which jsonc-parser formats, which nothing here does; its package does not say that they can go. */
const blanksPlugin: Plugin = {
  name: "blanks",
  setup(builder) {
    builder.onResolve({ filter: /\/string-intern(?:\.js)?$/ }, ({ path, resolveDir }) => {
      return { path: resolve(resolveDir, path.endsWith(".js") ? path : `${path}.js`), sideEffects: false };
    });
  },
};

/*
 * One file per part that is loaded lazily (`splitting`): `podplanec check` reads the compiler and
 * nothing of the cloud SDKs. Those stay outside the bundle, because they load files of their own.
 */
const options: BuildOptions = {
  entryPoints: { podplanec: "runtime/main.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.15",
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: false,
  legalComments: "none",
  // Both have ES modules that their main file does not lead to: jsonc-parser's hides what it requires from bundlers,
  // yaml's requires a module of Node's, which fails in an ES module when it is loaded.
  alias: {
    "jsonc-parser": "jsonc-parser/lib/esm/main.js",
    yaml: resolve("node_modules/yaml/browser/index.js"),
  },
  // The last one is what ink asks for where `DEV=true`; nobody has it.
  external: ["@aws-sdk/*", "@google-cloud/*", "google-auth-library", "react-devtools-core"],
  // React measures itself, and keeps what it measured, unless it is told that it is in use.
  define: { "process.env.NODE_ENV": '"production"' },
  chunkNames: "chunks/[name]-[hash]",
  plugins: [
    ejsPlugin,
    ajvPlugin,
    blanksPlugin,
    builtinPlugin,
    dataPlugin(/diagnostics.registry.index\.ts$/),
    barrelPlugin,
  ],
};

/** How esbuild wraps modules of ours once something requires one as CommonJS: each start would run them one by one. */
const wrapped = /__esm\(\{"(?:gather:|(?:grammar|compiler|emitters|runtime)\/)/;

/** esbuild leaves what is beyond ASCII in regular expressions. Node would encode all of the file anew for its cache. */
function writeAsAscii(file: string): void {
  const text = readFileSync(file, "utf8");
  if (wrapped.test(text)) throw new Error(`${file} has modules of ours in wrappers`);
  const escaped = escapeBeyondAscii(text);
  if (escaped !== text) writeFileSync(file, escaped);
}

const gather = await gatherPlugin(["runtime/program.ts"], "runtime/commands/check.ts", options);
rmSync("dist", { recursive: true, force: true });
const { metafile } = await build({ ...options, metafile: true, plugins: [gather, ...(options.plugins ?? [])] });
for (const file of Object.keys(metafile.outputs)) writeAsAscii(file);
skipFacades(Object.keys(metafile.outputs));
chmodSync("dist/podplanec.js", 0o755);
writeFileSync(join("dist", digestFile), `${sourcesDigest(process.cwd())}\n`);
