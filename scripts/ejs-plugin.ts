import { readFileSync } from "node:fs";
import ejs from "ejs";

/**
 * Compiles an ejs template to the source of an ES module with one function, `render`.
 *
 * Templates are compiled when podplanec is built, so that the compiler neither loads ejs nor
 * compiles anything at run time: a cold `podplanec build` would pay for both. Values are written
 * as they are (`<%- %>`); quoting is the work of the emitter that passes them in.
 */
export function compileTemplate(file: string): string {
  const options = { strict: true, localsName: "it", compileDebug: false };
  const template = new ejs.Template(readFileSync(file, "utf8"), options);
  // Compiled for its check of the template; what is kept is the source of the function's body.
  template.compile();
  return `export function render(it) {\n${template.source}\n}\n`;
}

/** The part of a Vite plugin that this project uses. */
export const ejsVitePlugin = {
  name: "ejs",
  load(id: string): string | undefined {
    return id.endsWith(".ejs") ? compileTemplate(id) : undefined;
  },
};
