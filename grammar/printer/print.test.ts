import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, print } from "../index.ts";

const printed = (text: string) => print(parse("a.podplane", text));

const example = readFileSync(new URL("../../test/fixtures/grammar/example.podplane", import.meta.url), "utf8");

describe("print", () => {
  it("changes nothing in the example of the design", () => {
    expect(printed(example)).toBe(example);
  });

  const root = new URL("../../examples/", import.meta.url);
  it.each(globSync("**/*.podplane", { cwd: root }).sort())("changes nothing in the example %s", (path) => {
    const text = readFileSync(new URL(path, root), "utf8");
    expect(printed(text)).toBe(text);
  });

  it.each([
    ["nested collections", "c x {\n  tags = {\n    a = 1 # one\n    long = [\n      b,\n    ]\n  }\n}\n"],
    ["an if on one line", "c x {\n  if a { b = 1 } else { b = 2 }\n}\n"],
    [
      "an if on several lines",
      "c x {\n  if a {\n    b = 1\n  } else if c {\n    b = 2\n  } else {\n    b = 3\n  }\n}\n",
    ],
    [
      "declarations",
      "template w(a: int, b: string = c) {\n  d = a\n}\n\nabstract cluster base {}\n\ncluster x extends base {}\n",
    ],
    ["statements", 'c x {\n  remove pool old\n  include net.w(a = 1)\n  for k, v in xs { pool "a" {} }\n}\n'],
  ])("changes nothing in canonical %s", (_, text) => {
    expect(printed(text)).toBe(text);
  });

  it.each([
    ["spaces", "let   a=1+2*b [ 0 ]", "let a = 1 + 2 * b[0]\n"],
    ["alignment", "c x {\na = 1\nlong = 2\n\nb = 3\n}", "c x {\n  a    = 1\n  long = 2\n\n  b = 3\n}\n"],
    ["blank lines", "let a = 1\n\n\n\nlet b = 2\n\n", "let a = 1\n\nlet b = 2\n"],
    ["no blank line at the ends of a body", "c x {\n\n  a = 1\n\n}", "c x {\n  a = 1\n}\n"],
    ["an empty body", "c x {\n\n}", "c x {}\n"],
    ["commas between lines", "c x {\n  a = 1,\n  b = 2,\n}", "c x {\n  a = 1\n  b = 2\n}\n"],
    [
      "commas between the lines of an object",
      "let a = {\n  b = 1,\n  c = [\n    1,\n    2\n  ],\n}",
      "let a = {\n  b = 1\n  c = [\n    1,\n    2,\n  ]\n}\n",
    ],
    ["commas on one line of an object", "let a = { b = 1, c = 2, }", "let a = { b = 1, c = 2 }\n"],
    ["old words of types", "param a: list(map(enum(b,c)))", "param a: list<map<enum(b, c)>>\n"],
    ["fields of types", "param a: object{b:int,c?:string=d}", "param a: object { b: int, c?: string = d }\n"],
    ["fields of types on lines", "param a: object {\nb: int, c: int\n}", "param a: object {\n  b: int\n  c: int\n}\n"],
    ["arguments of imports", 'use "a" as b(c=1,d=2)', 'use "a" as b(c = 1, d = 2)\n'],
    ["the place of a template", "template  a( b:int )for  c{}", "template a(b: int) for c {}\n"],
    ["commas on one line", "c x { a = 1 b = 2, }", "c x { a = 1, b = 2 }\n"],
    ["a comma after the last line of a list", "let a = [\n1\n]", "let a = [\n  1,\n]\n"],
    ["CRLF", "let a = 1\r\n\r\nlet b = 2\r\n", "let a = 1\n\nlet b = 2\n"],
    ["parentheses that the user wrote", "let a = ((1))", "let a = ((1))\n"],
    ["conditions", "let a = b?c:d", "let a = b ? c : d\n"],
    ["comprehensions", "let a = [for  x in xs:x if  x]", "let a = [for x in xs: x if x]\n"],
    ["several attributes on a line of a larger body", "c x {\n a = 1, bb = 2\n}", "c x {\n  a  = 1\n  bb = 2\n}\n"],
    ["an empty file", "\n\n", ""],
  ])("normalises %s", (_, text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it.each([
    ["above and behind", "// a\nlet b = 1 // c\n", "// a\nlet b = 1 // c\n"],
    ["at the ends of bodies", "c x { // a\n  b = 1\n  // c\n}", "c x { // a\n  b = 1\n  // c\n}\n"],
    ["in lists", "let a = [1, # one\n2]", "let a = [\n  1, # one\n  2,\n]\n"],
    ["in odd places, above the statement", "let a /* b */ = 1", "/* b */\nlet a = 1\n"],
    ["in a header", "c x { a /* b */ y { d = 1 } }", "c x {\n  /* b */\n  a y { d = 1 }\n}\n"],
    ["of parameters", "template a(\n/// B.\nb: int) {}", "template a(\n  /// B.\n  b: int,\n) {}\n"],
    ["of fields", "param a: object {\n/// B.\nb: int } = {}", "param a: object {\n  /// B.\n  b: int\n} = {}\n"],
    ["behind a brace", "c x { // b\na = 1 }", "c x { // b\n  a = 1\n}\n"],
    ["behind a brace that nothing follows", "c x { // b\n}", "c x { // b\n}\n"],
    ["behind a bracket", "let a = [ // b\n1, 2]", "let a = [ // b\n  1,\n  2,\n]\n"],
    ["at the end of the file", "let a = 1\n\n\n// end", "let a = 1\n\n// end\n"],
  ])("keeps comments %s", (_, text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it("breaks what is written on one line and does not fit", () => {
    const words = Array.from({ length: 30 }, (_, index) => `word${index}`);
    expect(printed(`let a = [${words.join(", ")}]`)).toBe(
      `let a = [\n${words.map((word) => `  ${word},\n`).join("")}]\n`,
    );
    expect(printed(`c x { a = "${"y".repeat(120)}" }`)).toBe(`c x {\n  a = "${"y".repeat(120)}"\n}\n`);
  });

  it("prints strings as they are written", () => {
    const text = `let a = """\n      one \${b  +  c}\n   two\n  """\n`;
    expect(printed(text)).toBe(text);
  });

  it("prints no file that has errors", () => {
    expect(printed("let a = ")).toBeUndefined();
    expect(printed("/// attached to nothing")).toBe("/// attached to nothing\n");
  });
});
