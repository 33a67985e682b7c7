import type { Expression, Span } from "../../grammar/index.ts";
import { namePath, withoutParentheses } from "../bind/index.ts";
import { type BlockValue, errorValue, type ListValue, labelText, type Value } from "../values/index.ts";
import { defaultOf } from "./defaults.ts";
import { type ClusterScope, type Environment, type Evaluation, type ExpandedBlock, findLocal } from "./environment.ts";
import { readThunk } from "./thunk.ts";

/*
 * Blocks as values: `for p in pool` goes over the pools, and `p.size` reads of each what `pool.web.size` reads of one.
 * While loops over blocks still make others, kinds that they may add to are not read: what is read stays true.
 */

/** The blocks that a bare word names, as `pool` does in `length(pool)`; undefined for any other expression. */
export function blocksNamed(
  expression: Expression,
  environment: Environment,
  evaluation: Evaluation,
): Value | undefined {
  const name = withoutParentheses(expression);
  const { cluster: scope } = environment;
  if (name.kind !== "name" || !scope?.root || findLocal(environment, name.text)) return undefined;
  if (!scope.root.schema || !Object.hasOwn(scope.root.schema.blocks, name.text)) return undefined;
  return blocksIn(scope.root, name.text, name.span, scope, evaluation);
}

/** The words of an expression that may name blocks: `pool`, `provider.aws.zone`. */
export function blockPath(expression: Expression, environment: Environment): readonly string[] | undefined {
  const path = namePath(withoutParentheses(expression))?.map((part) => part.text);
  const [root] = path ?? [];
  return root === undefined || findLocal(environment, root) || environment.module.imports.has(root) ? undefined : path;
}

/** The blocks of a kind in another, in declared order. */
export function blocksIn(
  parent: ExpandedBlock,
  kind: string,
  span: Span,
  scope: ClusterScope,
  evaluation: Evaluation,
): Value {
  if (isOpen(parent, kind, scope)) return reportOpen(kind, span, evaluation);
  const blocks = parent.children.filter((child) => child.kind === kind);
  const items = blocks.map((block, index) => blockValue(block, index, span, scope, evaluation));
  return { kind: "list", items, span } satisfies ListValue;
}

/** Whether blocks of a kind may still be added. */
export function isOpen({ schema }: ExpandedBlock, kind: string, { open }: ClusterScope): boolean {
  const child = schema && Object.hasOwn(schema.blocks, kind) ? schema.blocks[kind] : undefined;
  return child !== undefined && open.has(child);
}

export function reportOpen(path: string, span: Span, evaluation: Evaluation): Value {
  evaluation.diagnostics.report("blocks-not-known", span, { path });
  return errorValue(span);
}

function blockValue(
  block: ExpandedBlock,
  index: number,
  span: Span,
  scope: ClusterScope,
  evaluation: Evaluation,
): BlockValue {
  const labels = block.labels.map((label) => labelText(label.value) ?? "");
  return {
    kind: "block",
    name: [block.kind, ...labels].join(" "),
    key: labels.at(-1) ?? index,
    span,
    read: (name, at) => readOwn(block, name, at, scope, evaluation),
  };
}

function readOwn(
  block: ExpandedBlock,
  name: string,
  span: Span,
  scope: ClusterScope,
  evaluation: Evaluation,
): Value | undefined {
  const { schema } = block;
  if (!schema) return undefined;
  if (block.attributes.has(name) || Object.hasOwn(schema.attributes, name)) {
    return readAttribute(block, name, span, scope, evaluation);
  }
  const label = schema.labels.findIndex((one) => one.name === name);
  if (label >= 0) return readLabel(block, label, span);
  const child = Object.hasOwn(schema.blocks, name) ? schema.blocks[name] : undefined;
  if (!child) return readAttribute(block, name, span, scope, evaluation);
  const blocks = blocksIn(block, name, span, scope, evaluation);
  if (child.many || blocks.kind !== "list") return blocks;
  return blocks.items[0] ?? { kind: "absent", what: `there is no \`${name}\` in this ${block.kind}`, span };
}

/** Labels are text in expressions, but for numbers; a bare word would be looked up as a name again. */
function readLabel(block: ExpandedBlock, index: number, span: Span): Value {
  const label = block.labels[index];
  if (!label) return { kind: "absent", what: `this ${block.kind} has no such label`, span };
  const { value } = label;
  return value.kind === "name" ? { kind: "string", value: value.value, span: value.span } : value;
}

/** An attribute that is set, computed from others, or has a default. */
export function readAttribute(
  block: ExpandedBlock,
  name: string,
  span: Span,
  scope: ClusterScope,
  evaluation: Evaluation,
): Value {
  const attribute = block.attributes.get(name);
  if (attribute) return readThunk(attribute.thunk);
  const isDeclared = block.schema !== undefined && Object.hasOwn(block.schema.attributes, name);
  // What is computed may read any block.
  if (!isDeclared && scope.open.size > 0) return reportOpen(name, span, evaluation);
  const computed = scope.root && evaluation.computed(scope.root, block, name, span);
  const value = computed ?? defaultOf(block, name, span);
  // What is required and not given is reported where the block is.
  if (!value && block.schema?.attributes[name]?.required) return errorValue(span);
  return value ?? { kind: "absent", what: `\`${name}\` is not set in this ${block.kind}`, span };
}
