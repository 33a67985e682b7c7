import type { FunctionSpec } from "../../compiler/evaluate/function-spec.ts";
import { functions } from "../../compiler/evaluate/functions.ts";
import { link, notice, page } from "./markdown.ts";

/** The function library. */
export function functionsPage(): string {
  const specs = [...functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return page([
    notice("the function table"),
    "# Functions",
    "Functions can be used in every value. They are pure: the same arguments give the same result on every machine, and only `file` reads anything, which must lie inside the project.",
    specs.map((spec) => `- ${link(spec.name, spec.name)}: ${spec.doc}`).join("\n"),
    ...specs.map(functionText),
  ]);
}

function functionText(spec: FunctionSpec): string {
  const parameters = spec.parameters.map(({ name, kind, optional }) => `${name}${optional ? "?" : ""}: ${kind}`);
  const signature = `${spec.name}(${parameters.join(", ")}${spec.variadic ? ", …" : ""})`;
  return `## ${spec.name}\n\n\`\`\`podplane\n${signature}\n\`\`\`\n\n${spec.doc}\n\n\`\`\`podplane\n${spec.example}\n\`\`\``;
}
