import { type CallExpression, type Include, nodeAt } from "../../grammar/index.ts";
import { showDeclared, showParameters, showSignature } from "../types/index.ts";
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
  if (!file) return undefined;
  const call = nodeAt(file.bound.ast, offset).findLast((node): node is CallExpression | Include => {
    if (node.kind !== "call" && node.kind !== "include") return false;
    const name = node.kind === "call" ? node.callee : node.template;
    return name.span.end < offset && !(offset === node.span.end && isClosed(node, file.text));
  });
  if (!call) return undefined;
  if (call.kind === "include") return templateSignature(call, offset, analysis, file);
  const target = file.bound.targets.get(call.callee);
  const signature = target?.kind === "function" ? analysis.language.functions.get(target.name) : undefined;
  if (!signature) return undefined;
  const label = showSignature(signature);
  const count = call.arguments.filter(({ span }) => file.text.slice(span.end, offset).includes(",")).length;
  const last = signature.parameters.length - 1;
  const doc = "doc" in signature && typeof signature.doc === "string" ? signature.doc : "";
  const names = signature.parameters.map(({ name }) => name);
  return { label, doc, parameters: placesIn(label, names, showParameters(signature)), active: Math.min(count, last) };
}

/** Whether the last sign of a call is its parenthesis: one that is being written may end with that of an argument. */
function isClosed(call: CallExpression | Include, text: string): boolean {
  const last = call.arguments.at(-1);
  return text[call.span.end - 1] === ")" && last?.span.end !== call.span.end;
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
  // Arguments have names: what comes next is whichever has none yet.
  const given = new Set(item.arguments.map(({ name }) => name.text));
  const active = isNext ? names.findIndex((name) => !given.has(name)) : names.indexOf(written.name.text);
  return {
    label,
    doc: template.doc?.text ?? "",
    parameters: placesIn(label, names, shown),
    active: Math.max(0, active),
  };
}

/** Where names stand between the parentheses, each at the beginning of what is shown of its parameter. */
function placesIn(
  label: string,
  names: readonly string[],
  shown: readonly string[],
): readonly (readonly [number, number])[] {
  let from = label.indexOf("(") + 1;
  return names.map((name, index) => {
    const start = from;
    from += (shown[index] ?? "").length + ", ".length;
    return [start, start + name.length] as const;
  });
}
