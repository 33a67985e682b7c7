import { type Block, walk } from "../../grammar/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { labelText, secretPath, showValue, type Value } from "../values/index.ts";
import { bare, type ClusterScope, type Evaluation, type ExpandedBlock, type Module, within } from "./environment.ts";
import { type ExpandedAssertion, expandBlock, reportCycle, runLoop } from "./expand.ts";
import { extendBlock, markPartial, reportStrayRemovals } from "./extend.ts";
import { cleanPlaces, type Keeping, type KeptBlocks } from "./kept-blocks.ts";
import { settleLoops } from "./loops.ts";
import { conditionOf, evaluate } from "./operands.ts";
import type { Modules } from "./program.ts";
import type { RawAttribute, RawBlock } from "./raw.ts";
import { createThunk, force } from "./thunk.ts";

type KeepingOf = (isCut: boolean) => Keeping | undefined;

/** Evaluates each cluster of the main file, in source order. Abstract ones are evaluated for their faults only. */
export function evaluateClusters(
  { main }: Modules,
  roots: readonly BlockSchema[],
  evaluation: Evaluation,
  kept?: KeptBlocks,
): readonly RawBlock[] {
  const isClean = cleanPlaces(kept ? [...evaluation.faults, ...evaluation.partial] : []);
  const keepingOf: KeepingOf = (isCut) => kept && { store: kept[isCut ? "cut" : "whole"], isClean, plain: new Map() };
  const clusters: RawBlock[] = [];
  for (const item of main.ast.items) {
    const schema = item.kind === "block" ? roots.find((root) => root.kind === item.name.text) : undefined;
    if (item.kind !== "block" || !schema) continue;
    const raw = evaluateCluster(item, schema, main, evaluation, keepingOf);
    if (raw && !item.abstract) clusters.push(raw);
  }
  forceAll(main, evaluation);
  return clusters;
}

/** Values that no cluster uses are computed all the same: their errors show. */
function forceAll(module: Module, evaluation: Evaluation): void {
  for (const { thunk } of [...module.params.values(), ...module.lets.values()]) {
    force(thunk, (cycle) => reportCycle(cycle, evaluation));
  }
}

function evaluateCluster(
  block: Block,
  schema: BlockSchema,
  module: Module,
  evaluation: Evaluation,
  keepingOf: KeepingOf,
): RawBlock | undefined {
  const { chain, isCut } = extendsChain(block, module, evaluation);
  const scope: ClusterScope = { root: undefined, isAbstract: block.abstract !== undefined, open: new Set() };
  const assertions: ExpandedAssertion[] = [];
  const keeping = chain.length > 1 ? undefined : keepingOf(isCut);
  let result: ExpandedBlock | undefined;
  for (const link of chain.reverse()) {
    const environment = { module: link.module, locals: undefined, cluster: undefined };
    const own = expandBlock(link.block, schema, environment, {
      root: schema,
      evaluation: link.evaluation,
      scope,
      assertions,
      keeping,
    });
    if (result) result = extendBlock(result, own, evaluation.diagnostics);
    else {
      if (!isCut) reportStrayRemovals(own, evaluation.diagnostics);
      result = own;
    }
  }
  if (!result) return undefined;
  if (isCut) markPartial(result);
  scope.root = result;
  settleLoops(result, scope, (loop, parent) => runLoop(loop, parent, schema, scope, assertions));
  if (isCut) markPartial(result);
  const raw = finish(result, keeping, evaluation);
  // What is said of blocks may be wrong for the parts that are missing.
  const certain = hasPartial(raw) ? assertions.filter((one) => !readsBlocks(one, schema)) : assertions;
  if (!block.abstract) for (const one of certain) checkAssertion(one);
  return raw;
}

function hasPartial(raw: RawBlock): boolean {
  return raw.isPartial === true || raw.children.some(hasPartial);
}

function readsBlocks({ assertion }: ExpandedAssertion, { blocks }: BlockSchema): boolean {
  let reads = false;
  walk(assertion.condition, (node) => {
    if (node.kind === "name" && Object.hasOwn(blocks, node.text)) reads = true;
  });
  return reads;
}

interface Link {
  readonly block: Block;
  readonly module: Module;
  /** With the way from the cluster that extends it. */
  readonly evaluation: Evaluation;
}

/**
 * The cluster and all that it extends, itself first. It is cut where what one of them extends is not there, which is
 * reported: then each of its blocks may lack what the base would have given.
 */
function extendsChain(
  block: Block,
  module: Module,
  evaluation: Evaluation,
): { readonly chain: Link[]; readonly isCut: boolean } {
  const chain: Link[] = [];
  let link: Link | undefined = { block, module, evaluation };
  while (link) {
    chain.push(link);
    if (hasOpenHead(link)) return { chain, isCut: true };
    if (!link.block.extends) return { chain, isCut: false };
    link = evaluation.faults.has(link.block.extends) ? undefined : findBase(link);
  }
  return { chain, isCut: true };
}

/** Whether more labels stand in a head than there may be, so that one may have been meant for what it extends. */
function hasOpenHead({ block, evaluation: { faults, partial } }: Link): boolean {
  const isOpen = partial.has(block) && !block.extends;
  return isOpen || block.labels.some((label) => faults.has(label));
}

/** The cluster that another extends; one that there is not was reported with the names of the file. */
function findBase(link: Link): Link | undefined {
  const { evaluation } = link;
  const path = link.block.extends && bare(link.block.extends);
  if (path?.kind === "name") {
    const block = link.module.clusters.get(path.text);
    return block && { block, module: link.module, evaluation: within(evaluation, "extends", path.span, path.text) };
  }
  if (path?.kind !== "member" || path.object.kind !== "name") return undefined;
  const module = link.module.imports.get(path.object.text);
  const name = path.member.text;
  const block = module?.clusters.get(name);
  return module && block && { block, module, evaluation: within(evaluation, "extends", path.span, name) };
}

/** Computes every attribute. Blocks nest as deep as the source does, so recursion is bounded. */
function finish(block: ExpandedBlock, keeping: Keeping | undefined, evaluation: Evaluation): RawBlock {
  const known = keeping?.store.rawOf(block);
  if (known) return known;
  const { budget, diagnostics } = evaluation;
  const before = { ...budget };
  const told = diagnostics.all.length;
  const raw = compute(block, keeping, evaluation);
  const own = keeping?.plain.get(block);
  if (own && told === diagnostics.all.length) {
    const work = own.cost.work + before.work - budget.work;
    keeping?.store.keep(own.block, block, raw, { items: own.cost.items + before.items - budget.items, work });
  }
  return raw;
}

function compute(block: ExpandedBlock, keeping: Keeping | undefined, evaluation: Evaluation): RawBlock {
  const attributes = new Map<string, RawAttribute>();
  for (const [name, attribute] of block.attributes) {
    const value = force(attribute.thunk, (cycle) => reportCycle(cycle, evaluation));
    attributes.set(name, { name, nameSpan: attribute.nameSpan, valueSpan: attribute.valueSpan, value });
  }
  const { kind, kindSpan, labels, isPartial, header, span, doc } = block;
  const children = block.children.map((child) => finish(child, keeping, evaluation));
  return { kind, kindSpan, labels, attributes, children, isPartial, header, span, doc };
}

/** An assertion that fails shows what its parts are, so that the reader need not calculate. */
function checkAssertion({ assertion, environment, evaluation }: ExpandedAssertion): void {
  let holds: boolean | undefined;
  const thunk = createThunk("assert", assertion.span, () => {
    holds = conditionOf(assertion.condition, environment, evaluation);
    return { kind: "boolean", value: holds === true, span: assertion.span };
  });
  force(thunk, (cycle) => reportCycle(cycle, evaluation));
  if (holds !== false) return;
  const message = assertionMessage({ assertion, environment, evaluation });
  const parts = conditionParts(assertion.condition, environment, evaluation);
  evaluation.diagnostics.report("assertion-failed", assertion.condition.span, { message, parts });
}

function assertionMessage({ assertion, environment, evaluation }: ExpandedAssertion): string {
  if (!assertion.message) return "this does not hold";
  const expression = assertion.message;
  const thunk = createThunk("assert", expression.span, () => evaluate(expression, environment, evaluation));
  const value = force(thunk, (cycle) => reportCycle(cycle, evaluation));
  if (value.kind === "secret") {
    evaluation.diagnostics.report(
      "secret-condition",
      expression.span,
      { secret: value.name },
      { related: secretPath(value) },
    );
  }
  return labelText(value) ?? "this does not hold";
}

/** `pool.ingress.size is 1, param.environment is production`: the names in a condition and their values. */
function conditionParts(
  condition: Parameters<typeof evaluate>[0],
  environment: Parameters<typeof evaluate>[1],
  evaluation: Evaluation,
): string {
  const parts = new Map<string, Value>();
  const stack = [condition];
  for (let node = stack.pop(); node && parts.size < 8; node = stack.pop()) {
    if (node.kind === "binary") stack.push(node.right, node.left);
    else if (node.kind === "unary") stack.push(node.operand);
    else if (node.kind === "parenthesized") stack.push(node.expression);
    else if (node.kind === "member") {
      const text = memberText(node);
      const expression = node;
      const thunk = createThunk("assert", node.span, () => evaluate(expression, environment, evaluation));
      if (text)
        parts.set(
          text,
          force(thunk, (cycle) => reportCycle(cycle, evaluation)),
        );
    }
  }
  const shown = [...parts].filter(([, value]) => value.kind !== "name" || value.members !== undefined);
  return shown.length === 0 ? "" : ` (${shown.map(([name, value]) => `${name} is ${showValue(value)}`).join(", ")})`;
}

function memberText(expression: Parameters<typeof evaluate>[0]): string | undefined {
  if (expression.kind === "name") return expression.text;
  if (expression.kind !== "member") return undefined;
  const object = memberText(expression.object);
  return object === undefined ? undefined : `${object}.${expression.member.text}`;
}
