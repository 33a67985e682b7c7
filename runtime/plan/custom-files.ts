import { join } from "node:path";
import { LineIndex } from "../../grammar/index.ts";
import { type HclItem, type HclReference, keysOf, referencesIn } from "../hcl/index.ts";
import { readFolder, readText } from "../workspace/index.ts";
import { declared, movesIn, type OutputFiles } from "./compare-outputs.ts";
import { referencesInJson } from "./json-references.ts";

/** A reference in a file of the user's to something that the new build does not declare any more. */
export interface BrokenReference {
  /** Name of the file in the folder of the outputs. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What is gone: `aws_s3_bucket.bucket_uploads`, `local.load_balancers["main"]`. */
  readonly address: string;
  /** What it is called now; undefined where it is gone. */
  readonly becomes: string | undefined;
}

/** What the files of users beside the outputs refer to, and the new build takes away or renames. */
export interface CustomFiles {
  readonly broken: readonly BrokenReference[];
  /** What could not be looked through, and why: sentences. */
  readonly gaps: readonly string[];
}

/** Looks through the files of OpenTofu in a folder that are not ours. `renames` has present names by former ones. */
export function checkCustomFiles(
  folder: string,
  before: OutputFiles,
  after: OutputFiles,
  renames: ReadonlyMap<string, string>,
): CustomFiles {
  const listing = readFolder(folder);
  const names = listing.kind === "entries" ? listing.entries.map(({ name }) => name).sort() : [];
  const own = names.filter((name) => /\.(?:tf|tofu)(?:\.json)?$/.test(name) && !before.has(name) && !after.has(name));
  const judge = judgeOf(declared(before), declared(after), renames);
  const gaps: string[] = [];
  const broken = own.flatMap((file) => {
    const read = readText(join(folder, file));
    const text = read.kind === "text" ? read.text : undefined;
    const isJson = file.endsWith(".json");
    const references = text !== undefined && (isJson ? referencesInJson(text) : referencesIn(text));
    if (text !== undefined && references) return brokenIn(file, text, references, judge);
    gaps.push(`Not looked through for references, as it cannot be read as ${isJson ? "JSON" : "text"}: ${file}.`);
    return [];
  });
  return { broken, gaps };
}

type Judge = (reference: HclReference) => Pick<BrokenReference, "address" | "becomes"> | undefined;

function brokenIn(
  file: string,
  text: string,
  references: readonly HclReference[],
  judge: Judge,
): readonly BrokenReference[] {
  const index = new LineIndex(text);
  return references.flatMap((reference) => {
    const found = judge(reference);
    return found ? [{ file, ...index.position(reference.start), ...found }] : [];
  });
}

/** Tells what a reference would miss. */
function judgeOf(
  before: ReadonlyMap<string, HclItem>,
  after: ReadonlyMap<string, HclItem>,
  renames: ReadonlyMap<string, string>,
): Judge {
  const moves = movesIn(after);
  return ({ names }) => {
    const length = names[0] === "data" ? 3 : 2;
    const address = names.slice(0, length).join(".");
    const [was, is] = [before.get(address), after.get(address)];
    if (!was) return undefined;
    if (!is) return { address, becomes: moves.get(address) };
    // Keys of a map, also of one that a module is given and gives back under the same name.
    const [member, key] = names[0] === "local" ? [undefined, names[2]] : [names[2], names[3]];
    if (key === undefined) return undefined;
    if (!hasKey(was, member, key, before) || hasKey(is, member, key, after)) return undefined;
    const at = (name: string) => `${[address, member].filter((one) => one).join(".")}["${name}"]`;
    const now = renames.get(key);
    return { address: at(key), becomes: now !== undefined && hasKey(is, member, now, after) ? at(now) : undefined };
  };
}

function hasKey(item: HclItem, member: string | undefined, key: string, all: ReadonlyMap<string, HclItem>): boolean {
  const text = member === undefined ? item.text : item.arguments.get(member);
  if (text === undefined) return false;
  const local = /= local ?\. ?([\w-]+)$/.exec(text)?.[1];
  const source = local === undefined ? text : all.get(`local.${local}`)?.text;
  return source !== undefined && keysOf(source).includes(key);
}
