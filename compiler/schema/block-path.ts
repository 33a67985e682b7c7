import type { ModelBlock } from "./model-block.ts";

/**
 * The identity of a block, which stays from one build to the next: kinds and labels of the blocks around it and its
 * own, `cluster tools/pool ingress`. Blocks of a kind without labels are counted, `subnet 2`, and so are providers,
 * of which there may be several of one kind. It depends on what the block is called, not on where it stands or what it
 * says.
 */
export interface IdentifiedBlock {
  readonly path: string;
  readonly block: ModelBlock;
}

/** Every block of a root with its identity, by path. */
export function identifiedBlocks(root: ModelBlock): readonly IdentifiedBlock[] {
  const found: IdentifiedBlock[] = [];
  const waiting: IdentifiedBlock[] = [{ path: stepTo(root, undefined), block: root }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next);
    for (const children of Object.values(next.block.blocks)) {
      for (const [index, block] of children.entries()) {
        waiting.push({ path: `${next.path}/${stepTo(block, index + 1)}`, block });
      }
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function stepTo(block: ModelBlock, position: number | undefined): string {
  const labels = block.labels.map((label) => label.value);
  const isCounted = labels.length === 0 || block.kind === "provider";
  return [block.kind, ...labels, ...(isCounted && position !== undefined ? [position] : [])].join(" ");
}
