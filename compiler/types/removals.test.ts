import { describe, expect, test } from "vitest";
import { runExample } from "../../test/diagnostics/run-example.ts";
import { file } from "../diagnostics/pages/page.ts";

/** What is said of `remove`, with its text. */
function found(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const example = file(`podplane 1\n${text}\n`);
  const { diagnostics, sources } = runExample({ ...example, given: { ...example.given, files } });
  return diagnostics.flatMap(({ name, span }) => {
    const shown = sources.get(span?.file ?? "")?.slice(span?.start, span?.end);
    return name.startsWith("remove-") ? [`${name} ${shown}`] : [];
  });
}

const base = 'abstract cluster base { name = "B", pool web { size = 3 }, pool old { size = 1 } }';
const nothing = ["remove-nothing remove nam"];
const stray = ["remove-without-extends remove name"];

describe("a remove that removes nothing is told once", () => {
  test.each([
    ["in a cluster", `${base}\ncluster c extends base { remove nam }`],
    ["in an abstract cluster that nothing extends", `${base}\nabstract cluster c extends base { remove nam }`],
    ["in a branch that is not taken", `${base}\ncluster c extends base { if false { remove nam } }`],
    ["in a loop", `${base}\ncluster c extends base { for n in range(80) { remove nam } }`],
    ["in a loop without turns", `${base}\ncluster c extends base { for n in range(0) { remove nam } }`],
    ["in a template", `template t() for cluster { remove nam }\n${base}\ncluster c extends base { include t() }`],
    [
      "of what its base took out",
      `abstract cluster first { name = "B" }\nabstract cluster base extends first { remove name }
abstract cluster c extends base { if false { remove name } }`,
    ],
  ])("%s", (name, text) => {
    expect(found(text)).toEqual(name.startsWith("of what") ? ["remove-nothing remove name"] : nothing);
  });

  test.each([
    ["in a cluster", `${base}\ncluster c extends base { remove pool old, remove pool old }`],
    ["after all of its kind", `${base}\ncluster c extends base { remove pool, remove pool old }`],
    ["in an abstract cluster", `${base}\nabstract cluster c extends base { remove pool old, remove pool old }`],
    ["in a branch that is not taken", `${base}\ncluster c extends base { remove pool, if false { remove pool old } }`],
    ["in a template that none includes", "template t() for cluster { remove pool old, remove pool old }"],
    [
      "in a template that is included",
      `template t() for cluster { remove pool old, remove pool old }\n${base}\ncluster c extends base { include t() }`,
    ],
  ])("a second time, %s", (_, text) => expect(found(text)).toEqual(["remove-nothing remove pool old"]));

  test("in a block", () => {
    expect(found(`${base}\ncluster c extends base { pool web { if false { remove siz } } }`)).toEqual([
      "remove-nothing remove siz",
    ]);
    expect(found(`${base}\ncluster c extends base { if false { remove pool wbe } }`)).toEqual([
      "remove-nothing remove pool wbe",
    ]);
  });

  test.each(["", "include t()", "for n in range(80) { include t() }"])("which no base can have: %s", (use) => {
    const template = "template t() for cluster { remove nam }";
    expect(found(`${template}\n${base}\ncluster c extends base { ${use} }`)).toEqual(nothing);
    expect(found(`${template}\ncluster c { ${use} }`)).toEqual(nothing);
    const files = { "l.podplane": `podplane 1\n${template}\n` };
    const from = use.replace("t()", "l.t()");
    expect(found(`use "l.podplane" as l\n${base}\ncluster c extends base { ${from} }`, files)).toEqual(nothing);
  });

  test.each(["for n in range(80) {", "for n in range(0) {", "if false {"])(
    "of a kind that the base lacks, with a computed label: %s",
    (head) => {
      const text = `cluster c extends bare { ${head} remove pool "p${"${1}"}" } }`;
      expect(found(`abstract cluster bare { name = "B" }\n${text}`)).toEqual([
        `remove-nothing remove pool "p${"${1}"}"`,
      ]);
      expect(found(`${base}\ncluster c extends base { if false { remove pool "p${"${1}"}" } }`)).toEqual([]);
    },
  );

  test("in a library of which nothing is used", () => {
    const library = `podplane 1\n${base}\nabstract cluster c extends base { remove nam }\n`;
    expect(found('use "l.podplane" as l', { "l.podplane": library })).toEqual(nothing);
    expect(found('use "l.podplane" as l\ncluster d extends l.c {}', { "l.podplane": library })).toEqual(nothing);
  });
});

describe("a remove in what extends nothing is told once", () => {
  test.each([
    ["in a cluster", "cluster c { remove name }"],
    ["in a branch that is not taken", "cluster c { if false { remove name } }"],
    ["in a template", "template t() for cluster { remove name }\ncluster c { include t() }"],
    ["in a template, twice", "template t() for cluster { remove name }\ncluster c { include t(), include t() }"],
    ["in a template that none includes", "template t() for cluster { remove name }\ncluster c {}"],
    ["in a block that is added", `${base}\ncluster c extends base { if false { pool new { remove name } } }`],
  ])("%s", (_, text) => expect(found(text)).toEqual(stray));

  test.each(["", "include t()", "for i in range(80) { include t() }"])("and each of two: %s", (use) => {
    const text = `template t() for cluster { remove name, remove name }\ncluster c { ${use} }`;
    expect(found(text)).toEqual([...stray, ...stray]);
  });

  test("in a template of a library, with the cluster as a related place", () => {
    const files = { "l.podplane": "podplane 1\ntemplate t() for cluster { remove name }\n" };
    expect(found('use "l.podplane" as l\ncluster c {}', files)).toEqual([]);
    expect(found('use "l.podplane" as l\ncluster c { include l.t() }', files)).toEqual(stray);
  });
});

describe("a remove in a loop over declared blocks is told once", () => {
  test.each([
    ["of what the base has", "for p in pool { remove name }"],
    ["without turns", "for b in domain { remove name }"],
    ["in a branch that is not taken", "if false { for p in pool { if true { remove name } } }"],
    ["in a block that it makes", 'for p in pool { bucket "b" { remove name } }'],
  ])("%s", (_, body) => expect(found(`${base}\ncluster c extends base { ${body} }`)).toEqual(stray));

  test.each([
    ["in a template", "template t() for cluster { for p in pool { remove name } }", "include t()"],
    ["in a template that none includes", "template t() for cluster { for p in pool { remove name } }", ""],
    ["in a template that it includes", "template t() for cluster { remove name }", "for p in pool { include t() }"],
    [
      "in one that this includes",
      "template t() for cluster { include u() }\ntemplate u() for cluster { remove name }",
      "for p in pool { include t() }",
    ],
  ])("%s", (_, templates, body) => {
    expect(found(`${templates}\n${base}\ncluster c extends base { ${body} }`)).toEqual(stray);
  });
});

describe("nothing is said", () => {
  test.each([
    ["of two branches", `${base}\ncluster c extends base { if true { remove name } else { remove name } }`],
    ["of others of a kind", `${base}\ncluster c extends base { remove pool old, remove pool web }`],
    ["of what is there", "cluster c extends base { remove name, pool web { remove size }, remove pool old }"],
    ["of a label that is computed", 'cluster c extends base { if false { remove pool "${"w"}b" } }'],
    ["where the base is not known", "cluster c extends bse { remove name }"],
    ["of a template that may be right", "template t() for cluster { remove seed }\ncluster c extends base {}"],
  ])("%s", (_, text) => expect(found(`${base}\n${text}`)).toEqual([]));
});
