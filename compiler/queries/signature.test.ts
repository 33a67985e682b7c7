import { describe, expect, test } from "vitest";
import { analysed } from "../../test/helpers/analysed.ts";
import { signatureAt } from "./index.ts";

const found = (source: string) => {
  const { path, offset, analysis } = analysed({ "a.podplane": source });
  return signatureAt(path, offset, analysis);
};

/** The label with the parameter that is written in brackets. */
const called = (source: string) => {
  const signature = found(source);
  const [start, end] = signature?.parameters[signature.active] ?? [0, 0];
  return (
    signature && `${signature.label.slice(0, start)}[${signature.label.slice(start, end)}]${signature.label.slice(end)}`
  );
};

describe("the function that is called around a place", () => {
  test.each<[string, string | undefined]>([
    ["replace(┆)", "replace([text]: text, part: text, by: text)"],
    ["replace(┆", "replace([text]: text, part: text, by: text)"],
    ['replace("a"┆, "b")', "replace([text]: text, part: text, by: text)"],
    ['replace("a" ┆, "b")', "replace([text]: text, part: text, by: text)"],
    ['replace("a,b" ┆)', "replace([text]: text, part: text, by: text)"],
    ['replace("a",┆)', "replace(text: text, [part]: text, by: text)"],
    ['replace("a", ┆)', "replace(text: text, [part]: text, by: text)"],
    ['replace("a", "b"┆)', "replace(text: text, [part]: text, by: text)"],
    ['replace("a", "b" ┆)', "replace(text: text, [part]: text, by: text)"],
    ['replace("a", "b", ┆"c")', "replace(text: text, part: text, [by]: text)"],
    ['replace("a", "b", "c", ┆)', "replace(text: text, part: text, [by]: text)"],
    ['replace("a", lower(┆), "c")', "lower([text]: text)"],
    ['replace("a", l┆ower("b"), "c")', "replace(text: text, [part]: text, by: text)"],
    ['replace("a", lower┆("b"), "c")', "replace(text: text, [part]: text, by: text)"],
    ['replace("a", lower("b")┆, "c")', "replace(text: text, [part]: text, by: text)"],
    ['replace(lower("a")┆', "replace([text]: text, part: text, by: text)"],
    ['lower("a")┆', undefined],
    ["lower()┆", undefined],
    ['lower┆("a")', undefined],
    ["nothing(┆)", undefined],
    ["(1)(┆)", undefined],
    ["1┆", undefined],
  ])("%s", (expression, expected) => {
    expect(called(`let a = ${expression}\n`)).toBe(expected);
  });

  test("comes with what it does, and where each of its parameters stands", () => {
    expect(found('let a = lower("A┆")\n')).toEqual({
      label: "lower(text: text)",
      doc: "The text in lower case.",
      parameters: [[6, 10]],
      active: 0,
    });
  });
});

describe("the template that is included around a place", () => {
  const head = `/// A pool.
template t(a: int, t: string = "x", ab: bool) for pool {}
template none() for pool {}
`;
  const within = (include: string) => `${head}cluster x { pool y { ${include} } }\n`;
  test.each<[string, string | undefined]>([
    ["include t(┆)", "t([a]: int, t?: string, ab: bool)"],
    ["include t(a┆ = 1)", "t([a]: int, t?: string, ab: bool)"],
    ["include t(ab = ┆true)", "t(a: int, t?: string, [ab]: bool)"],
    ["include t(t┆ = 1, a = 2)", "t(a: int, [t]?: string, ab: bool)"],
    ["include t(t = 1 ┆, a = 2)", "t(a: int, [t]?: string, ab: bool)"],
    // A name that is given is written, whatever stands in front of it.
    ["include t(ab = 1, ┆t = 2)", "t(a: int, [t]?: string, ab: bool)"],
    // What comes next is the first that is not given.
    ["include t(a = 1, ┆)", "t(a: int, [t]?: string, ab: bool)"],
    ["include t(t = 1, ┆)", "t([a]: int, t?: string, ab: bool)"],
    ["include t(┆ a = 1)", "t(a: int, [t]?: string, ab: bool)"],
    ["include t(a = 1, t = 2,┆)", "t(a: int, t?: string, [ab]: bool)"],
    ["include t(other = ┆1)", "t([a]: int, t?: string, ab: bool)"],
    ["include t┆(a = 1)", undefined],
    ["include t(a = 1)┆", undefined],
    ["include other(┆)", undefined],
    ["include none(┆)", "[]none()"],
  ])("%s", (include, expected) => {
    expect(called(within(include))).toBe(expected);
  });

  test("comes with its comment, and where each of its parameters stands", () => {
    expect(found(within("include t(┆)"))).toEqual({
      label: "t(a: int, t?: string, ab: bool)",
      doc: "A pool.",
      parameters: [
        [2, 3],
        [10, 11],
        [22, 24],
      ],
      active: 0,
    });
    expect(found(within("include none(┆)"))).toEqual({ label: "none()", doc: "", parameters: [], active: 0 });
  });
});
