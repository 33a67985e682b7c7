import { describe, expect, test } from "vitest";
import { compileText } from "../../test/helpers/podplane-source.ts";

/** What is said of names that mean nothing, and what the fixes write. */
function said(source: string) {
  const found = compileText(source).diagnostics.filter(({ name }) => name === "unknown-name");
  return found.map(({ message, help, fixes }) => [
    message,
    help,
    ...fixes.flatMap(({ edits }) => edits.map(({ span, text }) => `${source.slice(span.start, span.end)} -> ${text}`)),
  ]);
}

describe("a name that nothing has", () => {
  const declared = 'param size: int = 1\nlet count = 2\nsecret token = env("T")\n';
  test.each<[string, readonly string[]]>([
    ["param.siz", ["there is no `param.siz`", "Did you mean `size`?", "siz -> size"]],
    ["let.coun", ["there is no `let.coun`", "Did you mean `count`?", "coun -> count"]],
    ["secret.tokn", ["there is no `secret.tokn`", "Did you mean `token`?", "tokn -> token"]],
    // What another namespace has is meant, and is no matter of one word.
    ["let.size", ["there is no `let.size`", "There is `param.size`."]],
    ["param.count", ["there is no `param.count`", "There is `let.count`."]],
    ["param.token", ["there is no `param.token`", "There is `secret.token`."]],
    ["secret.size", ["there is no `secret.size`", "There is `param.size`."]],
    ["let.nothing", ["there is no `let.nothing`", "It is one of `count` and `x`."]],
  ])("%s", (name, expected) => {
    expect(said(`podplane 1\n${declared}let x = ${name}\n`)).toEqual([expected]);
  });
});
