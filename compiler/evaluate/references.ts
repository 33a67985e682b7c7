import type { Expression, NameExpression, SecretDeclaration, Span } from "../../grammar/index.ts";
import { withoutParentheses } from "../bind/index.ts";
import { suggestion } from "../diagnostics/index.ts";
import { literalText, missingKey, placeOfName } from "../types/index.ts";
import {
  errorValue,
  kindNames,
  labelText,
  type SecretValue,
  secretSources,
  showValue,
  type Value,
} from "../values/index.ts";
import { blocksIn, isOpen, readAttribute, reportOpen } from "./block-values.ts";
import {
  type ClusterScope,
  type Environment,
  type Evaluation,
  type ExpandedBlock,
  findLocal,
  type Module,
} from "./environment.ts";
import { evaluate, require } from "./operands.ts";
import { readThunk } from "./thunk.ts";

/*
 * What names mean. A bare word is a local variable if there is one of that name; else it is itself:
 * an enum member or the name of a declared thing, which the schema type of its place resolves. A
 * dotted name starts with where its value comes from: `param.x`, `let.x`, `secret.x`, the alias of
 * an import, or a kind of block. Anything else dotted is a qualified name such as `near.main`.
 */

export function evaluateName(expression: NameExpression, environment: Environment): Value {
  const local = findLocal(environment, expression.text);
  if (local) return local;
  return { kind: "name", value: expression.text, members: undefined, span: expression.span };
}

export function evaluateMember(
  expression: Extract<Expression, { kind: "member" }>,
  environment: Environment,
  evaluation: Evaluation,
): Value {
  const path = namePath(expression);
  const root = path?.[0];
  if (path && root && !findLocal(environment, root.text)) {
    const value = evaluatePath(path, environment, evaluation);
    if (value) return value;
    const text = path.map((part) => part.text).join(".");
    return { kind: "name", value: text, members: undefined, span: expression.span };
  }
  const object = evaluate(expression.object, environment, evaluation);
  return readMember(object, expression.member.text, expression.object.span, expression.span, evaluation);
}

interface PathPart {
  readonly text: string;
  readonly span: Span;
}

/** `a.b.c` as its words; undefined when something else than words takes part. */
function namePath(expression: Expression): PathPart[] | undefined {
  const parts: PathPart[] = [];
  let current = expression;
  while (current.kind === "member") {
    parts.unshift({ text: current.member.text, span: current.member.span });
    current = current.object;
  }
  if (current.kind !== "name") return undefined;
  parts.unshift({ text: current.text, span: current.span });
  return parts;
}

/** The value of a dotted name; undefined when its first word is nothing that has members. */
function evaluatePath(path: readonly PathPart[], environment: Environment, evaluation: Evaluation): Value | undefined {
  const [root, second, ...rest] = path;
  if (!root || !second) return undefined;
  const span: Span = {
    file: root.span.file,
    start: root.span.start,
    end: path[path.length - 1]?.span.end ?? root.span.end,
  };
  const { module } = environment;
  let value: Value | undefined;
  if (root.text === "param" || root.text === "let" || root.text === "secret") {
    value = readNamespace(module, root.text, second);
  } else if (module.imports.has(root.text)) {
    value = readImport(module, root.text, second);
  } else {
    return readBlockPath(path, span, environment, evaluation);
  }
  return rest.reduce<Value>(
    (object, part) => readMember(object, part.text, root.span, { ...span, end: part.span.end }, evaluation),
    value,
  );
}

/** A value that there is not was reported with the names of the file. */
function readNamespace(module: Module, namespace: "param" | "let" | "secret", name: PathPart): Value {
  if (namespace === "secret") {
    const secret = module.secrets.get(name.text);
    if (!secret) return errorValue(name.span);
    const fetched = fetchedFrom(secret);
    return { kind: "secret", name: name.text, fetched, path: [secret.name.span, name.span], span: name.span };
  }
  const declared = namespace === "param" ? module.params.get(name.text) : module.lets.get(name.text);
  return declared ? readThunk(declared.thunk) : errorValue(name.span);
}

/** Where a secret comes from, as its declaration says; a wrong one has been reported. */
function fetchedFrom({ value }: SecretDeclaration): SecretValue["fetched"] {
  const call = withoutParentheses(value);
  const [argument] = call.kind === "call" ? call.arguments : [];
  if (call.kind !== "call" || call.callee.kind !== "name" || !argument) return undefined;
  const { text } = call.callee;
  const source = secretSources.find((one) => one === text);
  const given = literalText(argument);
  return source === undefined || given === undefined ? undefined : { source, argument: given };
}

function readImport(module: Module, alias: string, name: PathPart): Value {
  const declared = module.imports.get(alias)?.lets.get(name.text);
  return declared ? readThunk(declared.thunk) : errorValue(name.span);
}

/** `pool.ingress.size`, `kubernetes.api_hostname`, `provider.aws.load_balancer.main.public`. */
function readBlockPath(
  path: readonly PathPart[],
  span: Span,
  environment: Environment,
  evaluation: Evaluation,
): Value | undefined {
  const root = path[0];
  const scope = environment.cluster;
  const cluster = scope?.root;
  // Where blocks are not known yet, such a path is a fault of the types.
  if (!root || !scope || !cluster?.schema || !Object.hasOwn(cluster.schema.blocks, root.text)) return undefined;
  let block = cluster;
  let index = 0;
  while (index < path.length) {
    const part = path[index] as PathPart;
    const children = block.children.filter((child) => isKind(child, part.text));
    const attribute = block.attributes.get(part.text);
    if (!attribute && isOpen(block, part.text, scope)) {
      return reportOpen(path.map((one) => one.text).join("."), span, evaluation);
    }
    // A kind without a label behind it: all blocks of it, where the types let that stand.
    const isLast = index === path.length - 1;
    if (!attribute && isLast && block.schema && Object.hasOwn(block.schema.blocks, part.text)) {
      return blocksIn(block, part.text, span, scope, evaluation);
    }
    if (!attribute && children.length === 0 && needsName(block, part.text)) {
      if (!mayLack(block, scope)) reportNotOne([], [], part, path[index + 1], evaluation);
      return errorValue(span);
    }
    if (children.length === 0 || attribute) break;
    const step = descend(children, path, index);
    if (!("block" in step)) {
      if (!mayLack(block, scope) && !children.some(hasOpenName))
        reportNotOne(step.named, children, part, path[index + 1], evaluation);
      return errorValue(span);
    }
    block = step.block;
    index = step.next;
  }
  return readAttributePath(scope, block, path, index, span, evaluation);
}

/** Whether it is no fault of what reads a block that it is not there: those that extend an abstract root may have it. */
function mayLack(block: ExpandedBlock, { isAbstract }: ClusterScope): boolean {
  return block.isPartial || isAbstract;
}

/** Whether it is not known what a block is called, which is reported: it may be the one that is read. */
function hasOpenName({ schema, labels }: ExpandedBlock): boolean {
  const required = schema?.labels.filter((label) => label.required).length ?? 0;
  return labels.length < required || labels.some((label) => labelText(label.value) === undefined);
}

/** Whether blocks of a kind have names, so that one that is read is missing where there is none. */
function needsName({ schema }: ExpandedBlock, kind: string): boolean {
  const child = schema && Object.hasOwn(schema.blocks, kind) ? schema.blocks[kind] : undefined;
  return child?.labels.some((label) => label.required) === true;
}

/** Whether a block is of a kind, also where its own word for that is misspelt, which was reported. */
function isKind({ schema, kind }: ExpandedBlock, word: string): boolean {
  return (schema?.kind ?? kind) === word;
}

/** The child that the words name, with as many words as it has labels; where it is not one, those that have the name. */
function descend(
  children: readonly ExpandedBlock[],
  path: readonly PathPart[],
  index: number,
): { readonly block: ExpandedBlock; readonly next: number } | { readonly named: readonly ExpandedBlock[] } {
  const single = children[0];
  if (children.length === 1 && single && single.labels.length === 0) return { block: single, next: index + 1 };
  const label = path[index + 1]?.text;
  const named = children.filter((child) => child.labels.some((given) => labelText(given.value) === label));
  const only = named[0];
  return named.length === 1 && only ? { block: only, next: index + 2 } : { named };
}

/** Blocks that these values do not make, or several of one name. A name that no block can have was reported before. */
function reportNotOne(
  named: readonly ExpandedBlock[],
  children: readonly ExpandedBlock[],
  kind: PathPart,
  label: PathPart | undefined,
  evaluation: Evaluation,
): void {
  const { diagnostics, toldPlaces } = evaluation;
  const isUnnamed = children.length > 0 && children.every((child) => child.labels.length === 0);
  const span = (isUnnamed ? undefined : label?.span) ?? kind.span;
  const several = isUnnamed ? children : named;
  if (several.length > 1) {
    const what = isUnnamed ? kind.text : `${kind.text} ${label?.text ?? ""}`;
    const related = several.map((one) => ({ span: one.header, message: "one of them" }));
    diagnostics.report("ambiguous-block", span, { what, count: several.length }, { related });
    return;
  }
  if (toldPlaces.has(placeOfName(span))) return;
  const names = children.flatMap((child) => child.labels.slice(-1).map((given) => labelText(given.value) ?? ""));
  diagnostics.report("block-not-made", span, {
    kind: kind.text,
    name: label?.text ?? "",
    suggestion: suggestion(label?.text ?? "", names),
  });
}

function readAttributePath(
  scope: ClusterScope,
  block: ExpandedBlock,
  path: readonly PathPart[],
  index: number,
  span: Span,
  evaluation: Evaluation,
): Value {
  const part = path[index];
  // A whole block is a fault of the types, but where a label was left out.
  if (!part) return errorValue(span);
  const value = readAttribute(block, part.text, part.span, scope, evaluation);
  return path
    .slice(index + 1)
    .reduce<Value>((object, member) => readMember(object, member.text, part.span, span, evaluation), value);
}

/** A member of an object: absent where there is none, so that `??` can give another. */
function readMember(object: Value, name: string, objectSpan: Span, span: Span, evaluation: Evaluation): Value {
  const value = require(object, objectSpan, evaluation);
  if (value.kind === "error") return errorValue(span);
  if (value.kind === "secret") return { ...value, fetched: undefined, path: [...value.path, span], span };
  if (value.kind === "block") return value.read(name, span) ?? reportNoMember(value.name, name, span, evaluation);
  if (value.kind !== "object") {
    evaluation.diagnostics.report("no-members", span, { found: kindNames[value.kind], name });
    return errorValue(span);
  }
  return value.entries.get(name)?.value ?? absentKey(value, name, span);
}

function reportNoMember(kind: string, name: string, span: Span, evaluation: Evaluation): Value {
  evaluation.diagnostics.report("unknown-member", span, { kind, name, suggestion: suggestion(name, []) });
  return errorValue(span);
}

function absentKey(object: Extract<Value, { kind: "object" }>, name: string, span: Span): Value {
  return { kind: "absent", what: missingKey(name, object.entries.keys()), span };
}

export function evaluateIndex(
  expression: Extract<Expression, { kind: "index" }>,
  environment: Environment,
  evaluation: Evaluation,
): Value {
  const { span } = expression;
  const object = require(evaluate(expression.object, environment, evaluation), expression.object.span, evaluation);
  const index = require(evaluate(expression.index, environment, evaluation), expression.index.span, evaluation);
  if (object.kind === "error" || index.kind === "error") return errorValue(span);
  if (object.kind === "secret") return { ...object, fetched: undefined, path: [...object.path, span], span };
  if (object.kind === "list" && index.kind === "integer") {
    const item = object.items[index.value];
    if (item) return item;
    return {
      kind: "absent",
      what: `the list has ${object.items.length} items, and index ${index.value} is outside`,
      span,
    };
  }
  if (object.kind === "object" && (index.kind === "string" || index.kind === "name" || index.kind === "integer")) {
    const key = String(index.value);
    return object.entries.get(key)?.value ?? absentKey(object, key, span);
  }
  if (object.kind === "list" && index.kind === "float") {
    const parameters = { what: "the index of a list", value: showValue(index) };
    evaluation.diagnostics.report("not-whole", expression.index.span, parameters);
    return errorValue(span);
  }
  const parameters = { object: kindNames[object.kind], index: kindNames[index.kind] };
  evaluation.diagnostics.report("index-mismatch", expression.index.span, parameters);
  return errorValue(span);
}
