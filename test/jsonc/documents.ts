import fc from "fast-check";
import { exampleCertificate } from "../../compiler/diagnostics/pages/certificate.ts";
import { clusterShape, type MemberShape, type ObjectShape } from "../../compiler/jsonc/shape.ts";
import { jsoncType, type LabelSchema, type TypeSpec } from "../../compiler/schema/index.ts";
import { refinements } from "../../compiler/schema/refinements.ts";
import { formatCidr, parseCidr } from "../../compiler/values/ip.ts";

/*
 * Random documents from the schema table: every value has the type that the table gives it, and
 * nothing more. References lead nowhere and ranges overlap, so the cross-field checks would refuse
 * them; what is tested with them is what happens before those checks and after.
 */

export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

const awkward = fc.constantFrom(
  "a'b\"c\\d",
  ["$", "{x} $ {y} %{if} \\$", "{z}"].join(""),
  "true",
  "auto",
  "for",
  "172.18.0.0/16",
  "// no comment",
  "line\nbreak",
  "\u2028",
  "\u202e",
  "💡 é",
  "a\tb",
  "/* x */",
  "-",
  "100GiB",
);

/** What the checker refuses in any text. */
const unprintable = /(?![\t\n\r])[\p{Control}\u2028\u2029]/u;

const pem = exampleCertificate;

export const randomDocument: fc.Arbitrary<Json> = fc.record({ cluster: objectOf(clusterShape) });

function objectOf(shape: ObjectShape): fc.Arbitrary<Json> {
  const required: Record<string, fc.Arbitrary<Json>> = {};
  const optional: Record<string, fc.Arbitrary<Json>> = {};
  for (const [name, member] of shape.members) (isRequired(member) ? required : optional)[name] = memberOf(member);
  const all = { ...required, ...optional };
  return fc.record(all, { requiredKeys: Object.keys(required) });
}

function isRequired(member: MemberShape): boolean {
  switch (member.kind) {
    case "attribute":
      return member.schema.required || member.schema.jsoncRequired === true;
    case "label":
      return true;
    case "strings":
    case "lists":
      return member.block.required;
    case "object":
    case "map":
    case "array":
      return member.shape.block?.required ?? false;
  }
}

function memberOf(member: MemberShape): fc.Arbitrary<Json> {
  switch (member.kind) {
    case "attribute":
      return arbitraryOf(member.schema.type.spec);
    case "label":
      return arbitraryOf(member.schema.type.spec);
    case "object": {
      const object = objectOf(member.shape);
      // An object that holds nothing means nothing, and comes back as nothing.
      return object.filter((value) => Object.keys(value).length > 0);
    }
    case "map":
      return mapOf(member.shape.block?.labels[0], objectOf(member.shape));
    case "array": {
      const label = [...member.shape.members].find(([, one]) => one.kind === "label")?.[0] ?? "";
      const isProvider = member.shape.definition === "provider";
      return fc.uniqueArray(objectOf(member.shape), {
        minLength: 1,
        maxLength: 3,
        selector: (item) => (isProvider ? item : (item as Record<string, Json>)[label]),
        comparator: isProvider ? () => false : "IsStrictlyEqual",
      });
    }
    case "strings":
      return fc.uniqueArray(labelOf(member.block.labels[0]), { minLength: 1, maxLength: 3 });
    case "lists":
      return mapOf(member.block.labels[0], fc.array(objectOf(member.shape), { maxLength: 3 }));
  }
}

function mapOf(label: LabelSchema | undefined, value: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.dictionary(labelOf(label), value, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
}

function labelOf(label: LabelSchema | undefined): fc.Arbitrary<string> {
  return label ? arbitraryOf(label.type.spec).map(String) : fc.constant("name");
}

function arbitraryOf(type: TypeSpec): fc.Arbitrary<Json> {
  const spec = jsoncType(type);
  switch (spec.kind) {
    case "string":
      return textOf(spec.refinement);
    case "integer":
      // Zero means absent unless the member is required, and then it is tested elsewhere.
      return fc.integer({ min: Math.max(1, spec.min ?? 1), max: spec.max ?? 1_000_000 });
    case "size":
      return fc.integer({ min: spec.min, max: 10_000 });
    case "boolean":
      return fc.boolean();
    case "enum":
      return fc.constantFrom(...spec.values);
    case "reference":
      return textOf("identifier");
    case "cidr":
      return rangeOf(spec.family);
    case "auto":
      return fc.constant("auto");
    case "list":
      return fc.uniqueArray(arbitraryOf(spec.of), { minLength: 1, maxLength: 3 });
    case "map":
      return fc.dictionary(textOf("plain-text"), arbitraryOf(spec.of), {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      });
    default:
      throw new Error(`no value of the type ${spec.kind} stands in JSONC`);
  }
}

/** A text that a rule allows. The examples of some rules are shortened for people. */
function sampleOf(refinement: keyof typeof refinements | undefined): string {
  if (refinement === undefined) return "text";
  const { example, check } = refinements[refinement];
  const samples = [example, `sha512:${"0".repeat(128)}`, pem];
  return samples.find((sample) => check(sample) === undefined) ?? example;
}

function textOf(refinement: keyof typeof refinements | undefined): fc.Arbitrary<string> {
  const rule = refinement === undefined ? undefined : refinements[refinement];
  const isAllowed = (text: string) =>
    text !== "" && text !== "__proto__" && !unprintable.test(text) && rule?.check(text) === undefined;
  const names = fc.stringMatching(/^[a-z0-9]([a-z0-9]|-[a-z0-9]){0,8}$/);
  const candidates = [awkward, names, fc.string({ maxLength: 12 })].map((texts) =>
    texts.map((text) => (isAllowed(text) ? text : sampleOf(refinement))),
  );
  return fc.oneof(...candidates);
}

function rangeOf(family: 4 | 6 | undefined): fc.Arbitrary<string> {
  const four = fc.integer({ min: 1, max: 254 }).map((byte) => `10.${byte}.0.0/16`);
  const six = fc.integer({ min: 1, max: 0xffff }).map((group) => {
    const range = parseCidr(`fd00:${group.toString(16)}::/48`);
    return range ? formatCidr(range) : "fd00::/48";
  });
  return family === 4 ? four : family === 6 ? six : fc.oneof(four, six);
}
