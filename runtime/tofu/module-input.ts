import type { EmittedFile } from "../../emitters/document/index.ts";

/** A place in a generated file, in UTF-16 units. */
export interface GeneratedPlace {
  readonly file: EmittedFile;
  readonly start: number;
  readonly end: number;
}

/**
 * The argument that a message about a module's input means. OpenTofu reports a value of the wrong
 * type where the module declares the input; only the text names the call: `module.NAME.var.INPUT`.
 * Undefined where no generated file has such a call; the call itself where it does not set the input.
 */
export function findModuleInput(detail: string, files: readonly EmittedFile[]): GeneratedPlace | undefined {
  const [, module, input] = /\bmodule\.([\w-]+)\.var\.([\w-]+)/.exec(detail) ?? [];
  if (module === undefined || input === undefined) return undefined;
  const head = `module "${module}" {`;
  for (const file of files) {
    const start = file.text.search(new RegExp(`^module "${module}" \\{$`, "m"));
    if (start < 0) continue;
    const body = file.text.slice(start, file.text.indexOf("\n}\n", start));
    const argument = new RegExp(`^ +(${input}) +=`, "m").exec(body);
    if (argument === null) return { file, start, end: start + head.length };
    const at = start + argument.index + argument[0].indexOf(input);
    return { file, start: at, end: at + input.length };
  }
  return undefined;
}
