export { type Document, empty, group, indent, join, line, text, traced } from "./document.ts";
export type { EmittedFile, TraceRange } from "./file.ts";
export { generatedNote } from "./generated-note.ts";
export { printJson } from "./print-json.ts";
export { type RenderOptions, renderDocument } from "./render.ts";
export { rule } from "./rule.ts";
export { shellWord } from "./shell-word.ts";
