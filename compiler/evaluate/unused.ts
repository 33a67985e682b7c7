import {
  type Attribute,
  type Block,
  type Body,
  type BodyItem,
  type Span,
  type TemplateDeclaration,
  walk,
} from "../../grammar/index.ts";
import { errorValue } from "../values/values.ts";
import { checkFunction } from "./call.ts";
import { type Environment, type Evaluation, type Module, withLocal } from "./environment.ts";
import { bindArguments, expandLabel, findTemplate, reportCycle } from "./expand.ts";
import { conditionOf, evaluate } from "./operands.ts";
import type { Program } from "./program.ts";
import type { RawAttribute, RawBlock } from "./raw.ts";
import { checkDeclared } from "./references.ts";
import { createThunk, force, type Thunk } from "./thunk.ts";
import { turnsOf } from "./turns.ts";

/*
 * Templates that nothing includes, evaluated without arguments. A parameter has the value that an expression has
 * whose error was reported: nothing is said of what is computed from it. So only mistakes are found that every
 * include would have. Both branches of a condition that is not known are read, and loops once.
 */

/** A template's body without its language constructs: blocks of parts that would stand in the same block. */
export interface Draft {
  readonly template: TemplateDeclaration;
  /** Each is the body of the template as far as it is certain to stand together: a branch has one of its own. */
  readonly fragments: readonly RawBlock[];
}

/** Evaluates each template that no cluster included; files in the order in which they were loaded. */
export function evaluateUnused(program: Program, evaluation: Evaluation): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const module of program.modules.values()) {
    for (const template of module.templates.values()) {
      if (evaluation.included.has(template)) continue;
      drafts.push(draft(template, module === program.main ? module : withoutValues(module), evaluation));
    }
  }
  return drafts;
}

/**
 * A library with names only. Nobody asked for its values here: a parameter of it may have none, which is no fault
 * as long as nothing that is compiled needs it.
 */
function withoutValues(module: Module): Module {
  const imports = [...module.imports].map(([alias, imported]) => [alias, withUnknown(imported)] as const);
  return { ...withUnknown(module), imports: new Map(imports) };
}

function withUnknown(module: Module): Module {
  return { ...module, params: unknownValues(module.params), lets: unknownValues(module.lets) };
}

function unknownValues<T extends { readonly thunk: Thunk }>(table: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const unknown = [...table].map(([name, entry]) => {
    const { span } = entry.thunk;
    return [name, { ...entry, thunk: createThunk(entry.thunk.name, span, () => errorValue(span)) }] as const;
  });
  return new Map(unknown);
}

function draft(template: TemplateDeclaration, module: Module, evaluation: Evaluation): Draft {
  checkNames(template, module, evaluation);
  let environment: Environment = { module, locals: undefined, cluster: undefined };
  for (const { name } of template.parameters) {
    environment = withLocal(environment, name.text, errorValue(name.span));
  }
  const { name, span, doc, body } = template;
  // Its name is no label of the block that the body will stand in.
  const head = { kind: `template ${name.text}`, kindSpan: name.span, labels: [] };
  const fragments = draftBody(body, environment, { ...head, header: name.span, span, doc: doc?.text }, evaluation);
  return { template, fragments };
}

/** Names of values and functions, also where no branch leads: what is declared does not depend on arguments. */
function checkNames(template: TemplateDeclaration, module: Module, evaluation: Evaluation): void {
  const bound = new Set(template.parameters.map((parameter) => parameter.name.text));
  walk(template.body, (node) => {
    if (node.kind === "for" || node.kind === "comprehension" || node.kind === "object-comprehension") {
      for (const variable of node.variables) bound.add(variable.text);
    }
  });
  walk(template.body, (node) => {
    if (node.kind === "call") checkFunction(node, evaluation);
    const root = node.kind === "member" && node.object.kind === "name" ? node.object.text : undefined;
    if (node.kind === "member" && root !== undefined && !bound.has(root)) checkDeclared(node, module, evaluation);
  });
}

type Shell = Omit<RawBlock, "attributes" | "children">;

/** The body's own fragment first, then one for each body within it that may be left out. */
function draftBody(body: Body, environment: Environment, shell: Shell, evaluation: Evaluation): RawBlock[] {
  const attributes = new Map<string, RawAttribute>();
  const children: RawBlock[] = [];
  const others: RawBlock[] = [];
  for (const item of body.items) {
    if (item.kind === "attribute") draftAttribute(item, environment, attributes, evaluation);
    else if (item.kind === "block") children.push(...draftBlock(item, environment, evaluation));
    else {
      for (const [inner, scope] of bodiesOf(item, environment, evaluation)) {
        others.push(...draftBody(inner, scope, shell, evaluation));
      }
    }
  }
  return [{ ...shell, attributes, children }, ...others];
}

function draftAttribute(
  item: Attribute,
  environment: Environment,
  attributes: Map<string, RawAttribute>,
  evaluation: Evaluation,
): void {
  const { text: name, span: nameSpan } = item.name;
  const earlier = attributes.get(name);
  if (earlier) {
    const related = [{ span: earlier.nameSpan, message: "first here" }];
    evaluation.diagnostics.report("duplicate-attribute", nameSpan, { name }, { related });
    return;
  }
  const scope: Environment = { ...environment, cluster: { root: "unknown" } };
  const thunk = createThunk(name, item.value.span, () => evaluate(item.value, scope, evaluation));
  const value = force(thunk, (cycle) => reportCycle(cycle, evaluation));
  attributes.set(name, { name, nameSpan, valueSpan: item.value.span, value });
}

function draftBlock(block: Block, environment: Environment, evaluation: Evaluation): RawBlock[] {
  const labels = block.labels.map((label) => ({
    value: expandLabel(label, environment, { evaluation }),
    span: label.span,
  }));
  const last = labels[labels.length - 1]?.span ?? block.name.span;
  const header: Span = { file: block.name.span.file, start: block.name.span.start, end: last.end };
  const { name, span, doc, body } = block;
  const shell = { kind: name.text, kindSpan: name.span, labels, header, span, doc: doc?.text };
  return draftBody(body, environment, shell, evaluation);
}

/** The bodies that a statement may lead to, each with its environment. */
function bodiesOf(
  item: Exclude<BodyItem, Attribute | Block>,
  environment: Environment,
  evaluation: Evaluation,
): readonly (readonly [Body, Environment])[] {
  switch (item.kind) {
    case "for":
      checkTurns(item, environment, evaluation);
      return [[item.body, bindUnknown(item.variables, environment)]];
    case "if":
      return branchesOf(item, environment, evaluation).map((body) => [body, environment] as const);
    case "include": {
      // Its body is checked with these arguments where it is included, and by itself where it is not.
      const found = findTemplate(item, environment.module, evaluation);
      if (found) bindArguments(item, found.template, found.module, environment, evaluation);
      return [];
    }
    case "assert": {
      const scope: Environment = { ...environment, cluster: { root: "unknown" } };
      compute(item.span, evaluation, () => conditionOf(item.condition, scope, evaluation));
      const { message } = item;
      if (message) compute(message.span, evaluation, () => evaluate(message, scope, evaluation));
      return [];
    }
    case "remove":
      return [];
  }
}

function checkTurns(item: Extract<BodyItem, { kind: "for" }>, environment: Environment, evaluation: Evaluation): void {
  compute(item.iterable.span, evaluation, () => turnsOf(item.variables, item.iterable, environment, evaluation));
}

function bindUnknown(variables: readonly { readonly text: string; readonly span: Span }[], environment: Environment) {
  return variables.reduce((scope, { text, span }) => withLocal(scope, text, errorValue(span)), environment);
}

/** The branch that is taken, or all that may be. */
function branchesOf(item: Extract<BodyItem, { kind: "if" }>, environment: Environment, evaluation: Evaluation): Body[] {
  const bodies: Body[] = [];
  let current: typeof item | Body | undefined = item;
  while (current?.kind === "if") {
    const { condition, body, otherwise }: typeof item = current;
    const holds = compute(condition.span, evaluation, () => conditionOf(condition, environment, evaluation));
    if (holds !== false) bodies.push(body);
    if (holds === true) return bodies;
    current = otherwise;
  }
  return current === undefined ? bodies : [...bodies, current];
}

/** Runs a computation that may need values of the file, which are thunks. */
function compute<T>(span: Span, evaluation: Evaluation, run: () => T): T | undefined {
  let result: T | undefined;
  const thunk = createThunk("this", span, () => {
    result = run();
    return errorValue(span);
  });
  force(thunk, (cycle) => reportCycle(cycle, evaluation));
  return result;
}
