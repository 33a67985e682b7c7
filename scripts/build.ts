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
import { type LaterGroup, laterPlugin, loadWithoutWaiting } from "./later-plugin.ts";
import { shellModule } from "./shell-plugin.ts";
import { skipFacades } from "./skip-facades.ts";
import { digestFile, sourcesDigest } from "./sources-digest.ts";

const ejsPlugin: Plugin = {
  name: "ejs",
  setup(builder) {
    builder.onLoad({ filter: /\.ejs$/ }, ({ path }) => ({ contents: compileTemplate(path), loader: "js" }));
  },
};

const shellPlugin: Plugin = {
  name: "shell",
  setup(builder) {
    builder.onLoad({ filter: /\.sh$/ }, ({ path }) => ({ contents: shellModule(path), loader: "js" }));
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

/** What a `check` of a new cluster that finds nothing does not call, by what calls it. */
const later: readonly LaterGroup[] = [
  // A document in JSON: a source, a lock file, the build file.
  [
    "compiler/jsonc/read.ts",
    "compiler/jsonc/comments.ts",
    "compiler/lock/read.ts",
    "compiler/lock/build-file.ts",
    "compiler/domains/cluster/built/check-built.ts",
  ],
  // A build, which writes down what it made.
  [
    "compiler/domains/cluster/built/make-lock.ts",
    "compiler/domains/cluster/built/notes.ts",
    "compiler/impact/given.ts",
  ],
  // A fault, and advice on it.
  [
    "compiler/diagnostics/suggest.ts",
    "compiler/diagnostics/foreign-words.ts",
    "compiler/jsonc/example.ts",
    "compiler/types/describe.ts",
    "grammar/habits/assignments.ts",
    "grammar/habits/bodies.ts",
    "grammar/habits/comprehensions.ts",
    "grammar/lexer/foreign-strings.ts",
  ],
  // An edit, of which an editor tells: reading on from the tree of before.
  ["grammar/parser/reparse.ts"],
  // Other clouds than most clusters have.
  ["compiler/domains/cluster/lower/proxmox/index.ts", "compiler/domains/cluster/proxmox/index.ts"],
  ["compiler/domains/cluster/lower/google/index.ts"],
  // A comment that allows a warning.
  ["compiler/diagnostics/apply-allowances.ts"],
  // A certificate in the source.
  ["compiler/values/certificate.ts"],
  // Each format of a report, but the shortest.
  ["runtime/render/pretty.ts"],
  ["runtime/render/json.ts"],
  ["runtime/render/sarif.ts"],
  ["runtime/render/github.ts"],
  // Somebody who asks for help.
  ["runtime/cli/help.ts"],
];

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
  assetNames: "chunks/[name]-[hash]",
  plugins: [
    ejsPlugin,
    shellPlugin,
    ajvPlugin,
    blanksPlugin,
    builtinPlugin,
    laterPlugin(later),
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

const gather = await gatherPlugin(["runtime/program.ts"], "runtime/commands/check.ts", later, options);
rmSync("dist", { recursive: true, force: true });
const { metafile } = await build({ ...options, metafile: true, plugins: [gather, ...(options.plugins ?? [])] });
const chunks = Object.keys(metafile.outputs).filter((file) => file.endsWith(".js"));
for (const file of chunks) writeAsAscii(file);
for (const file of skipFacades(chunks)) loadWithoutWaiting(file);
chmodSync("dist/podplanec.js", 0o755);
writeFileSync(join("dist", digestFile), `${sourcesDigest(process.cwd())}\n`);
