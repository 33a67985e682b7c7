import { describe, expect, test } from "vitest";
import { type Expression, type Node, parse, walk } from "../../grammar/index.ts";
import { compileChanged, exampleSubjects, type Subject } from "./subjects.ts";

const word = "undeclared-name";

/**
 * The expressions of a source that could be any, by their places: not callees, not the words of a path, not the keys
 * of objects and not labels, which are names of their own.
 */
function expressionsOf(subject: Subject): readonly Expression[] {
  const { file } = parse(subject.changed, subject.files.get(subject.changed) ?? "");
  const found = new Set<Expression>();
  const skipped = new Set<Node>();
  walk(file, (node) => {
    switch (node.kind) {
      case "call":
        skipped.add(node.callee);
        break;
      case "member":
        skipped.add(node.object);
        break;
      case "object":
        for (const entry of node.entries) skipped.add(entry.key);
        break;
      case "block":
        for (const label of node.labels) skipped.add(label);
        if (node.extends) skipped.add(node.extends);
        break;
      case "remove":
        for (const label of node.labels) skipped.add(label);
        break;
      case "include":
        skipped.add(node.template);
        break;
      default:
        break;
    }
    if (isExpression(node)) found.add(node);
  });
  return [...found].filter((one) => !skipped.has(one));
}

const others: ReadonlySet<Node["kind"]> = new Set([
  "file",
  "edition",
  "use",
  "param",
  "let",
  "secret",
  "template",
  "block",
  "assert",
  "body",
  "attribute",
  "for",
  "if",
  "include",
  "remove",
  "incomplete",
  "type",
  "text",
  "interpolation",
]);

function isExpression(node: Node): node is Expression {
  return !others.has(node.kind);
}

/** Rules that say that a word means nothing where it stands, each with the words that its place takes. */
const expected = new Set([
  "unknown-bare-name",
  "wrong-type",
  "unknown-value",
  "text-needs-quotes",
  "unknown-reference",
  "unknown-balancer",
  "not-a-member",
  "balancer-role-missing",
  "syntax-missing-body",
  "bad-text",
  "bad-zone",
]);

describe.each(exampleSubjects().map((subject) => [subject.name, subject] as const))("%s", (_, subject) => {
  const text = subject.files.get(subject.changed) ?? "";

  test("an undeclared name in any of its expressions is an error at its place", () => {
    const missed = expressionsOf(subject).filter(({ span }) => {
      const changed = text.slice(0, span.start) + word + text.slice(span.end);
      const found = compileChanged(subject, changed);
      return !found.some(
        (one) =>
          one.severity === "error" &&
          expected.has(one.name) &&
          one.span?.file === subject.changed &&
          one.span.start === span.start &&
          one.span.end === span.start + word.length,
      );
    });
    expect(missed.map(({ span }) => text.slice(span.start, span.end))).toEqual([]);
  });

  test("an undeclared value in any of them, too", () => {
    const missed = expressionsOf(subject).filter(({ span }) => {
      const changed = `${text.slice(0, span.start)}let.${word}${text.slice(span.end)}`;
      const start = span.start + "let.".length;
      return !compileChanged(subject, changed).some((one) => one.name === "unknown-name" && one.span?.start === start);
    });
    expect(missed.map(({ span }) => text.slice(span.start, span.end))).toEqual([]);
  });
});
