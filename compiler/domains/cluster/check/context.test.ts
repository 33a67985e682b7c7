import { expect, test } from "vitest";
import { compileText, source } from "../../../../test/helpers/podplane-source.ts";

/** What is offered for the type of a VM that is misspelt. */
function offered(type: string): readonly (readonly string[])[] {
  const text = source({ top: 'let type = "t4g.smal"' }).replace('"t4g.small"', type);
  const found = compileText(text).diagnostics.filter(({ name }) => name === "instance-size-unknown");
  return found.map(({ fixes }) => fixes.map(({ title }) => title));
}

test("what was meant is offered where the word stands, and not where a name of it does that is as long", () => {
  const [written = []] = offered('"t4g.smal"');
  expect(written[0]).toBe("Write t4g.small");
  expect("let.type").toHaveLength("t4g.smal".length);
  expect(offered("let.type")).toEqual([[]]);
});
