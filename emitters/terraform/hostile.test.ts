import { parse } from "@cdktn/hcl2json";
import { expect, test } from "vitest";
import type { Ir } from "../../compiler/ir/index.ts";
import { goldenIrs } from "../../test/helpers/golden/cases.ts";
import { escapeText } from "./hcl/quote.ts";
import { emitTerraform } from "./index.ts";

/*
 * Text that would break out of a string, a comment or a template stands in every string of the IR
 * that the checker does not bind to a list of words or to identifiers of Terraform.
 */

const hostile = `a'b"$(reboot)\`\\n\`\${x}%{if}\n}\nresource "x" "y" {}\n# $\${z} */ EOT\nEOT\n`;

/** Members whose strings are words of ours, Terraform names, or no part of the output. */
const bound = new Set([
  "kind",
  "key",
  "suffix",
  "alias",
  "moduleName",
  "dialect",
  "accountHolder",
  "provider",
  "zoneProvider",
  "balancerAddress",
  "module",
  "origin",
  "renames",
  "arch",
]);

type Change = (value: string) => string;

function mapStrings(value: unknown, change: Change, path: readonly string[] = []): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change, path));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const inside = [...path, name];
      return [name, isBound(inside, value) ? inner : mapStrings(inner, change, inside)];
    }),
  );
}

function isBound(path: readonly string[], holder: object): boolean {
  const name = path.at(-1) ?? "";
  // Tags have keys of their own; other keys are those of providers and VMs.
  if (name === "key" && path.includes("tags")) return false;
  if (name === "key" && path.includes("state")) return false;
  // Keys of a state are named after secrets, which are identifiers.
  if (name === "name" && path.includes("encryption")) return true;
  // Buckets and roles are named in Terraform after themselves.
  const inApplication = path.includes("buckets") || path.includes("roles");
  return bound.has(name) || (inApplication && (name === "name" || path.at(-2) === "buckets" || "value" in holder));
}

/** Gives every distinct string a number of its own. */
function mark(ir: Ir, tail: string): { readonly ir: Ir; readonly marked: ReadonlyMap<number, string> } {
  const numbers = new Map<string, number>();
  const marked = new Map<number, string>();
  const change: Change = (value) => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    const text = `${value}<${number}>${tail}`;
    marked.set(number, text);
    return text;
  };
  return { ir: mapStrings(ir, change) as Ir, marked };
}

/** All strings that the real parser reads; those that are templates stay as they are written. */
function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...strings(inner)]);
}

/** Kinds and names of the blocks at the top of a file. */
function blocks(value: object): readonly string[] {
  return Object.entries(value).flatMap(([type, named]) =>
    Object.keys(named as object).map((name) => `${type} ${Array.isArray(named) ? "" : name}`),
  );
}

async function read(ir: Ir): Promise<{ readonly blocks: readonly string[]; readonly strings: readonly string[] }> {
  const files = await Promise.all(emitTerraform(ir).map((file) => parse(`${file.path.length}.tf`, file.text)));
  return { blocks: files.flatMap(blocks), strings: files.flatMap(strings) };
}

/** Machines of one's own have lists of words and identifiers in most of their strings. */
const irs = [...goldenIrs()].filter(([, { providers }]) => providers.every(({ kind }) => kind !== "proxmox"));

test.each(irs)("hostile text in %s arrives as it is", async (_name, ir) => {
  const benign = await read(mark(ir, "").ir);
  const attack = mark(ir, hostile);
  const seen = await read(attack.ir);
  expect(seen.blocks).toEqual(benign.blocks);

  const written = new Set(
    benign.strings.flatMap((text) => [...text.matchAll(/<(\d+)>/g)].map((match) => Number(match[1]))),
  );
  expect(written.size).toBeGreaterThan(20);
  const literal = seen.strings.map((text) => text.replace(/([$%])\1\{/g, "$1{")).join("\u0000");
  const code = seen.strings.join("\u0000");
  for (const number of written) {
    const text = attack.marked.get(number) ?? "";
    // Inside an expression the parser gives the source, where the text stands as it was escaped.
    expect(literal.includes(text) || code.includes(escapeText(text)), text).toBe(true);
  }
});
