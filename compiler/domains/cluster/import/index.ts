import { parse, print } from "../../../../grammar/index.ts";
import { Diagnostics } from "../../../diagnostics/index.ts";
import type { RawBlock } from "../../../evaluate/index.ts";
import { readJsoncDocument } from "../../../jsonc/index.ts";
import { cloudTable, newerModuleFault, proposePrefix } from "../../../providers/index.ts";
import { cluster as clusterSchema } from "../../../schema/index.ts";
import { attachComments } from "./attach-comments.ts";
import { qualifyBalancers } from "./qualify.ts";
import { type Additions, writeBlock } from "./write.ts";

export { isBareWord, quote } from "./literals.ts";

/**
 * Turns a JSONC document into the text of a `.podplane` file that means the same: blocks in the
 * order of the schema, literals and bare names, comments kept. Undefined where the document has
 * errors, which are reported: what was not understood is not translated.
 */
export function importJsonc(file: string, text: string, diagnostics: Diagnostics): string | undefined {
  const found = new Diagnostics();
  const { cluster, comments } = readJsoncDocument(file, text, found);
  diagnostics.add(found.sorted());
  if (!cluster || found.hasErrors) return undefined;
  const attached = attachComments(text.startsWith("\uFEFF") ? text.slice(1) : text, comments, cluster);
  const lines = [
    "podplane 1",
    "",
    ...writeBlock(cluster, clusterSchema, attached, additionsOf(cluster)),
    ...attached.last,
    "",
  ];
  const parsed = parse(file, lines.join("\n"));
  const printed = print(parsed);
  if (printed === undefined) throw new Error(`import wrote what cannot be read: ${JSON.stringify(parsed.problems[0])}`);
  return printed;
}

function additionsOf(cluster: RawBlock): Additions {
  const additions = qualifyBalancers(cluster);
  const attributes = new Map([...additions.attributes, ...withoutIpv6(cluster)]);
  const prefix = neededPrefix(cluster);
  if (prefix !== undefined) attributes.set(cluster, `name_prefix = "${prefix}"`);
  return { ...additions, attributes };
}

/** In JSONC a network that does not ask for IPv6 has none; in the language it says so. */
function withoutIpv6(cluster: RawBlock): (readonly [RawBlock, string])[] {
  const networks = cluster.children.flatMap((block) => block.children.filter((child) => child.kind === "vpc"));
  return networks.flatMap((vpc) =>
    vpc.attributes.has("id") || vpc.attributes.has("v6cidr") ? [] : [[vpc, "v6cidr = none"] as const],
  );
}

/** Ruling 1: an id that a cloud refuses as prefix of names needs one of its own. */
function neededPrefix(cluster: RawBlock): string | undefined {
  const id = cluster.labels[0]?.value;
  const strict = cluster.children.some((block) => {
    const kind = block.kind === "provider" ? block.labels[0]?.value : undefined;
    return kind?.kind === "string" && cloudTable(kind.value)?.strictPrefix === true;
  });
  if (id?.kind !== "string" || !strict || newerModuleFault(id.value) === undefined) return undefined;
  return proposePrefix(id.value);
}
