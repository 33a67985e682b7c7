import { clusterShape, type ObjectShape } from "../../compiler/jsonc/shape.ts";
import type { AttributeSchema, BlockSchema } from "../../compiler/schema/index.ts";

/** Where each block and attribute stands in the JSONC document; what has no place there is missing. */
export function jsoncPaths(): ReadonlyMap<BlockSchema | AttributeSchema, string> {
  const paths = new Map<BlockSchema | AttributeSchema, string>();
  addPaths(clusterShape, "cluster", paths);
  return paths;
}

function addPaths(shape: ObjectShape, path: string, paths: Map<BlockSchema | AttributeSchema, string>): void {
  if (shape.block) paths.set(shape.block, path);
  for (const [name, member] of shape.members) {
    const place = `${path}.${name}`;
    switch (member.kind) {
      case "label":
        break;
      case "attribute":
        paths.set(member.schema, place);
        break;
      case "object":
        addPaths(member.shape, place, paths);
        break;
      case "map":
        addPaths(member.shape, `${place}.${labelName(member.shape.block)}`, paths);
        break;
      case "array":
        addPaths(member.shape, `${place}[]`, paths);
        break;
      case "strings":
        paths.set(member.block, `${place}[]`);
        break;
      case "lists":
        paths.set(member.block, `${place}.${labelName(member.block)}`);
        addPaths(member.shape, `${place}.${labelName(member.block)}[]`, paths);
        break;
    }
  }
}

function labelName(block: BlockSchema | undefined): string {
  return (block?.labels[0]?.name ?? "name").toUpperCase();
}
