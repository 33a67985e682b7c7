import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { type Example, file, inCluster, inProvider, withDeclarations } from "./pages/page.ts";

function found(example: Example): readonly string[] {
  const errors = runExample(example).diagnostics.filter((one) => one.severity === "error");
  return errors.map(({ name, related }) => `${name}${related.length > 0 ? ` and ${related.length} more` : ""}`);
}

describe("uses of one missing thing", () => {
  test("are one error, with the others as related places", () => {
    const uses = 'name = "${let.title}"\noidc { username_claim = let.title }\npool web { size = let.title }';
    expect(found(inCluster(uses))).toEqual(["unknown-name and 2 more"]);
  });

  test("are as many errors as there are missing things", () => {
    expect(found(inCluster('name = "${let.title} ${let.other} ${let.title}"'))).toEqual([
      "unknown-name and 1 more",
      "unknown-name",
    ]);
  });

  test("have one edit that mends all of them", () => {
    const top = 'param environment: string = "a"';
    const { diagnostics } = runExample(withDeclarations(top, 'name = "${enviroment}"\nassert "a" == "${enviroment}"'));
    const errors = diagnostics.filter((one) => one.severity === "error");
    expect(errors.map((one) => one.fixes.map((fix) => fix.edits.length))).toEqual([[2]]);
  });
});

describe("what cannot be read", () => {
  test("hides what stands on its line, and nothing on others", () => {
    expect(found(inCluster("name = [ = nothing ]\npool web { sice = 1 }"))).toEqual([
      "syntax-unexpected-token",
      "unknown-attribute",
    ]);
  });

  test("makes no name missing that stands there", () => {
    const source = 'podplane 1\n\nlet title "Tools"\n\nlet other = let.title\nlet third = let.titel\n';
    expect(found(file(source))).toEqual(["syntax-unexpected-token", "unknown-name"]);
  });
});

describe("several turns of a loop", () => {
  test("that say one thing of one place are one error", () => {
    const subnets = 'for z in ["us-east-1b", "us-east-1c"] { zone "${z}" { subnet { cidr = auto/24, pool = wbe } } }';
    expect(found(inProvider(subnets)).filter((name) => name.startsWith("unknown-reference"))).toHaveLength(1);
  });
});
