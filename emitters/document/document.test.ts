import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Origin } from "../../compiler/ir/index.ts";
import { fixSeed } from "../../test/helpers/fixed-seed.ts";
import { type Document, empty, group, indent, join, line, renderDocument, rule, text, traced } from "./index.ts";

fixSeed();

function origin(start: number): Origin {
  return { kind: "source", span: { file: "x.podplane", start, end: start + 1 }, written: undefined };
}

function render(document: Document) {
  return renderDocument(document, { indentWidth: 2 });
}

describe("layout", () => {
  test("lines inside an indent start deeper, blank lines hold nothing", () => {
    const body = group([text("a {"), indent(group([line, text("b"), line, line, text("c")])), line, text("}")]);
    expect(render(body).text).toBe("a {\n  b\n\n  c\n}");
  });

  test("a join puts the separator between, not around", () => {
    expect(render(join([text("a"), text("b"), text("c")], text(", "))).text).toBe("a, b, c");
    expect(render(join([], text(", "))).text).toBe("");
  });

  test("text with a line break is refused: it would escape the indentation", () => {
    expect(() => text("a\nb")).toThrow('text of a document holds a line break: "a\\nb"');
  });
});

describe("trace", () => {
  test("ranges nest, outer ones first, and cover the indentation of the lines that they begin", () => {
    const [outer, inner] = [origin(1), origin(2)];
    const body = traced(outer, group([text("a"), indent(group([line, traced(inner, text("b"))]))]));
    expect(render(body)).toEqual({
      text: "a\n  b",
      trace: [
        { start: 0, end: 5, origin: outer },
        { start: 2, end: 5, origin: inner },
      ],
    });
  });

  test("empty ranges and repeated origins leave no range", () => {
    const one = origin(1);
    expect(render(traced(one, group([traced(one, text("a")), traced(origin(2), empty)]))).trace).toEqual([
      { start: 0, end: 1, origin: one },
    ]);
  });

  test("a rule says what it derives from", () => {
    expect(rule("api-url", origin(1), origin(2))).toEqual({
      kind: "rule",
      rule: "api-url",
      from: [origin(1), origin(2)],
    });
  });
});

const { document } = fc.letrec<{ document: Document }>((tie) => ({
  document: fc.oneof(
    { depthSize: "medium" },
    fc.constant(line),
    fc.string().map((value) => text(value.replaceAll("\n", ""))),
    fc.array(tie("document"), { maxLength: 5 }).map(group),
    tie("document").map((body) => indent(body)),
    fc.tuple(fc.nat(), tie("document")).map(([start, body]) => traced(origin(start), body)),
  ),
}));

test("ranges of any document lie in its text and never cross", () => {
  fc.assert(
    fc.property(document, (body) => {
      const { text: rendered, trace } = render(body);
      for (const [index, range] of trace.entries()) {
        expect(range.start).toBeLessThan(range.end);
        expect(range.end).toBeLessThanOrEqual(rendered.length);
        for (const other of trace.slice(index + 1)) {
          const apart = other.start >= range.end;
          const inside = other.start >= range.start && other.end <= range.end;
          expect(apart || inside).toBe(true);
        }
      }
    }),
  );
});
