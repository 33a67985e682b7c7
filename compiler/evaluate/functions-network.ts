import { addressType, booleanType, cidrType, integerType } from "../types/index.ts";
import {
  canonicalCidr,
  cidrContains,
  cidrHost,
  cidrSize,
  cidrSubnet,
  cidrsOverlap,
  familyWidth,
  formatCidr,
  parseAddress,
  parseCidr,
} from "../values/index.ts";
import { cidrArgument, numberArgument, rangeArgument, textArgument } from "./arguments.ts";
import type { FunctionSpec } from "./function-spec.ts";

/** Functions on addresses and ranges. */
export const networkFunctions: readonly FunctionSpec[] = [
  {
    name: "cidr.subnet",
    result: cidrType,
    parameters: [
      { name: "range", kind: "cidr" },
      { name: "length", kind: "integer" },
      { name: "index", kind: "integer" },
    ],
    doc: "The part of a range that stands at an index when the range is cut into parts of a prefix length.",
    example: "cidr.subnet(10.0.0.0/16, 24, 3) == 10.0.3.0/24",
    apply(values, { span }) {
      const range = cidrArgument(values, 0);
      const length = numberArgument(values, 1);
      const index = numberArgument(values, 2);
      const value = index < 0 ? undefined : cidrSubnet(range, length, BigInt(index));
      if (value) return { kind: "cidr", value, span };
      if (length < range.prefixLength || length > familyWidth(range.family)) {
        return `parts of ${formatCidr(range)} have a prefix length from ${range.prefixLength} to ${familyWidth(range.family)}, not ${length}`;
      }
      return `${formatCidr(range)} has no /${length} at index ${index}`;
    },
  },
  {
    name: "cidr.host",
    result: addressType,
    parameters: [
      { name: "range", kind: "cidr" },
      { name: "index", kind: "integer" },
    ],
    doc: "The address at an index of a range; a negative index counts from the end.",
    example: "cidr.host(10.0.0.0/24, 10) == 10.0.0.10",
    apply(values, { span }) {
      const range = cidrArgument(values, 0);
      const index = BigInt(numberArgument(values, 1));
      const value = cidrHost(range, index < 0n ? cidrSize(range) + index : index);
      return value ? { kind: "address", value, span } : `${formatCidr(range)} has no address at index ${index}`;
    },
  },
  {
    name: "cidr.network",
    result: cidrType,
    parameters: [{ name: "range", kind: "cidr" }],
    doc: "The range with its network address.",
    example: "cidr.network(10.0.0.7/24) == 10.0.0.0/24",
    apply: (values, { span }) => ({ kind: "cidr", value: canonicalCidr(cidrArgument(values, 0)), span }),
  },
  {
    name: "cidr.contains",
    result: booleanType,
    parameters: [
      { name: "range", kind: "cidr" },
      { name: "inner", kind: "range or address" },
    ],
    doc: "Whether an address, or every address of another range, lies in a range.",
    example: "cidr.contains(10.0.0.0/8, 10.1.2.3)",
    apply: (values, { span }) => ({
      kind: "boolean",
      value: cidrContains(cidrArgument(values, 0), rangeArgument(values, 1)),
      span,
    }),
  },
  {
    name: "cidr.overlaps",
    result: booleanType,
    parameters: [
      { name: "a", kind: "cidr" },
      { name: "b", kind: "cidr" },
    ],
    doc: "Whether two ranges share an address.",
    example: "!cidr.overlaps(10.0.0.0/16, 10.1.0.0/16)",
    apply: (values, { span }) => ({
      kind: "boolean",
      value: cidrsOverlap(cidrArgument(values, 0), cidrArgument(values, 1)),
      span,
    }),
  },
  {
    name: "cidr.parse",
    result: cidrType,
    parameters: [{ name: "text", kind: "text" }],
    doc: "The range that a string spells.",
    example: 'cidr.parse("10.0.0.0/16") == 10.0.0.0/16',
    apply(values, { span }) {
      const text = textArgument(values, 0);
      const value = parseCidr(text);
      return value ? { kind: "cidr", value, span } : `\`${text}\` is no range`;
    },
  },
  {
    name: "cidr.length",
    result: integerType,
    parameters: [{ name: "range", kind: "cidr" }],
    doc: "The prefix length of a range.",
    example: "cidr.length(10.0.0.0/16) == 16",
    apply: (values, { span }) => ({ kind: "integer", value: cidrArgument(values, 0).prefixLength, span }),
  },
  {
    name: "ip.parse",
    result: addressType,
    parameters: [{ name: "text", kind: "text" }],
    doc: "The address that a string spells.",
    example: 'ip.parse("10.0.0.1") == 10.0.0.1',
    apply(values, { span }) {
      const text = textArgument(values, 0);
      const value = parseAddress(text);
      return value ? { kind: "address", value, span } : `\`${text}\` is no address`;
    },
  },
];
