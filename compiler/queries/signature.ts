import { type CallExpression, type Include, nodeAt } from "../../grammar/index.ts";
import { showDeclared, showSignature } from "../types/index.ts";
import type { Analysis } from "./analysis.ts";
import { findHolder } from "./things.ts";

/** What is called around a place, and the parameter that is being written. */
export interface Signature {
  readonly label: string;
  /** Markdown. */
  readonly doc: string;
  /** Where each parameter stands in the label. */
  readonly parameters: readonly (readonly [number, number])[];
  readonly active: number;
}

/** The innermost call of a function, or include of a template, whose parentheses are around an offset. */
export function signatureAt(path: string, offset: number, analysis: Analysis): Signature | undefined {
  const file = analysis.program.files.get(path);
  const around = file ? nodeAt(file.bound.ast, offset) : [];
  const call = around.findLast(
    (node): node is CallExpression | Include =>
      (node.kind === "call" && node.callee.span.end < offset) ||
      (node.kind === "include" && node.template.span.end < offset),
  );
  if (!file || !call) return undefined;
  const between = file.text.slice(call.span.start, offset);
  if (call.kind === "include") return templateSignature(call, offset, analysis, file);
  const target = file.bound.targets.get(call.callee);
  const signature = target?.kind === "function" ? analysis.language.functions.get(target.name) : undefined;
  if (!signature) return undefined;
  const label = showSignature(signature);
  const count = call.arguments.filter((one) => one.span.end < offset && between.includes(",")).length;
  const last = signature.parameters.length - 1;
  const doc = "doc" in signature && typeof signature.doc === "string" ? signature.doc : "";
  return {
    label,
    doc,
    parameters: placesIn(
      label,
      signature.parameters.map((one) => one.name),
    ),
    active: Math.min(count, last),
  };
}

function templateSignature(
  item: Include,
  offset: number,
  analysis: Analysis,
  file: Parameters<typeof findHolder>[2],
): Signature | undefined {
  const template = findHolder(item.template, "template", file, analysis.program);
  if (template?.kind !== "template") return undefined;
  const signature = analysis.typed.get(template.span.file)?.exports.templates.get(template.name.text);
  if (!signature) return undefined;
  const shown = signature.parameters.map(
    ({ name, type, required }) => `${name}${required ? "" : "?"}: ${showDeclared(type)}`,
  );
  const label = `${signature.name}(${shown.join(", ")})`;
  const names = signature.parameters.map(({ name }) => name);
  const written = item.arguments.findLast(({ span }) => span.start <= offset);
  const isNext = written === undefined || file.text.slice(written.span.end, offset).includes(",");
  const active = isNext
    ? item.arguments.filter(({ span }) => span.end <= offset).length
    : names.indexOf(written.name.text);
  return { label, doc: template.doc?.text ?? "", parameters: placesIn(label, names), active: Math.max(0, active) };
}

/** Where names stand between the parentheses, each behind the one before. */
function placesIn(label: string, names: readonly string[]): readonly (readonly [number, number])[] {
  let from = label.indexOf("(") + 1;
  return names.map((name) => {
    const start = label.indexOf(name, from);
    from = start + name.length;
    return [start, from] as const;
  });
}
