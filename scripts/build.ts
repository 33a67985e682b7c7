import { chmodSync, rmSync } from "node:fs";
import { build, type Plugin } from "esbuild";
import { compileTemplate } from "./ejs-plugin.ts";

const ejsPlugin: Plugin = {
  name: "ejs",
  setup(builder) {
    builder.onLoad({ filter: /\.ejs$/ }, ({ path }) => ({ contents: compileTemplate(path), loader: "js" }));
  },
};

/*
 * One file per part that is loaded lazily (`splitting`): `podplanec check` reads the compiler and
 * nothing of the cloud SDKs. Those stay outside the bundle, because they load files of their own.
 */
rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: { podplanec: "runtime/main.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.12",
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: false,
  legalComments: "none",
  // Its main file hides what it requires from bundlers.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  external: ["@aws-sdk/*", "@google-cloud/*"],
  chunkNames: "chunks/[name]-[hash]",
  plugins: [ejsPlugin],
});
chmodSync("dist/podplanec.js", 0o755);
