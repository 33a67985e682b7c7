import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/index.ts";
import { applyAllowances } from "./apply-allowances.ts";
import { denyWarnings } from "./deny-warnings.ts";
import { type Diagnostic, Diagnostics } from "./diagnostic.ts";
import { readAllowances } from "./read-allowances.ts";

const file = "cluster.podplane";

/** A hint, a warning and an error at the first places of their words. */
function reported(text: string): readonly Diagnostic[] {
  const found = new Diagnostics();
  const span = (word: string) => ({ file, start: text.indexOf(word), end: text.indexOf(word) + word.length });
  if (text.includes("hinted")) {
    found.report("name-shortened", span("hinted"), { what: "role", name: "hinted", short: "h", cloud: "AWS" });
  }
  if (text.includes("warned")) found.report("edition-missing", span("warned"), { edition: 1 });
  if (text.includes("wrong")) found.report("division-by-zero", span("wrong"), {});
  return found.all;
}

function remaining(text: string, complete = true): readonly string[] {
  const allowances = readAllowances(file, text, parse(file, text).comments);
  const left = applyAllowances(reported(text), new Map([[file, { text, allowances, complete }]]));
  return left.map(({ code, span }) => `${code} ${text.slice(span?.start, span?.end)}`);
}

const hint = "PDP3045";
const warning = "PDP2001";
const error = "PDP2024";

describe("an allowance", () => {
  test.each([
    ["on the line", `a = hinted // podplane: allow ${hint}, it is known`],
    ["on the line above", `// podplane: allow ${hint}, it is known\na = hinted`],
    ["above blank lines and other comments", `// podplane: allow ${hint}, it is known\n\n// more\na = hinted`],
    ["with the other sign of a comment", `a = hinted # podplane: allow ${hint} it is known`],
    ["in a block comment", `/* podplane: allow ${hint}, it is known */\na = hinted`],
    ["with windows line ends", `// podplane: allow ${hint}, it is known\r\na = hinted\r\n`],
  ])("%s takes the diagnostic out", (_name, text) => {
    expect(remaining(text)).toEqual([]);
  });

  test("of several codes, and several above one line", () => {
    expect(remaining(`// podplane: allow ${hint}, ${warning}, both are known\na = [hinted, warned]`)).toEqual([]);
    const two = [hint, warning].map((code) => `// podplane: allow ${code}, it is known`).join("\n");
    expect(remaining(`${two}\na = [hinted, warned]`)).toEqual([]);
  });

  test.each([
    ["of another line", `a = 1 // podplane: allow ${hint}, it is known\nb = hinted`],
    ["of the line above only", `// podplane: allow ${hint}, it is known\na = 1\nb = hinted`],
    ["of another diagnostic", `a = hinted // podplane: allow ${warning}, it is known`],
    ["in a text", `a = "// podplane: allow ${hint}, it is known"\nb = hinted`],
  ])("%s does not", (_name, text) => {
    expect(remaining(text)).toContain(`${hint} hinted`);
  });

  test("never takes an error out", () => {
    expect(remaining(`a = wrong // podplane: allow ${error}, it is fine`)).toEqual([
      `${error} wrong`,
      `PDP1953 ${error}`,
    ]);
  });

  test("that allows nothing is a warning, with the comment's end as fix", () => {
    const text = `a = 1\n  // podplane: allow ${hint}, it is known\nb = 2\n`;
    expect(remaining(text)).toEqual([`PDP1954 ${hint}`]);
    const allowances = readAllowances(file, text, parse(file, text).comments);
    const [idle] = applyAllowances([], new Map([[file, { text, allowances, complete: true }]]));
    const [edit] = idle?.fixes[0]?.edits ?? [];
    expect(edit && text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end)).toBe("a = 1\nb = 2\n");
  });

  test("is not called idle for what is told until a cluster is built", () => {
    expect(remaining("a = 1 // podplane: allow PDP2204, it stays with these modules")).toEqual([]);
  });

  test("is not called idle where a fault kept checks from running, nor of what only OpenTofu tells", () => {
    expect(remaining(`a = 1 // podplane: allow ${hint}, it is known`, false)).toEqual([]);
    expect(remaining("a = 1 // podplane: allow PDP5002, the provider is old")).toEqual([]);
  });

  test.each([
    ["a misspelt word", `podplane: alow ${hint}, it is known`, "PDP1951"],
    ["no code", "podplane: allow the name, it is known", "PDP1951"],
    ["an unknown code", "podplane: allow PDP9999, it is known", "PDP1951"],
    ["no reason", `podplane: allow ${hint}`, "PDP1952"],
    ["a comma and no reason", `podplane: allow ${hint},`, "PDP1952"],
  ])("with %s is told, and allows nothing", (_name, comment, code) => {
    expect(remaining(`a = hinted // ${comment}`)).toEqual([`${hint} hinted`, `${code} // ${comment}`]);
  });

  test("at the end of a file is told", () => {
    const comment = `// podplane: allow ${hint}, it is known`;
    expect(remaining(`a = 1\n${comment}`)).toEqual([`PDP1951 ${comment}`]);
  });

  test("never takes out more than its line, wherever comments stand", () => {
    const line = fc.constantFrom(
      "a = 1",
      "",
      "// a remark",
      `// podplane: allow ${hint}, it is known`,
      `b = 2 // podplane: allow ${hint}, it is known`,
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.array(line, { maxLength: 8 }), (above, below) => {
        const text = [...above, "c = hinted", ...below].join("\n");
        const allowed = /allow [^\n]*\n(?:(?:\/\/[^\n]*)?\n)*$/.test(`${above.join("\n")}\n`);
        const alone = allowed && above.findLast((one) => one !== "" && !one.startsWith("// a"))?.startsWith("//");
        expect(remaining(text).includes(`${hint} hinted`)).toBe(!alone);
      }),
      { seed: 72, numRuns: 300 },
    );
  });
});

test("denied warnings are errors, and hints stay hints", () => {
  const text = "a = [hinted, warned, wrong]";
  expect(denyWarnings(reported(text)).map(({ severity }) => severity)).toEqual(["hint", "error", "error"]);
});
