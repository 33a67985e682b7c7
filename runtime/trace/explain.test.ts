import { expect, test } from "vitest";
import type { Way } from "../../compiler/index.ts";
import { explainOrigin } from "./explain.ts";

const text = `template net() { size = 1 }
for zone in let.zones { include net() }`;

test("a value of a template tells the include and the turn that it stands for", () => {
  const at = (part: string) => ({ file: "a", start: text.indexOf(part), end: text.indexOf(part) + part.length });
  const loop: Way = { kind: "loop", span: at("zone"), text: "zone = us-east-1b", outer: undefined };
  const way: Way = { kind: "include", span: at("include net()"), text: "net", outer: loop };
  const span = { ...at("size = 1"), way };
  expect(explainOrigin({ kind: "source", span, written: undefined }, new Map([["a", text]]))).toEqual([
    "source a:1:18  size = 1",
    "  in this include, for zone = us-east-1b: a:2:25  include net()",
  ]);
});
