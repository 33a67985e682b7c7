import type { Span } from "../../grammar/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { Fragments } from "./fragment.ts";
import { fragmentsKey } from "./fragments-key.ts";
import { type Type, typeKey } from "./type.ts";

/** What a file gives to those that use it. */
export interface Exports {
  readonly path: string;
  readonly lets: ReadonlyMap<string, Type>;
  /** What `use` may give values to. */
  readonly params: ReadonlyMap<string, ParameterType>;
  readonly templates: ReadonlyMap<string, TemplateSignature>;
  /** Names of root blocks that can be extended, with their kinds. */
  readonly roots: ReadonlyMap<string, string>;
  /** Which blocks templates and roots bring and read. */
  readonly fragments: Fragments;
}

export interface TemplateSignature {
  readonly name: string;
  readonly parameters: readonly ParameterType[];
  /** Whether each parameter could be read: where one could not, it is not known which arguments are wanted. */
  readonly isWhole: boolean;
  /** The blocks that its body can stand in. */
  readonly places: readonly BlockSchema[];
}

/** A parameter of a template or file. */
export interface ParameterType {
  readonly name: string;
  readonly type: Type;
  readonly required: boolean;
  /** Where it is declared. */
  readonly span: Span;
  readonly typeSpan: Span;
}

const keys = new WeakMap<Exports, string>();

/** Equal for exports that give the same answers in every file that uses them, places in messages included. */
export function exportsKey(exports: Exports): string {
  const known = keys.get(exports);
  if (known !== undefined) return known;
  const key = makeKey(exports);
  keys.set(exports, key);
  return key;
}

function makeKey(exports: Exports): string {
  const lets = [...exports.lets].map(([name, type]) => `${name}:${typeKey(type)}`);
  const params = [...exports.params.values()].map(parameterKey);
  const templates = [...exports.templates.values()].map(({ name, parameters, isWhole, places }) => {
    return `${name}${isWhole}(${parameters.map(parameterKey).join(",")})${places.map(({ kind, doc }) => `${kind} ${doc}`).join("/")}`;
  });
  const roots = [...exports.roots].map(([name, kind]) => `${kind} ${name}`);
  return JSON.stringify([exports.path, lets, params, templates, roots, fragmentsKey(exports.fragments)]);
}

function parameterKey({ name, required, type, span, typeSpan }: ParameterType): string {
  const places = [span.start, span.end, typeSpan.start, typeSpan.end].join("-");
  return `${name}${required ? "" : "?"}:${typeKey(type)}@${places}`;
}
