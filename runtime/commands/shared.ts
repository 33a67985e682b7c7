import type { CommandArguments, OptionSpec } from "../cli/command.ts";
import type { BuildArguments } from "../project/outputs.ts";

/** Options of every command that compiles. */
export const compileOptions: Readonly<Record<string, OptionSpec>> = {
  set: { type: "string", multiple: true, value: "NAME=VALUE", doc: "Give a parameter a value" },
  vars: { type: "string", multiple: true, value: "FILE", doc: "Read values of parameters from a .podplanevars file" },
  out: { type: "string", value: "DIR", doc: "Folder of the outputs, instead of the folder of the source" },
};

/** The same as a value. */
export function buildArgumentsOf(args: CommandArguments): BuildArguments {
  return {
    assignments: args.lists.get("set") ?? [],
    varsFiles: args.lists.get("vars") ?? [],
    out: args.values.get("out"),
  };
}
