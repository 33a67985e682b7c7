import { type Node, visitChildren } from "../../grammar/index.ts";

/** A tree as nested lists: readable, and without places. */
export function outline(node: Node): string {
  const children = childrenOf(node);
  return `(${[labelOf(node), ...children].join(" ")})`;
}

function childrenOf(node: Node): readonly string[] {
  if (node.kind === "type") {
    const fields = node.fields?.map((field) => {
      const value = field.default === undefined ? [] : [outline(field.default)];
      return `(${[`${field.name.text}${field.optional ? "?" : ""}:`, outline(field.type), ...value].join(" ")})`;
    });
    return [...node.arguments.map(outline), ...(fields ?? [])];
  }
  if (node.kind === "use" || node.kind === "include") {
    const given = node.arguments.map(({ name, value }) => `(${name.text}= ${outline(value)})`);
    return node.kind === "use" ? given : [outline(node.template), ...given];
  }
  const children: string[] = [];
  visitChildren(node, (child) => children.push(outline(child)));
  return children;
}

/** What a node is, without what stands in it. */
export function labelOf(node: Node): string {
  switch (node.kind) {
    case "name":
    case "text":
    case "integer":
    case "float":
    case "size":
    case "duration":
    case "address":
    case "cidr":
      return `${node.kind} ${JSON.stringify(node.text)}`;
    case "attribute":
    case "let":
    case "secret":
    case "param":
    case "type":
    case "remove":
    case "incomplete":
      return `${node.kind} ${node.name.text}`;
    case "template":
      return `template ${node.name.text}${node.place === undefined ? "" : ` for ${node.place.text}`}`;
    case "block":
      return `${node.abstract === undefined ? "" : "abstract "}block ${node.name.text}`;
    case "use":
      return `use ${node.path.text} as ${node.alias.text}`;
    case "edition":
      return `edition ${node.number}`;
    case "for":
    case "comprehension":
    case "object-comprehension":
      return `${node.kind} ${node.variables.map(({ text }) => text).join(",")}`;
    case "member":
      return `.${node.member.text}`;
    case "boolean":
      return String(node.value);
    case "auto":
      return node.prefixLength === undefined ? "auto" : `auto/${node.prefixLength}`;
    case "binary":
    case "unary":
      return node.operator;
    default:
      return node.kind;
  }
}
