import { type Node, type ParseError, parseTree } from "jsonc-parser";
import { type HclReference, referencesIn } from "../hcl/index.ts";

/** Members whose texts are references themselves, not texts with references in them. */
const bare = new Set(["depends_on", "replace_triggered_by", "provider"]);

/**
 * Every reference in a file of OpenTofu that is written in JSON, at the text that it stands in: texts there are those of
 * HCL, with `${…}`. Undefined for what is no JSON.
 */
export function referencesInJson(text: string): readonly HclReference[] | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors);
  if (!root || errors.length > 0) return undefined;
  const found: HclReference[] = [];
  const open: { readonly node: Node; readonly isBare: boolean }[] = [{ node: root, isBare: false }];
  // Documents nest as deep as somebody likes: gone through without recursion.
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, isBare } = next;
    if (node.type === "string") found.push(...ofText(node, isBare));
    else if (node.type === "property") {
      const [key, value] = node.children ?? [];
      if (value) open.push({ node: value, isBare: bare.has(String(key?.value)) });
    } else for (const child of node.children ?? []) open.push({ node: child, isBare });
  }
  return found.sort((a, b) => a.start - b.start);
}

function ofText({ value, offset, length }: Node, isBare: boolean): readonly HclReference[] {
  const content = String(value);
  if (!isBare && !content.includes("{")) return [];
  const written = isBare ? `x = ${content}\n` : `x = <<EOT\n${content}\nEOT\n`;
  return referencesIn(written).map(({ names }) => ({ names, start: offset, end: offset + length }));
}
