import { describe, expect, test } from "vitest";
import type { Span } from "../../grammar/index.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Located } from "../origins/origin.ts";
import type { TypeSpec } from "../schema/define/types.ts";
import * as types from "../schema/define/types.ts";
import { parseAddress, parseCidr } from "../values/ip.ts";
import type { Value } from "../values/values.ts";
import { coerce } from "./coerce.ts";
import { type Notation, originOf } from "./place.ts";

/*
 * Every type of the schema table against every kind of value: what it becomes, or the rule that is
 * reported. What the content of a string may be stands in schema/refinements.test.ts.
 */

const usedAt: Span = { file: "a.podplane", start: 10, end: 30 };
const span: Span = { file: "a.podplane", start: 12, end: 20 };

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the test has a wrong literal");
  return value;
}

const integer = (value: number): Value => ({ kind: "integer", value, span });
const string = (value: string): Value => ({ kind: "string", value, span });
const name = (value: string, members?: readonly string[]): Value => ({ kind: "name", value, members, span });
const cidr = (text: string): Value => ({ kind: "cidr", value: must(parseCidr(text)), span });
const address = (text: string): Value => ({ kind: "address", value: must(parseAddress(text)), span });
const size = (bytes: number): Value => ({ kind: "size", value: bytes, span });
const auto = (prefixLength?: number): Value => ({ kind: "auto", prefixLength, span });
const list = (...items: readonly Value[]): Value => ({ kind: "list", items, span });
const object = (entries: Readonly<Record<string, Value>>): Value => ({
  kind: "object",
  entries: new Map(Object.entries(entries).map(([key, value]) => [key, { value, keySpan: span }])),
  span,
});

interface Read {
  readonly value: unknown;
  readonly rules: readonly string[];
}

/** What a value becomes without its origins, and the names of all rules that are reported. */
function read(value: Value, { spec }: { readonly spec: TypeSpec }, notation: Notation = "podplane"): Read {
  const diagnostics = new Diagnostics();
  const place = { name: "x", doc: "A thing.", example: "x = 1", usedAt, notation, diagnostics };
  return { value: plain(coerce(value, spec, place)), rules: diagnostics.all.map((one) => one.name) };
}

function plain(read: unknown): unknown {
  if (Array.isArray(read)) return read.map(plain);
  if (typeof read !== "object" || read === null) return read;
  if ("origin" in read) return plain((read as Located<unknown>).value);
  return Object.fromEntries(Object.entries(read).map(([key, value]) => [key, plain(value)]));
}

const good = (value: unknown, ...warnings: readonly string[]): Read => ({ value, rules: warnings });
const refused = (...rules: readonly string[]): Read => ({ value: undefined, rules });

/** One value of each kind. */
const values = {
  integer: integer(3),
  float: { kind: "float", value: 1.5, span },
  boolean: { kind: "boolean", value: false, span },
  string: string("main"),
  address: address("10.0.0.1"),
  cidr: cidr("10.0.0.0/8"),
  size: size(2 ** 31),
  duration: { kind: "duration", value: 90_000, span },
  auto: auto(),
  "auto/24": auto(24),
  name: name("main"),
  list: list(integer(3)),
  object: object({ a: integer(3) }),
  secret: { kind: "secret", name: "token", path: [span], span },
  absent: { kind: "absent", what: "let.x", span },
  error: { kind: "error", span },
} as const satisfies Readonly<Record<string, Value>>;

type Row = Partial<Record<keyof typeof values, Read>>;

const ten = { family: 4, bits: 0x0a000000n, prefixLength: 8 };
const tenOne = { family: 4, bits: 0x0a000001n };

/** What is not listed is of the wrong type. */
const matrix: readonly (readonly [string, { readonly spec: TypeSpec }, Row])[] = [
  ["string", types.string(), { string: good("main"), name: refused("text-needs-quotes") }],
  ["string (identifier)", types.string("identifier"), { string: good("main"), name: good("main") }],
  ["integer", types.integer(), { integer: good(3), float: refused("not-whole") }],
  ["boolean", types.boolean(), { boolean: good(false) }],
  ["enum", types.enumeration("main", "other"), { name: good("main"), string: good("main", "name-in-quotes") }],
  [
    "reference",
    types.reference("pool"),
    {
      name: good({ qualifier: undefined, name: "main" }),
      string: good({ qualifier: undefined, name: "main" }, "name-in-quotes"),
    },
  ],
  ["cidr", types.cidr(), { cidr: good(ten) }],
  ["address", types.address(), { address: good(tenOne) }],
  ["size", types.gibibytes(1), { size: good(2), integer: refused("size-as-integer") }],
  ["duration", { spec: { kind: "duration" } }, { duration: good(90_000) }],
  [
    "auto",
    types.auto(),
    { auto: good({ kind: "auto", prefixLength: undefined }), "auto/24": refused("auto-with-length") },
  ],
  [
    "auto/N",
    types.autoPrefix(),
    { "auto/24": good({ kind: "auto", prefixLength: 24 }), auto: refused("auto-needs-length") },
  ],
  ["list", types.list(types.integer()), { list: good([3]) }],
  ["map", types.map(types.integer()), { object: good([{ key: "a", value: 3 }]) }],
  [
    "union",
    types.union(types.integer(), types.map(types.integer())),
    { integer: good(3), object: good([{ key: "a", value: 3 }]), float: refused("not-whole") },
  ],
];

describe.each(matrix)("%s", (_type, type, row) => {
  test.each(Object.entries(values))("from %s", (kind, value) => {
    const always: Row = { absent: refused("absent-value"), error: refused() };
    const expected = row[kind as keyof typeof values] ?? always[kind as keyof typeof values] ?? refused("wrong-type");
    expect(read(value, type)).toEqual(expected);
  });
});

/** JSON has no literals for names, ranges and sizes: there they are strings and numbers. */
describe.each<[string, { readonly spec: TypeSpec }, Value, Read]>([
  ["an enum", types.enumeration("main"), string("main"), good("main")],
  ["a reference", types.reference("pool"), string("a.b"), good({ qualifier: undefined, name: "a.b" })],
  ["a range", types.cidr(4), string("10.0.0.0/8"), good(ten)],
  ["a range with host bits", types.cidr(4), string("10.0.0.1/8"), refused("not-canonical")],
  ["a range that is none", types.cidr(4), string("10.0.0.0"), refused("wrong-type")],
  ["an address", types.address(), string("10.0.0.1"), good(tenOne)],
  ["a size in GiB", types.gibibytes(1), integer(20), good(20)],
  ["a size that is too small", types.gibibytes(1), integer(0), refused("number-out-of-range")],
  ["a size as text", types.gibibytes(1), string("20GiB"), refused("wrong-type")],
  ["auto", types.auto(), string("auto"), good({ kind: "auto", prefixLength: undefined })],
  ["auto in capitals", types.auto(), string("AUTO"), refused("wrong-type")],
  ["auto with a length", types.autoPrefix(), string("auto/24"), refused("wrong-type")],
  ["a boolean as text", types.boolean(), string("true"), refused("wrong-type")],
  ["an integer as text", types.integer(), string("3"), refused("wrong-type")],
])("in JSONC, %s", (_what, type, value, expected) => {
  test("is read strictly, without a warning", () => {
    expect(read(value, type, "jsonc")).toEqual(expected);
  });
});

describe("integers", () => {
  const port = types.integer({ min: 1, max: 65_535 });
  test.each([
    [1, good(1)],
    [65_535, good(65_535)],
    [0, refused("number-out-of-range")],
    [-1, refused("number-out-of-range")],
    [65_536, refused("number-out-of-range")],
  ])("%d as a port", (value, expected) => expect(read(integer(value), port)).toEqual(expected));

  test.each([
    [types.integer({ min: 0 }), 0, good(0)],
    [types.integer({ min: 0 }), Number.MAX_SAFE_INTEGER, good(Number.MAX_SAFE_INTEGER)],
    [types.integer({ max: 5 }), -7, good(-7)],
    [types.integer({ max: 5 }), 6, refused("number-out-of-range")],
  ])("%j takes or refuses %d", (type, value, expected) => expect(read(integer(value), type)).toEqual(expected));
});

describe("sizes", () => {
  const gibibyte = 2 ** 30;
  test.each([
    ["1GiB", gibibyte, good(1)],
    ["1TiB", 2 ** 40, good(1024)],
    ["2048MiB", 2048 * 2 ** 20, good(2)],
    ["0GiB", 0, refused("size-not-whole")],
    ["1GB", 1e9, refused("size-not-whole")],
    ["1.5GiB", 1.5 * gibibyte, refused("size-not-whole")],
    ["one byte more", gibibyte + 1, refused("size-not-whole")],
  ])("%s", (_text, bytes, expected) => expect(read(size(bytes), types.gibibytes(1))).toEqual(expected));

  test.each([
    [1e9, 1, "1GiB"],
    [1.5 * gibibyte, 1, "2GiB"],
    [0, 1, "1GiB"],
    [3 * gibibyte, 8, "8GiB"],
  ])("%d bytes with a minimum of %d: the next size is %s", (bytes, min, suggestion) => {
    const diagnostics = new Diagnostics();
    const place = { name: "x", doc: "", example: "", usedAt, notation: "podplane", diagnostics } as const;
    coerce(size(bytes), types.gibibytes(min).spec, place);
    expect(diagnostics.all.map(({ help }) => help)).toEqual([`Write ${suggestion}.`]);
  });
});

describe("ranges and addresses", () => {
  test.each<[string, Value, { readonly spec: TypeSpec }, Read]>([
    ["the other family", cidr("fd00::/8"), types.cidr(4), refused("wrong-family")],
    ["an IPv4 range for IPv6", cidr("10.0.0.0/8"), types.cidr(6), refused("wrong-family")],
    ["host bits", cidr("10.0.0.1/8"), types.cidr(), refused("not-canonical")],
    ["a single address", cidr("10.0.0.1/32"), types.cidr(), good({ ...tenOne, prefixLength: 32 })],
    ["everything", cidr("0.0.0.0/0"), types.cidr(), good({ family: 4, bits: 0n, prefixLength: 0 })],
    ["a range in quotes", string("10.0.0.0/8"), types.cidr(4), good(ten, "cidr-in-quotes")],
    ["a range in quotes with host bits", string("10.0.0.1/8"), types.cidr(4), refused("not-canonical")],
    ["a prefix that is too long", string("10.0.0.0/33"), types.cidr(), refused("wrong-type")],
    ["an address in quotes", string("10.0.0.1"), types.address(4), good(tenOne, "cidr-in-quotes")],
    ["an address of the other family", address("::1"), types.address(4), refused("wrong-type")],
  ])("%s", (_what, value, type, expected) => expect(read(value, type)).toEqual(expected));

  test("the fix for host bits stands in quotes in JSONC only", () => {
    const fixOf = (notation: Notation) => {
      const diagnostics = new Diagnostics();
      const place = { name: "x", doc: "", example: "", usedAt, notation, diagnostics };
      coerce(string("10.1.2.3/16"), types.cidr().spec, place);
      return diagnostics.all.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map(({ text }) => text)));
    };
    expect([fixOf("podplane"), fixOf("jsonc")]).toEqual([["10.1.0.0/16"], ['"10.1.0.0/16"']]);
  });
});

describe("names", () => {
  test.each<[string, Value, { readonly spec: TypeSpec }, Read]>([
    ["no member of the enum", name("thrid"), types.enumeration("third"), refused("unknown-value")],
    ["no member, in quotes", string("x"), types.enumeration("third"), refused("unknown-value")],
    ["a member in quotes that is no bare name", string("aws route"), types.enumeration("aws route"), good("aws route")],
    [
      "a qualified reference",
      name("near.main"),
      types.reference("load-balancer"),
      good({ qualifier: "near", name: "main" }),
    ],
    [
      "a reference with two dots",
      string("a.b.c"),
      types.reference("load-balancer"),
      good({ qualifier: "a.b", name: "c" }),
    ],
    ["the value of an enum parameter where text is wanted", name("eu", ["eu", "us"]), types.string(), good("eu")],
    ["a name that breaks the rule of the text", name("a--b"), types.string("identifier"), refused("bad-text")],
  ])("%s", (_what, value, type, expected) => expect(read(value, type)).toEqual(expected));

  test("in quotes that another place wrote are left alone", () => {
    const elsewhere: Value = { kind: "string", value: "main", span: { file: "vars", start: 0, end: 4 } };
    expect(read(elsewhere, types.enumeration("main"))).toEqual(good("main"));
  });
});

describe("text", () => {
  test.each([
    ["a\tb\nc\r", good("a\tb\nc\r")],
    ["é 日本 😀", good("é 日本 😀")],
    ["", good("")],
    ["a\u0000", refused("unprintable-text")],
    ["\u007f", refused("unprintable-text")],
    ["\u0085", refused("unprintable-text")],
    ["\u2028", refused("unprintable-text")],
    ["\ud800", refused("unprintable-text")],
    ["\udc00\ud800", refused("unprintable-text")],
    ["-----BEGIN RSA PRIVATE KEY-----", refused("credential-in-source")],
    ["AKIAABCDEFGHIJKLMNOP", refused("credential-in-source")],
    ["key ASIAABCDEFGHIJKLMNOP.", refused("credential-in-source")],
    ["AKIAABCDEFGHIJKLMNO", good("AKIAABCDEFGHIJKLMNO")],
    ["AKIAABCDEFGHIJKLMNOPQ", good("AKIAABCDEFGHIJKLMNOPQ")],
    ["see https://u:p@example.com", refused("credential-in-source")],
    ["https://u@example.com", good("https://u@example.com")],
    ["https://example.com:8443/a@b", good("https://example.com:8443/a@b")],
  ])("%j", (text, expected) => expect(read(string(text), types.string())).toEqual(expected));

  test("has a length that no text of a cluster reaches", () => {
    expect(read(string("a".repeat(65_536)), types.string()).rules).toEqual([]);
    expect(read(string("a".repeat(65_537)), types.string()).rules).toEqual(["bad-text"]);
  });
});

describe("lists", () => {
  test("hold values of their type; every fault is shown, and the list is then none", () => {
    const ports = types.list(types.integer({ min: 1, max: 9 }));
    expect(read(list(), ports)).toEqual(good([]));
    expect(read(list(integer(2), integer(1)), ports)).toEqual(good([2, 1]));
    expect(read(list(integer(0), string("x"), integer(3)), ports)).toEqual(
      refused("number-out-of-range", "wrong-type"),
    );
    expect(read(list(list(integer(1))), types.list(ports))).toEqual(good([[1]]));
  });

  test("with an item twice say so at the second, and keep both", () => {
    expect(read(list(integer(1), integer(2), integer(1)), types.list(types.integer()))).toEqual(
      good([1, 2, 1], "repeated-item"),
    );
    const names = types.list(types.enumeration("a", "b"));
    expect(read(list(name("a"), name("b")), names)).toEqual(good(["a", "b"]));
    expect(read(list(name("a"), string("a")), names)).toEqual(good(["a", "a"], "name-in-quotes", "repeated-item"));
  });

  test("show twenty faults and no more", () => {
    const wrong = list(...Array.from({ length: 50 }, () => string("x")));
    expect(read(wrong, types.list(types.integer())).rules).toHaveLength(20);
    const equal = list(...Array.from({ length: 50 }, () => integer(1)));
    expect(read(equal, types.list(types.integer())).rules).toHaveLength(20);
  });
});

describe("maps", () => {
  test("are sorted by key, bytewise", () => {
    const value = object({ b: integer(1), B: integer(2), a10: integer(3), a9: integer(4) });
    expect(read(value, types.map(types.integer()))).toEqual(
      good([
        { key: "B", value: 2 },
        { key: "a10", value: 3 },
        { key: "a9", value: 4 },
        { key: "b", value: 1 },
      ]),
    );
  });

  test("check keys and values, and are none when one is wrong", () => {
    const labels = types.map(types.integer(), "identifier");
    expect(read(object({ ok: integer(1) }), labels)).toEqual(good([{ key: "ok", value: 1 }]));
    expect(read(object({ "not ok": integer(1), b: string("x") }), labels)).toEqual(refused("bad-text", "wrong-type"));
  });
});

describe("unions", () => {
  const range = types.union(types.cidr(4), types.autoPrefix());

  test.each<[string, Value, Read]>([
    ["a range", cidr("10.0.0.0/8"), good(ten)],
    ["auto/24", auto(24), good({ kind: "auto", prefixLength: 24 })],
    ["auto", auto(), refused("auto-needs-length")],
    ["a range of the wrong family", cidr("fd00::/8"), refused("wrong-family")],
    ["a number", integer(1), refused("wrong-type")],
  ])("take the member that a value is of: %s", (_what, value, expected) => {
    expect(read(value, range)).toEqual(expected);
  });
});

describe("where a value comes from", () => {
  test.each<[string, Span, unknown]>([
    ["the expression itself", usedAt, { span: usedAt, written: undefined }],
    ["inside the expression", span, { span, written: undefined }],
    ["before it", { ...span, start: 9 }, { span: usedAt, written: { ...span, start: 9 } }],
    ["behind it", { ...span, end: 31 }, { span: usedAt, written: { ...span, end: 31 } }],
    ["another file", { ...span, file: "b" }, { span: usedAt, written: { ...span, file: "b" } }],
  ])("%s", (_where, written, expected) => {
    const place = { name: "", doc: "", example: "", usedAt, notation: "podplane", diagnostics: new Diagnostics() };
    expect(originOf(written, place as Parameters<typeof originOf>[1])).toEqual({
      kind: "source",
      ...(expected as object),
    });
  });

  test("an error points at the use, and shows the place where the value was written", () => {
    const diagnostics = new Diagnostics();
    const written = { file: "b.podplane", start: 0, end: 1 };
    const place = { name: "x", doc: "", example: "", usedAt, notation: "podplane", diagnostics } as const;
    coerce({ kind: "integer", value: 3, span: written }, types.boolean().spec, place);
    expect(diagnostics.all).toMatchObject([{ name: "wrong-type", span: usedAt, related: [{ span: written }] }]);
  });
});
