import type { Assertion, Attribute, Block, Body, BodyItem, Include, Label, Remove } from "../../grammar/index.ts";
import { suggestion } from "../diagnostics/suggest.ts";
import { placeOn } from "../origins/way.ts";
import { secretPath } from "../values/contained.ts";
import { errorValue, labelText, type Value } from "../values/values.ts";
import { spend } from "./bounds.ts";
import {
  bare,
  type ClusterScope,
  type Environment,
  type Evaluation,
  type ExpandedAttribute,
  type ExpandedBlock,
  type Locals,
  type Module,
  type Removal,
  within,
} from "./environment.ts";
import { conditionOf, evaluate, require } from "./operands.ts";
import { checkParameter } from "./parameters.ts";
import { createThunk, force, type Thunk } from "./thunk.ts";
import { type Turn, turnsOf } from "./turns.ts";

/** Templates may include templates this deep; deeper is a mistake or an attack. */
const deepestInclude = 64;

/** An assertion of a cluster, with the scope it is evaluated in. */
export interface ExpandedAssertion {
  readonly assertion: Assertion;
  readonly environment: Environment;
  readonly evaluation: Evaluation;
}

/** What one expansion shares: where attributes of the finished cluster are read, and what was found. */
export interface Expansion {
  readonly evaluation: Evaluation;
  readonly scope: ClusterScope;
  readonly assertions: ExpandedAssertion[];
}

interface Target {
  readonly attributes: Map<string, ExpandedAttribute>;
  readonly children: ExpandedBlock[];
  readonly removals: Removal[];
}

/** Resolves `for`, `if` and `include` in a block. Values of attributes stay thunks. */
export function expandBlock(block: Block, environment: Environment, expansion: Expansion): ExpandedBlock {
  const target: Target = { attributes: new Map(), children: [], removals: [] };
  const { way } = expansion.evaluation;
  const labels = block.labels.map((label) => {
    const value = expandLabel(label, environment, expansion);
    return { value, span: placeOn(label.span, way) };
  });
  expandBody(block.body, environment, expansion, target, []);
  const last = block.labels[block.labels.length - 1]?.span ?? block.name.span;
  return {
    kind: block.name.text,
    kindSpan: placeOn(block.name.span, way),
    labels,
    ...target,
    header: placeOn({ file: block.name.span.file, start: block.name.span.start, end: last.end }, way),
    span: placeOn(block.span, way),
    doc: block.doc?.text,
  };
}

export function expandLabel(
  label: Label,
  environment: Environment,
  { evaluation }: { readonly evaluation: Evaluation },
): Value {
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

function expandBody(
  body: Body,
  environment: Environment,
  expansion: Expansion,
  target: Target,
  includes: readonly string[],
): void {
  for (const item of body.items) expandItem(item, environment, expansion, target, includes);
}

function expandItem(
  item: BodyItem,
  environment: Environment,
  expansion: Expansion,
  target: Target,
  includes: readonly string[],
): void {
  switch (item.kind) {
    case "attribute":
      expandAttribute(item, environment, expansion, target);
      break;
    case "block":
      if (spend(expansion.evaluation, 1, item.span)) target.children.push(expandBlock(item, environment, expansion));
      break;
    case "for": {
      for (const { environment: turn, evaluation } of evaluateTurns(item, environment, expansion.evaluation)) {
        expandBody(item.body, turn, { ...expansion, evaluation }, target, includes);
      }
      break;
    }
    case "if": {
      const branch = chooseBranch(item, environment, expansion.evaluation);
      if (branch) expandBody(branch, environment, expansion, target, includes);
      break;
    }
    case "include":
      // Templates that include each other twice double with each level, also where they make nothing.
      if (spend(expansion.evaluation, 1, item.span)) expandInclude(item, environment, expansion, target, includes);
      break;
    case "remove":
      if (item.name.text !== "") target.removals.push(removalOf(item, environment, expansion));
      break;
    case "incomplete":
      // The parser has said so.
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
  const earlier = target.attributes.get(item.name.text);
  if (earlier) {
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

function evaluateTurns(
  item: Extract<BodyItem, { kind: "for" }>,
  environment: Environment,
  evaluation: Evaluation,
): readonly Turn[] {
  let turns: readonly Turn[] = [];
  const thunk = createThunk("for", item.iterable.span, () => {
    turns = turnsOf(item.variables, item.iterable, { ...environment, cluster: undefined }, evaluation) ?? [];
    return { kind: "boolean", value: true, span: item.iterable.span };
  });
  force(thunk, (cycle) => reportCycle(cycle, evaluation));
  return turns;
}

/** The body to take: `else if` is a chain, walked, not recursed into. */
function chooseBranch(
  item: Extract<BodyItem, { kind: "if" }>,
  environment: Environment,
  evaluation: Evaluation,
): Body | undefined {
  let current: typeof item | Body | undefined = item;
  while (current?.kind === "if") {
    const { condition, body, otherwise }: typeof item = current;
    let holds: boolean | undefined;
    const thunk = createThunk("if", condition.span, () => {
      holds = conditionOf(condition, { ...environment, cluster: undefined }, evaluation);
      return { kind: "boolean", value: holds === true, span: condition.span };
    });
    force(thunk, (cycle) => reportCycle(cycle, evaluation));
    if (holds === undefined) return undefined;
    if (holds) return body;
    current = otherwise;
  }
  return current;
}

function expandInclude(
  item: Include,
  environment: Environment,
  expansion: Expansion,
  target: Target,
  includes: readonly string[],
): void {
  const { evaluation } = expansion;
  if (evaluation.faults.has(item)) return;
  const found = findTemplate(item, environment.module, evaluation);
  if (!found) return;
  const { template, module } = found;
  evaluation.included.add(template);
  const key = `${module.file}#${template.name.text}`;
  if (includes.includes(key)) {
    const cycle = [...includes.slice(includes.indexOf(key)), key].map((name) => name.split("#")[1]).join(" → ");
    evaluation.diagnostics.report("include-cycle", item.span, { cycle });
    return;
  }
  if (includes.length >= deepestInclude) {
    evaluation.diagnostics.report("include-too-deep", item.span, { limit: deepestInclude });
    return;
  }
  const locals = bindArguments(item, template, module, environment, evaluation);
  if (!locals) return;
  const inner = within(evaluation, "include", item.span, template.name.text);
  const scope: Environment = { module, locals: locals.locals, cluster: undefined };
  expandBody(template.body, scope, { ...expansion, evaluation: inner }, target, [...includes, key]);
}

export function findTemplate(item: Include, module: Module, evaluation: Evaluation) {
  const path = bare(item.template);
  if (path.kind === "name") {
    const template = module.templates.get(path.text);
    if (template) return { template, module };
    const parameters = { name: path.text, suggestion: suggestion(path.text, [...module.templates.keys()]) };
    evaluation.diagnostics.report("unknown-template", path.span, parameters);
    return undefined;
  }
  if (path.kind !== "member" || path.object.kind !== "name") return undefined;
  const imported = module.imports.get(path.object.text);
  const template = imported?.templates.get(path.member.text);
  if (imported && template) return { template, module: imported };
  const candidates = imported ? [...imported.templates.keys()] : [...module.imports.keys()];
  const wrong = imported ? path.member : path.object;
  const text = wrong.text;
  evaluation.diagnostics.report("unknown-template", wrong.span, {
    name: text,
    suggestion: suggestion(text, candidates),
  });
  return undefined;
}

export function bindArguments(
  item: Include,
  template: {
    readonly name: { readonly text: string };
    readonly parameters: Extract<
      Module["templates"] extends ReadonlyMap<string, infer T> ? T : never,
      { kind: "template" }
    >["parameters"];
  },
  module: Module,
  environment: Environment,
  evaluation: Evaluation,
): { readonly locals: Locals | undefined } | undefined {
  const { diagnostics } = evaluation;
  const given = new Map(item.arguments.map((argument) => [argument.name.text, argument]));
  const names = template.parameters.map((parameter) => parameter.name.text);
  for (const argument of item.arguments) {
    if (names.includes(argument.name.text)) continue;
    const parameters = {
      name: argument.name.text,
      template: template.name.text,
      suggestion: suggestion(argument.name.text, names),
    };
    diagnostics.report("unknown-argument", argument.name.span, parameters);
  }
  let locals: Locals | undefined;
  let complete = true;
  for (const parameter of template.parameters) {
    const argument = given.get(parameter.name.text);
    const expression = argument?.value ?? parameter.default;
    if (!expression) {
      const details = { related: [{ span: parameter.span, message: "declared here" }] };
      diagnostics.report(
        "missing-argument",
        item.span,
        { name: parameter.name.text, template: template.name.text },
        details,
      );
      complete = false;
      continue;
    }
    // A default is the template author's: it is evaluated where the template stands, after the parameters before it.
    const scope: Environment = argument ? environment : { module, locals, cluster: undefined };
    const value = require(evaluateNow(expression, scope, evaluation), expression.span, evaluation);
    const checked = checkParameter(parameter.name.text, parameter.type, value, expression.span, diagnostics);
    locals = { name: parameter.name.text, value: checked, outer: locals };
  }
  return complete ? { locals } : undefined;
}

function removalOf(item: Remove, environment: Environment, expansion: Expansion): Removal {
  const labels = item.labels.map((label) => labelText(expandLabel(label, environment, expansion)) ?? "");
  return { kind: item.name.text, labels, span: placeOn(item.span, expansion.evaluation.way) };
}
