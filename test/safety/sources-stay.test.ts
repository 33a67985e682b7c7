import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emitProjection } from "../../emitters/projection/index.ts";
import { irOf, source } from "../helpers/podplane-source.ts";
import { runCommand } from "../helpers/run-command.ts";
import { makeFolder, readTree } from "./tree.ts";

/** Ruling 28: no command ever writes to a file that it read as source. */

const projection = "podplane.cluster.jsonc";
const schema = "podplane.cluster.schema.json";
const main = "podplane.main.tf";

/** A document of a cluster as somebody wrote it. */
const [emitted] = emitProjection({ ir: irOf(source()), schema: "" });
const document = (emitted?.text ?? "").replace(/^\/\/.*\n/, "// Ours.\n");

describe("a JSONC source", () => {
  test.each([[projection], ["prod.jsonc"], ["x.json"]])(
    "called %s has no projection, and the schema beside it",
    async (name) => {
      const folder = makeFolder({ [name]: document });
      for (const words of [[name], [name, "--force"]]) {
        const { code, stderr } = await runCommand(folder, ["build", ...words]);
        expect(code, stderr).toBe(0);
        const tree = readTree(folder);
        expect(tree[name]).toBe(document);
        expect(Object.keys(tree).filter((path) => path.includes("cluster."))).toEqual(
          name === projection ? [projection, schema] : [schema],
        );
      }
    },
  );

  test("leaves a document beside it alone", async () => {
    const folder = makeFolder({ "prod.jsonc": document, [projection]: "// Theirs.\n{}\n" });
    const { code, stderr } = await runCommand(folder, ["build", "prod.jsonc", "--force"]);
    expect(code, stderr).toBe(0);
    expect(readTree(folder)[projection]).toBe("// Theirs.\n{}\n");
  });

  test.each<[string, readonly string[], (text: string) => string]>([
    ["as it was made", [], (text) => text],
    ["with --force", ["--force"], (text) => text],
    ["after it was edited", [], (text) => text.replace("// Generated", "// Ours; once generated")],
  ])("that was an output of the last build stays: %s", async (_name, words, edit) => {
    const folder = makeFolder({ "cluster.podplane": source() });
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    const text = edit(readTree(folder)[projection] ?? "");
    writeFileSync(join(folder, projection), text);
    const { code, stderr } = await runCommand(folder, ["build", projection, ...words]);
    expect(code, stderr).toBe(0);
    expect(readTree(folder)[projection]).toBe(text);
    expect((await runCommand(folder, ["build", projection])).stdout).toBe(".: unchanged, 7 files\n");
  });
});

describe("a source that would be overwritten is an error, before anything is written", () => {
  const reading = (name: string) => source({ cluster: `name = file("${name}")` });

  test.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
    ["a JSONC source called as the schema", { [schema]: "DOCUMENT" }, [schema], schema],
    [
      "a JSONC source called as the manifest",
      { "podplane.build.json": "DOCUMENT" },
      ["podplane.build.json"],
      "podplane.build.json",
    ],
    ["a file that the source reads", { "cluster.podplane": reading(main), [main]: "mine" }, [], main],
    [
      "the projection, when the source reads it",
      { "cluster.podplane": reading(projection), [projection]: "// Generated from x\n" },
      [],
      projection,
    ],
    [
      "a file in a folder of outputs",
      {
        "cluster.podplane": reading("podplane.env/knc_arm64/mutable.env"),
        "podplane.env/knc_arm64/mutable.env": "mine",
      },
      [],
      "podplane.env/knc_arm64/mutable.env",
    ],
    [
      "a file in the folder of --out",
      { "cluster.podplane": reading(`o/${main}`), [`o/${main}`]: "mine" },
      ["--out", "o"],
      `o/${main}`,
    ],
  ])("%s", async (_name, files, words, refused) => {
    const given = Object.entries(files).map(([name, text]) => [name, text === "DOCUMENT" ? document : text]);
    for (const more of [[], ["--force"]]) {
      const folder = makeFolder(Object.fromEntries(given));
      const before = readTree(folder);
      const { code, stderr } = await runCommand(folder, ["build", ...words, ...more]);
      expect([code, stderr.match(/^error.*$/gm)]).toEqual([
        1,
        [`error PDP1908: the source ${refused} would be overwritten by an output`],
      ]);
      expect(readTree(folder)).toEqual(before);
    }
  });

  test("also of other sources of the same build", async () => {
    const folder = makeFolder({ "a/cluster.podplane": source(), [`b/${schema}`]: document });
    const before = readTree(folder);
    const { code, stderr } = await runCommand(folder, ["build", "a", `b/${schema}`]);
    expect([code, stderr.match(/^error.*$/gm)]).toEqual([
      1,
      [`error PDP1908: the source b/${schema} would be overwritten by an output`],
    ]);
    expect(readTree(folder)).toEqual(before);
  });

  test("also when the folder of outputs is reached through a link", async () => {
    const folder = makeFolder({ [`a/${schema}`]: document });
    symlinkSync("a", join(folder, "b"));
    const { code, stderr } = await runCommand(folder, ["build", `a/${schema}`, "--out", "b", "--force"]);
    expect([code, stderr]).toEqual([
      1,
      `error PDP1908: the source a/podplane.cluster.schema.json would be overwritten by an output

why: No command writes to a file that it reads as source.
fix: Rename the source, or build into another folder with --out.
more: podplanec explain PDP1908

1 error
`,
    ]);
    expect(readTree(join(folder, "a"))).toEqual({ [schema]: document });
  });

  test("also when the source is reached through a link", async () => {
    const folder = makeFolder({ [`a/${schema}`]: document });
    symlinkSync(`a/${schema}`, join(folder, "x.json"));
    const { code, stderr } = await runCommand(folder, ["build", "x.json", "--out", "a", "--force"]);
    expect([code, stderr]).toEqual([
      1,
      `error PDP1908: the source x.json would be overwritten by an output

why: No command writes to a file that it reads as source.
fix: Rename the source, or build into another folder with --out.
more: podplanec explain PDP1908

1 error
`,
    ]);
    expect(readTree(join(folder, "a"))).toEqual({ [schema]: document });
  });
});

test("import writes over neither its document nor anything else", async () => {
  const folder = makeFolder({ "x.jsonc": document, "cluster.podplane": "mine" });
  for (const words of [["x.jsonc"], ["x.jsonc", "--out", "x.jsonc"], ["x.jsonc", "--out", "./a/../x.jsonc"]]) {
    const { code, stderr } = await runCommand(folder, ["import", ...words]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("exists and was left as it is")]);
  }
  expect(readTree(folder)).toEqual({ "x.jsonc": document, "cluster.podplane": "mine" });
});
