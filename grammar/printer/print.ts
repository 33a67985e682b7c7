import type { ParseResult } from "../parser/index.ts";
import { syntaxRules } from "../problems/index.ts";
import type * as ast from "../tree/index.ts";
import { isBroken, printExpression, printLoop } from "./expressions.ts";
import { printBracketed, printRegion, type RegionItem, type Row } from "./rows.ts";
import { lineWidth, PrintSource } from "./source.ts";

const step = "  ";

/**
 * The canonical form of a file, or undefined where it has errors: what was not understood is not printed.
 *
 * Two spaces of indentation; neighbouring one-line attributes are aligned at `=`, neighbouring one-line
 * blocks of one kind at `{`. What is written on one line stays there while it fits; what is written on
 * several stays so. Comments are kept, blank lines too, at most one at a time. Strings, literals and
 * comments are printed as written. Printing what was printed changes nothing.
 */
export function print(parsed: ParseResult): string | undefined {
  if (parsed.problems.some((problem) => isError(problem.rule))) return undefined;
  const { file } = parsed;
  const source = new PrintSource(parsed.text, parsed.comments);
  const statements: readonly (ast.Edition | ast.TopLevelItem)[] =
    file.edition === undefined ? file.items : [file.edition, ...file.items];
  return printRegion(source, regionItems(source, statements, ""), file.span, "", "");
}

function isError(rule: string): boolean {
  return Object.entries(syntaxRules).some(([key, { severity }]) => key === rule && severity === "error");
}

type Statement = ast.Edition | ast.TopLevelItem | ast.BodyItem;

function regionItems(source: PrintSource, statements: readonly Statement[], indent: string): readonly RegionItem[] {
  return statements.map((statement) => {
    const { start, end } = statement.span;
    return { start, end, row: () => ({ start, end, ...printStatement(source, statement, indent) }) };
  });
}

type Printed = Pick<Row, "head" | "tail" | "group">;

function whole(text: string): Printed {
  return { head: text, tail: "", group: undefined };
}

function printStatement(source: PrintSource, node: Statement, indent: string): Printed {
  const at = (prefix: string) => (child: ast.Expression) => printExpression(source, child, indent, prefix.length);
  switch (node.kind) {
    case "edition":
      return whole(`podplane ${source.verbatim(node.numberSpan)}`);
    case "use":
      return whole(printUse(source, node, at("")));
    case "param": {
      const head = `param ${node.name.text}: ${printType(source, node.type, indent)}`;
      return whole(node.default === undefined ? head : `${head} = ${at(`${head} = `)(node.default)}`);
    }
    case "let":
    case "secret": {
      const head = `${node.kind} ${node.name.text} = `;
      return whole(head + at(head)(node.value));
    }
    case "attribute": {
      const value = at(`${node.name.text} = `)(node.value);
      return { head: node.name.text, tail: `= ${value}`, group: value.includes("\n") ? undefined : "attribute" };
    }
    case "include":
      return whole(printInclude(node, at("")));
    case "remove":
      return whole(["remove", node.name.text, ...node.labels.map((label) => source.literal(label.span))].join(" "));
    case "assert": {
      const message = node.message === undefined ? "" : `, ${at("")(node.message)}`;
      return whole(`assert ${at("")(node.condition)}${message}`);
    }
    case "incomplete":
      return whole(source.verbatim(node.span));
    case "if":
      return whole(printIf(source, node, indent));
    case "template":
    case "block":
    case "for":
      return printWithBody(source, node, indent);
  }
}

type Print = (child: ast.Expression) => string;

function printArguments(items: readonly ast.NamedArgument[], print: Print): string {
  return `(${items.map((argument) => `${argument.name.text} = ${print(argument.value)}`).join(", ")})`;
}

function printInclude(node: ast.Include, print: Print): string {
  return `include ${print(node.template)}${printArguments(node.arguments, print)}`;
}

function printUse(source: PrintSource, node: ast.UseDeclaration, print: Print): string {
  const given = node.arguments.length === 0 ? "" : printArguments(node.arguments, print);
  return `use ${source.literal(node.path.span)} as ${node.alias.text}${given}`;
}

function printType(source: PrintSource, type: ast.TypeExpression, indent: string): string {
  const name = source.verbatim(type.name.span);
  if (type.fields !== undefined) return `${name} ${printFields(source, type, indent)}`;
  if (type.arguments.length === 0) return name;
  const items = type.arguments.map((argument) => printType(source, argument, indent)).join(", ");
  return name === "list" || name === "map" ? `${name}<${items}>` : `${name}(${items})`;
}

function printFields(source: PrintSource, type: ast.TypeExpression, indent: string): string {
  const { start, end } = { start: type.name.span.end, end: type.span.end - 1 };
  return printTypedList(source, type.fields ?? [], { start, end }, ["{ ", " }"], indent);
}

/** The fields of a type or the parameters of a template: on one line as long as nothing in it needs more. */
function printTypedList(
  source: PrintSource,
  fields: readonly (ast.TypeField | ast.TemplateParameter)[],
  region: { readonly start: number; readonly end: number },
  [open, close]: readonly [string, string],
  indent: string,
): string {
  const entry = (field: ast.TypeField | ast.TemplateParameter, inner: string) => {
    const head = `${field.name.text}${"optional" in field && field.optional ? "?" : ""}`;
    return head + printTyped(source, field, inner);
  };
  const hasComments = source.hasComments(region.start, region.end);
  if (fields.length === 0 && !hasComments) return (open + close).replaceAll(" ", "");
  const last = fields.at(-1)?.span.end ?? region.start;
  if (!hasComments && !isBroken(source, { start: region.start, end: last }, fields)) {
    return open + fields.map((field) => entry(field, indent)).join(", ") + close;
  }
  const inner = indent + step;
  const items = fields.map((field): RegionItem => {
    const { start, end } = field.span;
    return { start, end, row: () => ({ start, end, ...whole(entry(field, inner)) }) };
  });
  const separator = close === ")" ? "," : "";
  const brackets = [open.trimEnd(), close.trimStart()] as const;
  return printBracketed(source, brackets, items, region, { separator, indent, step });
}

/** `: T = d` */
function printTyped(
  source: PrintSource,
  node: { readonly type: ast.TypeExpression; readonly default: ast.Expression | undefined },
  indent: string,
): string {
  const value = node.default === undefined ? "" : ` = ${printExpression(source, node.default, indent, 0)}`;
  return `: ${printType(source, node.type, indent)}${value}`;
}

function printHeader(
  source: PrintSource,
  node: ast.TemplateDeclaration | ast.Block | ast.ForBlock,
  indent: string,
): string {
  const print = (child: ast.Expression) => printExpression(source, child, indent, 0);
  switch (node.kind) {
    case "for":
      return printLoop(node, print);
    case "template": {
      const region = { start: node.name.span.end, end: (node.place ?? node.body).span.start };
      const parameters = printTypedList(source, node.parameters, region, ["(", ")"], indent);
      const place = node.place === undefined ? "" : ` for ${node.place.text}`;
      return `template ${node.name.text}${parameters}${place}`;
    }
    case "block": {
      const words = node.abstract === undefined ? [] : ["abstract"];
      words.push(node.name.text, ...node.labels.map((label) => source.literal(label.span)));
      if (node.extends !== undefined) words.push("extends", print(node.extends));
      return words.join(" ");
    }
  }
}

function printWithBody(
  source: PrintSource,
  node: ast.TemplateDeclaration | ast.Block | ast.ForBlock,
  indent: string,
): Printed {
  const head = printHeader(source, node, indent);
  const line = oneLineBody(source, node.body);
  const fits = line !== undefined && head.length + 1 + line.length <= lineWidth;
  const tail = fits ? line : printBody(source, node.body, indent);
  // A line that is too long already is not made the measure for its neighbours.
  const isShort = indent.length + head.length + 1 + tail.length <= lineWidth;
  const isAligned = node.kind === "block" && isShort && !tail.includes("\n");
  return { head, tail, group: isAligned ? `block ${node.name.text}` : undefined };
}

/** `else if` chains are followed in a loop: they may be long. */
function printIf(source: PrintSource, node: ast.IfBlock, indent: string): string {
  const heads: string[] = [];
  const bodies: ast.Body[] = [];
  let next: ast.IfBlock | ast.Body | undefined = node;
  while (next !== undefined) {
    if (next.kind === "body") {
      heads.push("else");
      bodies.push(next);
      break;
    }
    const condition = printExpression(source, next.condition, indent, 0);
    heads.push(`${heads.length === 0 ? "if" : "else if"} ${condition}`);
    bodies.push(next.body);
    next = next.otherwise;
  }
  const lines = bodies.map((body) => oneLineBody(source, body));
  if (lines.every((line) => line !== undefined)) {
    const line = heads.map((head, index) => `${head} ${lines[index] ?? "{}"}`).join(" ");
    if (line.length <= lineWidth && !line.includes("\n")) return line;
  }
  return heads.map((head, index) => `${head} ${printBody(source, bodies[index], indent)}`).join(" ");
}

function printBody(source: PrintSource, body: ast.Body | undefined, indent: string): string {
  if (body === undefined) return "{}";
  const { start, end } = body.span;
  const inner = indent + step;
  const items = regionItems(source, body.items, inner);
  const region = { start: start + 1, end: end - 1 };
  return printBracketed(source, ["{", "}"], items, region, { separator: "", indent, step });
}

/** `{ a = 1, b = 2 }`, where the body is written on one line and nothing in it needs more. */
function oneLineBody(source: PrintSource, body: ast.Body): string | undefined {
  const { start, end } = body.span;
  if (source.hasComments(start, end) || isBroken(source, body.span, body.items)) return undefined;
  // Whatever is longer than a line cannot be one; and so nobody prints half a file to find that out.
  if (end - start > 4 * lineWidth) return undefined;
  if (body.items.length === 0) return "{}";
  const items = body.items.map((item) => {
    const { head, tail } = printStatement(source, item, "");
    return tail === "" ? head : `${head} ${tail}`;
  });
  const line = `{ ${items.join(", ")} }`;
  return line.includes("\n") ? undefined : line;
}
