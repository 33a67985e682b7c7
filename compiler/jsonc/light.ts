import type { Diagnostics } from "../diagnostics/index.ts";
import { type JsonNode, type JsonObject, jsonNames } from "./json.ts";
import { parseJsonc } from "./parse.ts";
import { shorten } from "./tokens.ts";

/**
 * The light mode of the JSONC front end (contracts/cluster-config.md section 1): reads the members that are asked for,
 * by name, and judges no others. Faults of the text as JSON, and members of another kind than was asked for, are
 * reported as in the full mode. Texts that are empty count as absent.
 */
export function readJsoncLightly(file: string, text: string, diagnostics: Diagnostics): LightObject {
  const { root } = parseJsonc(file, text, diagnostics);
  return new LightObject(root, "", diagnostics);
}

const examples = { "a string": '"…"', "an object": "{ … }", "a list": "[ … ]" } as const;

/** An object of the document, or nothing where it has none. */
export class LightObject {
  readonly #object: JsonObject | undefined;
  readonly #path: string;
  readonly #diagnostics: Diagnostics;

  constructor(node: JsonNode | undefined, path: string, diagnostics: Diagnostics) {
    this.#object = node?.kind === "object" ? node : undefined;
    this.#path = path;
    this.#diagnostics = diagnostics;
    if (node !== undefined && node.kind !== "object") this.#report(node, path, "an object", examples["an object"]);
  }

  get isPresent(): boolean {
    return this.#object !== undefined;
  }

  text(key: string): string | undefined {
    const node = this.#member(key);
    if (node === undefined) return undefined;
    return this.#textOf(node, this.#pathOf(key)) || undefined;
  }

  /** The texts that are there, under other names. */
  texts<Name extends string>(names: Readonly<Record<Name, string>>): { readonly [K in Name]?: string } {
    const found: { [K in Name]?: string } = {};
    for (const name in names) {
      const value = this.text(names[name]);
      if (value !== undefined) found[name] = value;
    }
    return found;
  }

  /** The one of `values` that the member is; undefined where it is none, which is reported. */
  oneOf<Value extends string>(key: string, values: readonly Value[]): Value | undefined {
    const node = this.#member(key);
    const word = node?.kind === "string" ? node.value : undefined;
    const found = values.find((value) => value === word);
    const place = node ?? this.#object;
    if (found === undefined && place !== undefined) {
      const is = word === undefined ? undefined : JSON.stringify(shorten(word));
      const expected = `one of ${values.join(", ")}`;
      this.#report(place, this.#pathOf(key), expected, `"${values[0]}"`, node === undefined ? "nothing" : is);
    }
    return found;
  }

  isTrue(key: string): boolean {
    const node = this.#member(key);
    return node?.kind === "boolean" && node.value;
  }

  object(key: string): LightObject {
    return new LightObject(this.#member(key), this.#pathOf(key), this.#diagnostics);
  }

  /** The objects that stand under names, in the order of these. */
  entries(): readonly (readonly [string, LightObject])[] {
    const names = this.#object?.members.map(({ name }) => name) ?? [];
    return names.sort().map((name) => [name, this.object(name)]);
  }

  objects(key: string): readonly LightObject[] {
    return this.#items(key).map(([item, path]) => new LightObject(item, path, this.#diagnostics));
  }

  strings(key: string): readonly string[] {
    return this.#items(key).flatMap(([item, path]) => this.#textOf(item, path) ?? []);
  }

  #items(key: string): readonly (readonly [JsonNode, string])[] {
    const node = this.#member(key);
    const path = this.#pathOf(key);
    if (node?.kind === "array") return node.items.map((item, index) => [item, `${path}[${index}]`]);
    // Null in place of a list is what some writers make of an empty one.
    if (node !== undefined && node.kind !== "null") this.#report(node, path, "a list", examples["a list"]);
    return [];
  }

  #textOf(node: JsonNode, path: string): string | undefined {
    if (node.kind === "string") return node.value;
    this.#report(node, path, "a string", examples["a string"]);
    return undefined;
  }

  #member(key: string): JsonNode | undefined {
    return this.#object?.members.find(({ name }) => name === key)?.value;
  }

  #pathOf(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }

  #report(node: JsonNode, path: string, expected: string, example: string, is?: string): void {
    // What could not be read has been reported.
    if (node.kind === "fault") return;
    const parameters = {
      path: path === "" ? "the document" : `\`${path}\``,
      expected,
      found: is ?? jsonNames[node.kind],
      example,
    };
    this.#diagnostics.report("jsonc-wrong-shape", node.span, parameters);
  }
}
