import type { Located, Origin } from "../../../compiler/ir/index.ts";
import { type Document, group, join, shellWord, text, traced } from "../../document/index.ts";

/** An assignment in front of the library. */
export interface NodeValue {
  readonly name: string;
  readonly document: Document;
}

/** `NAME='value'` */
export function one(name: string, { value, origin }: Located<string | number>): NodeValue {
  return { name, document: traced(origin, text(`${name}=${shellWord(String(value))}`)) };
}

/** `NAME=('value' 'value')` */
export function several(name: string, values: readonly Located<string>[], origin: Origin): NodeValue {
  const words = values.map((item) => traced(item.origin, text(shellWord(item.value))));
  return { name, document: traced(origin, group([text(`${name}=(`), join(words, text(" ")), text(")")])) };
}
