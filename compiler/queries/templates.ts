import { showDeclared, type TemplateSignature } from "../types/index.ts";
import type { Candidate } from "./candidate.ts";

/** A template that can be included: with places for the arguments that have to be given, but where some stand already. */
export function templateCandidate(
  { name, parameters }: TemplateSignature,
  alias: string | undefined,
  doc: string | undefined,
  isCalled: boolean,
): Candidate {
  const label = alias === undefined ? name : `${alias}.${name}`;
  const needed = parameters.filter(({ required }) => required);
  const places = needed.map((one, index) => `${one.name} = \${${index + 1}:${one.name}}`);
  const shown = parameters.map((one) => `${one.name}: ${showDeclared(one.type)}`);
  return {
    kind: "template",
    label,
    snippet: isCalled ? label : `${label}(${places.join(", ")})`,
    detail: `template (${shown.join(", ")})`,
    doc: doc ?? "",
  };
}
