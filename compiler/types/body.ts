import {
  type Assertion,
  type Attribute,
  type Block,
  type Body,
  type BodyItem,
  type Expression,
  type ForBlock,
  headerOf,
  type IfBlock,
  type Remove,
} from "../../grammar/index.ts";
import { hasMember, meantMember, memberNames, schemasOf, withoutParentheses } from "../bind/index.ts";
import { foreignAdvice, suggestion } from "../diagnostics/index.ts";
import type { AttributeSchema, BlockSchema } from "../schema/index.ts";
import { checkTurns } from "./collections.ts";
import { type Context, checkExpression, type Expected } from "./context.ts";
import { expectedOf, unknownPlace } from "./expected.ts";
import { checkInclude } from "./include.ts";
import { checkLabels, isMisplacedLabel, labelWords } from "./labels.ts";
import { typeOfSpec } from "./spec.ts";
import { joinTypes } from "./type.ts";

/** A body and the blocks whose parts it holds: several in a template that could be included in any of them. */
export interface Holder {
  readonly schemas: readonly BlockSchema[];
  /** What messages call it: `pool ingress`. */
  readonly describe: () => string;
  /** The block itself; undefined for a template. */
  readonly block: Block | undefined;
}

/** Checks what stands in a body, once, however often it is pasted. Bodies nest as deep as the parser lets them. */
export function checkBody(body: Body, holder: Holder, context: Context): void {
  reportRepeated(body, context);
  for (const item of body.items) checkItem(item, holder, context);
}

function checkItem(item: BodyItem, holder: Holder, context: Context): void {
  const { unread } = context;
  switch (item.kind) {
    case "attribute":
      checkAttribute(item, holder, context);
      return;
    case "block":
      checkBlock(item, holder, context);
      return;
    case "for":
      checkLoop(item, holder, context, unread);
      return;
    case "if":
      checkBranches(item, holder, context, unread);
      return;
    case "include":
      context.part.includes.push(item);
      if (context.isLate) context.part.late.push(item);
      checkInclude(item, holder.schemas, unread);
      return;
    case "remove":
      noteRemoval(item, holder, context);
      return;
    case "assert":
      checkAssertion(item, { ...context, isAsserted: true });
      return;
  }
}

function noteRemoval(item: Remove, { schemas }: Holder, { part, isLate, faults, unread }: Context): void {
  for (const label of item.labels) checkLabelText(label, unread);
  const { text: name } = item.name;
  // One that lacks its name, or has a label that is wrong, may have been meant for anything.
  if (name === "" || item.labels.some((label) => faults.has(label))) return;
  if (isLate) part.late.push(item);
  else if (part.isTemplate && schemas.length > 0 && !schemas.some((schema) => hasMember(schema, name))) {
    // Whatever includes it, this is not there.
    part.unknown.push({ item, words: memberNames(schemas) });
    faults.add(item);
  } else part.removes.push(item);
}

function checkAssertion({ condition, message }: Assertion, context: Context): void {
  checkExpression(condition, expectedOf("condition"), context);
  if (message) checkExpression(message, expectedOf("interpolation"), context);
}

/** A bare word as label is itself. */
function checkLabelText(label: Expression, context: Context): void {
  if (label.kind === "string") checkExpression(label, undefined, context);
}

function checkLoop(item: ForBlock, holder: Holder, context: Context, unread: Context): void {
  // A loop over blocks waits until these are known; what it goes over otherwise decides which blocks there are.
  const isOverBlocks = namesBlocks(item.iterable, context);
  if (!checkTurns(item.variables, item.iterable, isOverBlocks ? context : unread)) context.faults.add(item);
  checkBody(item.body, holder, { ...context, isCertain: false, isLate: context.isLate || isOverBlocks });
}

function namesBlocks(iterable: Expression, { bound }: Context): boolean {
  const target = bound.targets.get(withoutParentheses(iterable));
  return target?.kind === "block-path" || (target?.kind === "bare" && target.blocks !== undefined);
}

/** `else if` is a chain, walked, not recursed into. */
function checkBranches(item: IfBlock, holder: Holder, context: Context, unread: Context): void {
  const inner = { ...context, isCertain: false };
  let current: IfBlock | Body | undefined = item;
  while (current?.kind === "if") {
    checkExpression(current.condition, expectedOf("condition"), unread);
    checkBody(current.body, holder, inner);
    current = current.otherwise;
  }
  if (current) checkBody(current, holder, inner);
}

/** Whether an attribute may stand twice. Nearly every body is short, and comparing few names costs less than a table. */
function mayRepeat({ items }: Body): boolean {
  if (items.length > 8) return true;
  const names: string[] = [];
  for (const item of items) {
    if (item.kind !== "attribute") continue;
    if (names.includes(item.name.text)) return true;
    names.push(item.name.text);
  }
  return false;
}

/** Attributes that stand twice in one body; what loops and templates add is known when they are expanded. */
function reportRepeated(body: Body, context: Context): void {
  if (!mayRepeat(body)) return;
  const seen = new Map<string, Attribute>();
  for (const item of body.items) {
    if (item.kind !== "attribute") continue;
    const { text: name, span } = item.name;
    const earlier = seen.get(name);
    if (!earlier) seen.set(name, item);
    else {
      const related = [{ span: earlier.name.span, message: "first here" }];
      context.diagnostics.report("duplicate-attribute", span, { name }, { related });
    }
  }
}

function checkAttribute(item: Attribute, holder: Holder, context: Context): void {
  const { text: name } = item.name;
  const [schema, ...more] = holder.schemas;
  const found = more.length > 0 ? holder.schemas.flatMap((one) => ownAttribute(one, name) ?? []) : noAttributes;
  const attribute = more.length > 0 ? found[0] : schema && ownAttribute(schema, name);
  if (attribute) checkExpression(item.value, expectedValue(item, attribute, found), context);
  else {
    // A label that stands in the body is reported with the labels.
    if (!isMisplacedLabel(name, holder)) reportUnknownAttribute(item, holder, context);
    context.faults.add(item);
    checkExpression(item.value, unknownPlace, context);
  }
}

const noAttributes: readonly AttributeSchema[] = [];

function ownAttribute(schema: BlockSchema, name: string): AttributeSchema | undefined {
  return Object.hasOwn(schema.attributes, name) ? schema.attributes[name] : undefined;
}

/** `all` are the attributes that it may be; none where the block is known, and with it the attribute. */
function expectedValue(item: Attribute, attribute: AttributeSchema, all: readonly AttributeSchema[]): Expected {
  const { spec } = attribute.type;
  // Where the template may stand in several kinds of blocks, only what none of them takes is wrong.
  const exact = all.every((other) => other.type.spec === spec) ? spec : undefined;
  const place = { kind: "attribute", name: item.name.text, attribute, spec: exact, usedAt: item.value.span } as const;
  const type = exact ? typeOfSpec(exact) : joinTypes(all.map((one) => typeOfSpec(one.type.spec)));
  return { type, place };
}

function reportUnknownAttribute(item: Attribute, holder: Holder, context: Context): void {
  const { text: name, span } = item.name;
  if (name === "" || holder.schemas.length === 0) return;
  if (holder.schemas.some((schema) => Object.hasOwn(schema.blocks, name))) {
    context.diagnostics.report("attribute-is-block", span, { name });
  } else reportUnknown("unknown-attribute", item, holder, context);
}

function reportUnknown(
  rule: "unknown-attribute" | "unknown-child",
  { name: { text: name, span } }: Attribute | Block,
  { schemas, describe, block }: Holder,
  { diagnostics }: Context,
): void {
  const meant = meantMember(schemas, name);
  const fits =
    meant !== undefined &&
    schemas.some((schema) => Object.hasOwn(rule === "unknown-child" ? schema.blocks : schema.attributes, meant));
  const fixes = fits ? [{ title: `Write ${meant}`, edits: [{ span, text: meant }] }] : [];
  // A word that is near, but stands for another kind of member, is not what was meant.
  const foreign = fits ? undefined : foreignAdvice(name, block?.name.text);
  diagnostics.report(
    rule,
    span,
    { block: describe(), name, suggestion: foreign ?? suggestion(name, memberNames(schemas)) },
    { fixes },
  );
}

function checkBlock(block: Block, holder: Holder, context: Context): void {
  const { text: kind, span } = block.name;
  const known = holder.schemas.some((schema) => Object.hasOwn(schema.blocks, kind));
  if (!known && kind !== "" && holder.schemas.length > 0) {
    if (holder.schemas.some((schema) => Object.hasOwn(schema.attributes, kind))) {
      context.diagnostics.report("block-is-attribute", span, { name: kind });
    } else reportUnknown("unknown-child", block, holder, context);
  }
  const { block: outer } = holder;
  const foreign = known && outer && context.foreign(outer.name.text, () => labelWords(outer), kind);
  if (foreign) {
    // What stands in it means something else, or nothing, on the cloud that it is written for.
    context.diagnostics.report("not-of-this-cloud", headerOf(block), foreign);
    context.faults.add(block);
    return;
  }
  const schemas = schemasOf(context.bound, block);
  if (!known && schemas.length === 0) context.faults.add(block);
  const own: Holder = { schemas, describe: () => describeBlock(block), block };
  checkLabels(own, context.unread);
  checkBody(block.body, own, context);
}

/** `pool ingress`, `subnet`: how messages name a block. Computed labels are left out. */
export function describeBlock(block: Block): string {
  return `\`${[block.name.text, ...labelWords(block)].join(" ")}\``;
}
