import { describe, expect, it } from "vitest";
import { outline } from "../../test/helpers/outline.ts";
import { parse } from "../index.ts";

function read(text: string): readonly [string, readonly string[]] {
  const { file, problems } = parse("a.podplane", text);
  return [file.items.map(outline).join(" "), problems.map(({ rule }) => rule)];
}

const value = (text: string) => read(`let a = ${text}`);

/** Decision 0400. */
describe("what a line end ends", () => {
  it.each([
    ["let a = b\n.c", '(let a (name "b"))', "unexpected-token"],
    ["let a = b.\nlet c = d", '(let a (. (name "b"))) (let c (name "d"))', "missing-member"],
    ["let a = b\n(c)", '(let a (name "b"))', "unexpected-token"],
    ["let a = b\n[c]", '(let a (name "b"))', "unexpected-token"],
    ["let a = [b\n(c)]", '(let a (list (name "b") (parenthesized (name "c"))))', "missing-comma"],
    ["let a = [b\n[c]]", '(let a (list (name "b") (list (name "c"))))', "missing-comma"],
    ["let a = [b\n.c]", '(let a (list (name "b")))', "unexpected-token"],
    ["let a = [b\nc]", '(let a (list (name "b") (name "c")))', "missing-comma"],
  ])("an access, a call, an index: %j", (text, tree, rule) => {
    expect(read(text)).toEqual([tree, [rule]]);
  });

  it.each([
    ["{\n b = 1\n c = 2\n}", '(object (name "b") (integer "1") (name "c") (integer "2"))'],
    ["{\n b = 1,\n c = 2,\n}", '(object (name "b") (integer "1") (name "c") (integer "2"))'],
    ['{\n b = c\n "d" = 2\n}', '(object (name "b") (name "c") (string (text "d")) (integer "2"))'],
    ["{ b = 1\n c = 2 }", '(object (name "b") (integer "1") (name "c") (integer "2"))'],
  ])("a member of an object: %j", (text, tree) => {
    expect(value(text)).toEqual([`(let a ${tree})`, []]);
  });

  it("nothing between members on one line", () => {
    expect(value("{ b = 1 c = 2 }")[1]).toEqual(["missing-comma"]);
  });

  it.each([
    ["{\n b =\n c = 2\n}", '(object (name "b") (error) (name "c") (integer "2"))'],
    ['{\n b = 1 +\n "c" = 2\n}', '(object (name "b") (+ (integer "1") (error)) (string (text "c")) (integer "2"))'],
    ["{\n b =\n 1 = 2\n}", '(object (name "b") (error) (integer "1") (integer "2"))'],
    ['{\n b =\n "${c}" = 2\n}', '(object (name "b") (error) (string (interpolation (name "c"))) (integer "2"))'],
  ])("a value before something that begins a member: %j", (text, tree) => {
    expect(value(text)).toEqual([`(let a ${tree})`, ["missing-value"]]);
  });
});

describe("what goes on over a line end", () => {
  it.each([
    ["b +\nc", '(+ (name "b") (name "c"))'],
    ["b\n+ c", '(+ (name "b") (name "c"))'],
    ["b\n- c", '(- (name "b") (name "c"))'],
    ["[b\n-c]", '(list (- (name "b") (name "c")))'],
    ["b ?\nc :\nd", '(conditional (name "b") (name "c") (name "d"))'],
    ["b\n? c\n: d", '(conditional (name "b") (name "c") (name "d"))'],
    ["f(\nb,\nc\n)", '(call (name "f") (name "b") (name "c"))'],
    ["\nb", '(name "b")'],
  ])("an operator: %j", (text, tree) => {
    expect(value(text)).toEqual([`(let a ${tree})`, []]);
  });
});
