import { referenceNames } from "../schema/index.ts";
import { kindNames } from "../values/index.ts";
import { alternatives, type Type } from "./type.ts";

/** What a value of a type is called in messages, with its article; as the value itself would be called. */
export function describeKind(type: Type): string {
  switch (type.kind) {
    case "enum":
    case "reference":
      return kindNames.name;
    case "map":
      return kindNames.object;
    case "union":
      return [...new Set(alternatives(type).map(describeKind))].join(" or ");
    case "block":
      return `a whole ${type.schema.kind}`;
    case "any":
      return "any value";
    default:
      return kindNames[type.kind];
  }
}

/** A type as it is declared: `list<string>`. */
export function showDeclared(type: Type): string {
  switch (type.kind) {
    case "integer":
      return "int";
    case "boolean":
      return "bool";
    case "enum":
      return `enum(${type.members.join(", ")})`;
    case "reference":
      return referenceNames[type.to];
    case "list":
    case "map":
      return type.of.kind === "any" ? type.kind : `${type.kind}<${showDeclared(type.of)}>`;
    case "object": {
      const fields = [...type.fields].map(
        ([name, field]) => `${name}${field.optional ? "?" : ""}: ${showDeclared(field.type)}`,
      );
      return `object { ${fields.join(", ")} }`;
    }
    case "union":
      return type.of.map(showDeclared).join(" or ");
    case "block":
      return type.schema.kind;
    default:
      return type.kind;
  }
}
