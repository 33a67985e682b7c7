import { expect, test } from "vitest";
import { source } from "../../test/helpers/located.ts";
import { createMarker, readMarks } from "./marks.ts";

test("parts and values in them are told by where they stand, the outer one first, and empty ones not at all", () => {
  const marker = createMarker();
  const [outer, value, empty] = [source(), source(), source()];
  const marked = `a${marker.begin(outer)}b${marker.mark(value, "cd")}${marker.mark(empty, "")}e${marker.end()}f`;
  expect(readMarks(marked, marker.origins)).toEqual({
    text: "abcdef",
    trace: [
      { start: 1, end: 5, origin: outer },
      { start: 2, end: 4, origin: value },
    ],
  });
});

test("each origin is that of its own mark, also beyond nine", () => {
  const marker = createMarker();
  const origins = Array.from({ length: 12 }, () => source());
  const { text, trace } = readMarks(origins.map((origin) => marker.mark(origin, "x")).join(""), marker.origins);
  expect(text).toBe("x".repeat(12));
  expect(trace.map(({ origin }) => origins.indexOf(origin))).toEqual(origins.map((_, index) => index));
});

test.each(["\ue000", "\ue001", "\ue002"])("a value that holds a mark's own character is a bug of ours: %j", (value) => {
  expect(() => createMarker().mark(source(), `a${value}b`)).toThrow("a value holds a character that marks use");
  const marker = createMarker();
  expect(readMarks(marker.mark(source(), "\udfff\ue003"), marker.origins).text).toBe("\udfff\ue003");
});

test("marks that do not close, or close too much, or name nothing, are bugs of ours", () => {
  const marker = createMarker();
  const open = marker.begin(source());
  expect(() => readMarks(`a${open}b`, marker.origins)).toThrow("a mark is never closed");
  expect(() => readMarks(`a${marker.end()}b`, marker.origins)).toThrow("a mark is closed that was not opened");
  expect(() => readMarks(`${open}b${marker.end()}`, [])).toThrow("a mark refers to an origin that there is not");
});
