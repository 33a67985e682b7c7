import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { declarations, withDeclarations } from "../diagnostics/pages/page.ts";

type Files = Readonly<Record<string, string>>;

/** What is said of declarations beside a complete cluster, with the line of each. */
function found(source: string, body = "", files: Files = {}): readonly string[] {
  const example = { ...withDeclarations(source, body), given: { files } };
  const { diagnostics, sources } = runExample(example);
  return diagnostics.flatMap(({ name, message, span, severity, related }) => {
    if (severity !== "error") return [];
    const text = sources.get(span?.file ?? "")?.slice(span?.start, span?.end);
    const places = related.length > 0 ? ` (and ${related.length})` : "";
    return [`${name} ${text}: ${message.replace(/^.*: /, "")}${places}`];
  });
}

describe("a template that includes itself", () => {
  const pair = "template a() { include b() }\ntemplate b() { include a() }";
  const told = ["include-cycle include a(): a → b → a"];

  test("is told once, whether it is included never, once or eighty times", () => {
    expect(found(pair)).toEqual(told);
    expect(found(pair, "include a()")).toEqual(told);
    expect(found(pair, "for n in range(40) {\n include a()\n include b()\n}")).toEqual(told);
  });

  test("is told in a library that nothing is included of, with its name", () => {
    const library = `podplane 1\n\n${pair}\n`;
    const files = { "library.podplane": library };
    expect(found('use "library.podplane" as library', "", files)).toEqual(told);
    expect(found('use "library.podplane" as library', "include library.a()", files)).toEqual(told);
  });

  test("twice closes one circle", () => {
    expect(found("template a() { include a()\n include a() }")).toEqual(["include-cycle include a(): a → a (and 1)"]);
  });

  test("in blocks, loops and branches", () => {
    const body = 'provider aws { for z in ["a"] { if true { zone "${z}" {} } else { include a() } } }';
    expect(found(`template a() { ${body} }`).filter((one) => one.startsWith("include-cycle"))).toHaveLength(1);
  });

  test("is told beside each other circle, and nothing where templates only share one", () => {
    const two =
      "template a() { include b()\n include c() }\ntemplate b() { include a() }\ntemplate c() { include a() }";
    expect(found(two)).toHaveLength(2);
    const shared = "template a() { include b()\n include c() }\ntemplate b() { include c() }\ntemplate c() {}";
    expect(found(shared)).toEqual([]);
  });

  test("over files that use each other is a circle of these files", () => {
    const library = 'podplane 1\n\nuse "example.podplane" as main\n\ntemplate b() { include main.a() }\n';
    const source = 'use "library.podplane" as library\n\ntemplate a() { include library.b() }';
    expect(found(source, "include a()", { "library.podplane": library })).toEqual([
      'use-cycle "example.podplane": example.podplane → library.podplane → example.podplane',
    ]);
  });

  test("over very many steps is found, and shown by its ends", () => {
    const circle = (length: number) =>
      Array.from({ length }, (_, n) => `template t${n}() { include t${(n + 1) % length}() }`).join("\n");
    expect(found(circle(60))).toEqual(["include-cycle include t0(): t0 → t1 → t2 → … → t58 → t59 → t0"]);
    expect(found(circle(5000), "include t0()").map((one) => one.split(" ")[0])).toEqual([
      "include-too-deep",
      "include-cycle",
    ]);
  });
});

describe("a cluster that extends itself", () => {
  const circle = "abstract cluster a extends b {}\nabstract cluster b extends a {}";
  const told = ["extends-cycle a: a → b → a"];

  test("is told once, whoever extends it", () => {
    expect(found(circle)).toEqual(told);
    expect(found(`${circle}\ncluster c extends a {}\ncluster d extends a {}`)).toEqual(told);
  });

  test("is told in a library of which nothing is extended", () => {
    const files = { "library.podplane": `podplane 1\n\n${circle}\n` };
    expect(found('use "library.podplane" as library', "", files)).toEqual(told);
    expect(found('use "library.podplane" as library\ncluster c extends library.b {}', "", files)).toEqual(told);
  });

  test.each(["extends c", "extends nothing", "extends library.nothing"])(
    "as well as one that %s lets other faults be told, and invents none",
    (base) => {
      const own = `cluster c ${base} {\n  pool web { size = -1 }\n  provider aws { region = "nowhere" }\n}`;
      const { diagnostics } = runExample(declarations(own));
      const names = diagnostics.filter((one) => one.severity === "error").map((one) => one.name);
      expect(names.slice(1).sort()).toEqual(["bad-region", "number-out-of-range"]);
    },
  );
});
