import type { Body, BodyItem, ForBlock, IfBlock, TemplateDeclaration } from "../../grammar/index.ts";
import { childSchemas } from "../bind/index.ts";
import { placeOn } from "../origins/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { ClusterScope, ExpandedBlock, Module, PendingLoop } from "./environment.ts";
import { findTemplate } from "./find-template.ts";

/*
 * Loops over blocks (decision 0412). They run after all else, a loop over a kind behind every loop that may make blocks
 * of that kind. So each sees all blocks of its kind, and none changes what another went over. What a loop may make is
 * read off its text, whatever its values; loops that wait for each other or for themselves are an error.
 */

/** Runs the loops of a tree, by kinds, and puts what they make in their places. */
export function settleLoops(
  root: ExpandedBlock,
  scope: ClusterScope,
  run: (loop: PendingLoop, parent: ExpandedBlock) => readonly ExpandedBlock[],
): void {
  for (;;) {
    const pending = pendingLoops(root);
    if (pending.length === 0) break;
    const open = new Set(pending.flatMap((loop) => [...loop.makes]));
    const ready = new Set(pending.filter((loop) => !loop.over.some((kind) => open.has(kind))));
    if (ready.size === 0) for (const loop of pending) reportWaiting(loop, open);
    scope.open = open;
    replaceLoops(root, (loop, parent) => {
      if (ready.size > 0) return ready.has(loop) ? run(loop, parent) : undefined;
      parent.isPartial = true;
      return [];
    });
  }
  scope.open = new Set();
}

/** The blocks of a tree, parents before their children. */
function* blocksOf(root: ExpandedBlock): Generator<ExpandedBlock> {
  const stack = [root];
  for (let block = stack.pop(); block; block = stack.pop()) {
    yield block;
    for (let index = block.children.length - 1; index >= 0; index--) {
      const child = block.children[index];
      if (child) stack.push(child);
    }
  }
}

function pendingLoops(root: ExpandedBlock): readonly PendingLoop[] {
  return [...blocksOf(root)].flatMap(({ loop }) => loop ?? []);
}

/** Replaces each loop by what is given for it; those that nothing is given for stay. */
function replaceLoops(
  root: ExpandedBlock,
  give: (loop: PendingLoop, parent: ExpandedBlock) => readonly ExpandedBlock[] | undefined,
): void {
  for (const block of [...blocksOf(root)]) {
    if (!block.children.some((child) => child.loop)) continue;
    const children = block.children.flatMap((child) => (child.loop && give(child.loop, block)) ?? [child]);
    block.children.length = 0;
    for (const child of children) block.children.push(child);
  }
}

function reportWaiting({ item, over, makes, evaluation }: PendingLoop, open: ReadonlySet<BlockSchema>): void {
  const own = over.find((kind) => makes.has(kind));
  const kind = own ?? over.find((one) => open.has(one));
  const by = own ? "it makes them itself" : "another loop, which waits for this one, makes more of them";
  evaluation.diagnostics.report("loop-makes-its-kind", placeOn(item.iterable.span, evaluation.way), {
    kind: kind?.kind ?? "block",
    by,
  });
}

/** The kinds of blocks that the body of a loop in a block of this kind may make, or set attributes of. */
export function kindsMade(item: ForBlock, schema: BlockSchema | undefined, module: Module): ReadonlySet<BlockSchema> {
  const made = new Set<BlockSchema>();
  addBody(item.body, schema, module, made, new Map());
  return made;
}

/** The templates that were read, and for which kinds of blocks: they may include each other without end. */
type Seen = Map<TemplateDeclaration, Set<BlockSchema | undefined>>;

function addBody(
  body: Body,
  schema: BlockSchema | undefined,
  module: Module,
  made: Set<BlockSchema>,
  seen: Seen,
): void {
  for (const item of body.items) addItem(item, schema, module, made, seen);
}

function addItem(
  item: BodyItem,
  schema: BlockSchema | undefined,
  module: Module,
  made: Set<BlockSchema>,
  seen: Seen,
): void {
  switch (item.kind) {
    case "attribute":
      if (schema) made.add(schema);
      return;
    case "block": {
      const [own] = schema ? childSchemas([schema], item) : [];
      if (own) made.add(own);
      addBody(item.body, own, module, made, seen);
      return;
    }
    case "for":
      addBody(item.body, schema, module, made, seen);
      return;
    case "if":
      for (let branch: IfBlock | Body | undefined = item; branch; ) {
        addBody(branch.kind === "if" ? branch.body : branch, schema, module, made, seen);
        branch = branch.kind === "if" ? branch.otherwise : undefined;
      }
      return;
    case "include": {
      const found = findTemplate(item, module);
      const visited = found && (seen.get(found.template) ?? new Set());
      if (!found || !visited || visited.has(schema)) return;
      seen.set(found.template, visited.add(schema));
      addBody(found.template.body, schema, found.module, made, seen);
      return;
    }
    default:
      return;
  }
}
