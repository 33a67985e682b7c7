import type { OptionSpec } from "../cli/index.ts";

/** Values of parameters. */
export const valueOptions: Readonly<Record<string, OptionSpec>> = {
  set: { type: "string", multiple: true, value: "NAME=VALUE", doc: "Give a parameter a value" },
  vars: { type: "string", multiple: true, value: "FILE", doc: "Read values of parameters from a .podplanevars file" },
};

/** Options of every command that compiles. Specs read it, so it imports nothing. */
export const compileOptions: Readonly<Record<string, OptionSpec>> = {
  ...valueOptions,
  out: { type: "string", value: "DIR", doc: "Folder of the outputs, instead of the folder of the source" },
  timings: { type: "boolean", doc: "Tell how long each phase took" },
  "deny-warnings": { type: "boolean", doc: "Take warnings for errors" },
};
