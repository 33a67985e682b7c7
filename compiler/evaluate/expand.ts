import {
  type Assertion,
  type Attribute,
  type Block,
  type Body,
  type BodyItem,
  type ForBlock,
  headerOf,
  type Include,
  type Label,
  type Remove,
  type TemplateDeclaration,
} from "../../grammar/index.ts";
import { childSchemas } from "../bind/index.ts";
import { placeOn } from "../origins/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { placeOfName } from "../types/index.ts";
import { errorValue, labelText, secretPath, type Value } from "../values/index.ts";
import { blockPath } from "./block-values.ts";
import { spend } from "./bounds.ts";
import {
  type ClusterScope,
  type Environment,
  type Evaluation,
  type ExpandedAttribute,
  type ExpandedBlock,
  type Locals,
  type Module,
  type PendingLoop,
  type Removal,
  within,
} from "./environment.ts";
import { findTemplate } from "./find-template.ts";
import type { Keeping } from "./kept-blocks.ts";
import { kindsMade } from "./loops.ts";
import { conditionOf, evaluate, require } from "./operands.ts";
import { checkParameter } from "./parameters.ts";
import { createThunk, force, type Thunk } from "./thunk.ts";
import { type Turn, turnsOf } from "./turns.ts";

/** An assertion of a cluster, with the scope it is evaluated in. */
export interface ExpandedAssertion {
  readonly assertion: Assertion;
  readonly environment: Environment;
  readonly evaluation: Evaluation;
}

/** What one expansion shares: where attributes of the finished cluster are read, and what was found. */
export interface Expansion {
  /** The schema of the root block. */
  readonly root: BlockSchema;
  readonly evaluation: Evaluation;
  readonly scope: ClusterScope;
  readonly assertions: ExpandedAssertion[];
  /** Undefined in a cluster that extends another, and where nobody will ask again. */
  readonly keeping: Keeping | undefined;
}

interface Target {
  readonly schema: BlockSchema | undefined;
  /** Whether parts may be missing from what was expanded so far. */
  isPartial: boolean;
  readonly attributes: Map<string, ExpandedAttribute>;
  readonly children: ExpandedBlock[];
  readonly removals: Removal[];
}

/** Resolves `for`, `if` and `include` in a block. Values of attributes stay thunks. */
export function expandBlock(
  block: Block,
  schema: BlockSchema | undefined,
  environment: Environment,
  expansion: Expansion,
): ExpandedBlock {
  const { faults, partial } = expansion.evaluation;
  // Of a head that is wrong it is not known what else was meant by it.
  const isPartial = partial.has(block) || block.labels.some((label) => faults.has(label));
  const target: Target = { schema, isPartial, attributes: new Map(), children: [], removals: [] };
  const { way } = expansion.evaluation;
  const labels = block.labels.map((label) => {
    const value = expandLabel(label, environment, expansion);
    return { value, span: placeOn(label.span, way) };
  });
  expandBody(block.body, environment, expansion, target);
  return {
    kind: block.name.text,
    kindSpan: placeOn(block.name.span, way),
    labels,
    ...target,
    header: placeOn(headerOf(block), way),
    span: placeOn(block.span, way),
    doc: block.doc?.text,
  };
}

/** A child with the schema that it has in the block at hand. */
function expandChild(item: Block, environment: Environment, expansion: Expansion, { schema }: Target): ExpandedBlock {
  const [own] = schema ? childSchemas([schema], item) : [];
  const { keeping, evaluation } = expansion;
  const { budget, way, diagnostics } = evaluation;
  const mayKeep = !way && !environment.locals && keeping?.store.isPlain(item) && keeping.isClean(item.span);
  if (!keeping || !mayKeep) return expandBlock(item, own, environment, expansion);
  const known = keeping.store.find(item, own, evaluation);
  if (known) return known;
  const before = { ...budget };
  const told = diagnostics.all.length;
  const expanded = expandBlock(item, own, environment, expansion);
  const cost = { items: before.items - budget.items, work: before.work - budget.work };
  if (told === diagnostics.all.length) keeping.plain.set(expanded, { block: item, cost });
  return expanded;
}

function expandLabel(label: Label, environment: Environment, { evaluation }: Expansion): Value {
  if (label.kind === "name") return { kind: "name", value: label.text, members: undefined, span: label.span };
  const value = evaluateNow(label, environment, evaluation);
  if (value.kind === "secret") {
    const related = secretPath(value);
    evaluation.diagnostics.report("secret-key", label.span, { secret: value.name }, { related });
    return errorValue(label.span);
  }
  return { ...value, span: label.span };
}

/** Evaluates what shapes the tree: blocks do not exist yet, so it may not read them. */
function evaluateNow(
  expression: Label | Parameters<typeof evaluate>[0],
  environment: Environment,
  evaluation: Evaluation,
): Value {
  const thunk = createThunk("this", expression.span, () =>
    evaluate(expression, { ...environment, cluster: undefined }, evaluation),
  );
  return force(thunk, (cycle) => reportCycle(cycle, evaluation));
}

/** Reports a value that needs itself, with every step as a related place. */
export function reportCycle(cycle: readonly Thunk[], evaluation: Evaluation): Value {
  const first = cycle[0];
  if (!first) throw new Error("a cycle has at least one member");
  const shown = cycle.length > 6 ? [...cycle.slice(0, 3), ...cycle.slice(-2)] : cycle;
  const names = shown.map((thunk) => thunk.name);
  if (shown !== cycle) names.splice(3, 0, "…");
  const related = shown.slice(1).map((thunk) => ({ span: thunk.span, message: `needs \`${thunk.name}\`` }));
  evaluation.diagnostics.report("value-cycle", first.span, { cycle: [...names, first.name].join(" → ") }, { related });
  return errorValue(first.span);
}

function expandBody(body: Body, environment: Environment, expansion: Expansion, target: Target): void {
  for (const item of body.items) expandItem(item, environment, expansion, target);
}

function expandItem(item: BodyItem, environment: Environment, expansion: Expansion, target: Target): void {
  switch (item.kind) {
    case "attribute":
      expandAttribute(item, environment, expansion, target);
      break;
    case "block":
      if (expansion.evaluation.faults.has(item)) target.isPartial = true;
      else if (spend(expansion.evaluation, 1, item.span)) {
        target.children.push(expandChild(item, environment, expansion, target));
      }
      break;
    case "for": {
      const over = kindsGoneOver(item, environment, expansion);
      if (over) target.children.push(pendingLoop(item, over, environment, expansion, target));
      else expandLoop(item, { ...environment, cluster: undefined }, expansion, target);
      break;
    }
    case "if": {
      const branch = chooseBranch(item, environment, expansion.evaluation);
      if (branch === "unknown") target.isPartial = true;
      else if (branch) expandBody(branch, environment, expansion, target);
      break;
    }
    case "include":
      // Templates that include each other twice double with each level, also where they make nothing.
      if (spend(expansion.evaluation, 1, item.span)) expandInclude(item, environment, expansion, target);
      break;
    case "remove":
      if (item.name.text !== "") target.removals.push(...removalsOf(item, environment, expansion));
      break;
    case "incomplete":
      // It could have become anything, as the parser has said.
      target.isPartial = true;
      break;
    case "assert":
      expansion.assertions.push({
        assertion: item,
        environment: { ...environment, cluster: expansion.scope },
        evaluation: expansion.evaluation,
      });
      break;
  }
}

function expandAttribute(item: Attribute, environment: Environment, expansion: Expansion, target: Target): void {
  // What the block does not have may have been meant for what it needs.
  if (expansion.evaluation.faults.has(item)) target.isPartial = true;
  const earlier = target.attributes.get(item.name.text);
  if (earlier) {
    // The second may have been meant for another that the block needs.
    target.isPartial = true;
    // A name that is wrong is told once, however often a loop or an include repeats it.
    if (expansion.evaluation.faults.has(item)) return;
    const related = [{ span: earlier.nameSpan, message: "first here" }];
    expansion.evaluation.diagnostics.report(
      "duplicate-attribute",
      item.name.span,
      { name: item.name.text },
      { related },
    );
    return;
  }
  const { way } = expansion.evaluation;
  const scoped: Environment = { ...environment, cluster: expansion.scope };
  target.attributes.set(item.name.text, {
    name: item.name.text,
    nameSpan: placeOn(item.name.span, way),
    valueSpan: placeOn(item.value.span, way),
    thunk: createThunk(item.name.text, item.value.span, () => evaluate(item.value, scoped, expansion.evaluation)),
  });
}

function expandLoop(item: ForBlock, environment: Environment, expansion: Expansion, target: Target): void {
  const turns = evaluateTurns(item, environment, expansion.evaluation);
  if (!turns) target.isPartial = true;
  for (const { environment: turn, evaluation } of turns ?? []) {
    expandBody(item.body, { ...turn, cluster: undefined }, { ...expansion, evaluation }, target);
  }
}

/** The kinds of blocks that the words of an iterable lead through; undefined where it is a value. */
function kindsGoneOver(
  { iterable }: ForBlock,
  environment: Environment,
  { root }: Expansion,
): readonly BlockSchema[] | undefined {
  const kinds: BlockSchema[] = [];
  let schema = root;
  for (const word of blockPath(iterable, environment) ?? []) {
    const child = schema && Object.hasOwn(schema.blocks, word) ? schema.blocks[word] : undefined;
    if (child) kinds.push(child);
    else if (kinds.length === 0) return undefined;
    schema = child ?? schema;
  }
  return kinds.length > 0 ? kinds : undefined;
}

function pendingLoop(
  item: ForBlock,
  over: readonly BlockSchema[],
  environment: Environment,
  { evaluation }: Expansion,
  { schema }: Target,
): ExpandedBlock {
  const makes = kindsMade(item, schema, environment.module);
  const span = placeOn(item.span, evaluation.way);
  return {
    kind: "",
    schema: undefined,
    kindSpan: span,
    labels: [],
    attributes: new Map(),
    children: [],
    removals: [],
    isPartial: false,
    loop: { item, environment, evaluation, over, makes },
    header: span,
    span,
    doc: undefined,
  };
}

/** What a loop over blocks makes in its block, now that the blocks are known. */
export function runLoop(
  { item, environment, evaluation }: PendingLoop,
  parent: ExpandedBlock,
  root: BlockSchema,
  scope: ClusterScope,
  assertions: ExpandedAssertion[],
): readonly ExpandedBlock[] {
  const { schema, attributes } = parent;
  const target: Target = { schema, attributes, children: [], removals: [], isPartial: parent.isPartial };
  expandLoop(
    item,
    { ...environment, cluster: scope },
    { root, evaluation, scope, assertions, keeping: undefined },
    target,
  );
  parent.isPartial = target.isPartial;
  // There is no base to take anything out of any more.
  for (const { name, labels, span, isTold } of target.removals) {
    if (isTold) continue;
    evaluation.diagnostics.report("remove-without-extends", span, { what: [name, ...labels].join(" ") });
  }
  return target.children;
}

function evaluateTurns(item: ForBlock, environment: Environment, evaluation: Evaluation): readonly Turn[] | undefined {
  let turns: readonly Turn[] | undefined;
  const thunk = createThunk("for", item.iterable.span, () => {
    turns = turnsOf(item.variables, item.iterable, environment, evaluation);
    return { kind: "boolean", value: true, span: item.iterable.span };
  });
  force(thunk, (cycle) => reportCycle(cycle, evaluation));
  return turns;
}

/** The body to take, if that can be told: `else if` is a chain, walked, not recursed into. */
function chooseBranch(
  item: Extract<BodyItem, { kind: "if" }>,
  environment: Environment,
  evaluation: Evaluation,
): Body | "unknown" | undefined {
  let current: typeof item | Body | undefined = item;
  while (current?.kind === "if") {
    const { condition, body, otherwise }: typeof item = current;
    let holds: boolean | undefined;
    const thunk = createThunk("if", condition.span, () => {
      holds = conditionOf(condition, { ...environment, cluster: undefined }, evaluation);
      return { kind: "boolean", value: holds === true, span: condition.span };
    });
    force(thunk, (cycle) => reportCycle(cycle, evaluation));
    if (holds === undefined) return "unknown";
    if (holds) return body;
    current = otherwise;
  }
  return current;
}

function expandInclude(item: Include, environment: Environment, expansion: Expansion, target: Target): void {
  const { evaluation } = expansion;
  const opened = evaluation.faults.has(item) ? undefined : openTemplate(item, environment, evaluation);
  if (!opened || evaluation.partial.has(opened.template)) target.isPartial = true;
  if (!opened) return;
  const inner = within(evaluation, "include", item.span, opened.template.name.text);
  const { template, scope } = opened;
  expandBody(template.body, scope, { ...expansion, evaluation: inner }, target);
}

interface OpenedTemplate {
  readonly template: TemplateDeclaration;
  /** What its body is evaluated in. */
  readonly scope: Environment;
}

/** The template with its arguments; undefined where there is none, which is reported. */
function openTemplate(item: Include, environment: Environment, evaluation: Evaluation): OpenedTemplate | undefined {
  const found = findTemplate(item, environment.module);
  if (!found) return undefined;
  const { template, module } = found;
  const locals = bindArguments(item, template, module, environment, evaluation);
  return { template, scope: { module, locals, cluster: undefined } };
}

/** The parameters of a template as variables. Which arguments there must be is a question of the types. */
function bindArguments(
  item: Include,
  template: TemplateDeclaration,
  module: Module,
  environment: Environment,
  evaluation: Evaluation,
): Locals | undefined {
  const given = new Map(item.arguments.map((argument) => [argument.name.text, argument]));
  let locals: Locals | undefined;
  for (const { name, type, default: fallback } of template.parameters) {
    const argument = given.get(name.text);
    const expression = argument?.value ?? fallback;
    if (!expression) continue;
    // A default is the template author's: it is evaluated where the template stands, after the parameters before it.
    const scope: Environment = argument ? environment : { module, locals, cluster: undefined };
    const value = require(evaluateNow(expression, scope, evaluation), expression.span, evaluation);
    const own: Environment = { module, locals, cluster: undefined };
    const checked = checkParameter(name.text, type, value, expression.span, {
      diagnostics: evaluation.diagnostics,
      evaluateDefault: (given) => evaluateNow(given, own, evaluation),
    });
    locals = { name: name.text, value: checked, outer: locals };
  }
  return locals;
}

/** None where a label is wrong, which is reported: it may have named something. */
function removalsOf(item: Remove, environment: Environment, expansion: Expansion): readonly Removal[] {
  const labels: string[] = [];
  for (const label of item.labels) {
    const text = labelText(expandLabel(label, environment, expansion));
    if (text === undefined) return [];
    labels.push(text);
  }
  const { way, toldPlaces } = expansion.evaluation;
  const isTold = toldPlaces.has(placeOfName(item.span));
  return [{ name: item.name.text, labels, span: placeOn(item.span, way), isTold }];
}
