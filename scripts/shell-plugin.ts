import { readFileSync } from "node:fs";

/** A script as the source of an ES module with its text, which emitters put into files. */
export function shellModule(file: string): string {
  return `export const text = ${JSON.stringify(readFileSync(file, "utf8"))};\n`;
}

/** The part of a Vite plugin that this project uses. */
export const shellVitePlugin = {
  name: "shell",
  load(id: string): string | undefined {
    return id.endsWith(".sh") ? shellModule(id) : undefined;
  },
};
