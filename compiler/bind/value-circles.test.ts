import { expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { withDeclarations } from "../diagnostics/pages/page.ts";

function found(source: string, body = "", library?: string): readonly string[] {
  const files: Readonly<Record<string, string>> = library ? { "library.podplane": library } : {};
  const { diagnostics } = runExample({ ...withDeclarations(source, body), given: { files } });
  return diagnostics.flatMap(({ message, severity }) => (severity === "error" ? [message] : []));
}

const circle = "let a = let.b + 1\nlet b = let.a";
const told = ["a value needs itself: let.a → let.b → let.a"];

test("values that need each other are told once, used or not", () => {
  expect(found(circle)).toEqual(told);
  expect(found(circle, "pool web { size = let.a }\npool control-plane { size = let.b }")).toEqual(told);
});

test("also in a library of which another value is used", () => {
  const library = `podplane 1\n\n${circle}\nlet c = 2\n`;
  expect(found('use "library.podplane" as l\nlet d = l.c', "", library)).toEqual(told);
  expect(found('use "library.podplane" as l', "pool web { size = l.a }", library)).toEqual(told);
});

test("each circle is told, and what only leads to one is not", () => {
  expect(found(`${circle}\nlet c = let.a\nlet d = let.d`)).toEqual([...told, "a value needs itself: let.d → let.d"]);
});
