import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asOrdinaryUser } from "../../test/helpers/ordinary-user.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { UserError } from "../cli/index.ts";
import { findSources } from "./sources.ts";

/** Ruling 29. */

const cluster = "podplane 1\ncluster x {}\n";
const library = "podplane 1\ntemplate t() {}\n";
const generated = "// Generated from cluster.podplane. Do not edit: …\n{}\n";
const written = '{ "cluster": {} }\n';
const document = "podplane.cluster.jsonc";

type Files = Readonly<Record<string, string>>;

/** The sources that paths mean, as they are shown; or the message of what is wrong. */
function found(files: Files, ...paths: readonly string[]): readonly string[] | string {
  return foundFrom(makeFolder(files), ...paths);
}

function foundFrom(cwd: string, ...paths: readonly string[]): readonly string[] | string {
  try {
    return findSources(cwd, paths).map(({ file, notation }) => `${file} ${notation}`);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

describe("a folder means", () => {
  test.each<[string, Files, readonly string[] | string]>([
    ["its cluster.podplane", { "cluster.podplane": cluster }, ["cluster.podplane podplane"]],
    [
      "its cluster.podplane, whatever else has a cluster",
      { "cluster.podplane": cluster, "a.podplane": cluster, "b.podplane": cluster },
      ["cluster.podplane podplane"],
    ],
    [
      "its cluster.podplane, also when that is a library",
      { "cluster.podplane": library, "a.podplane": cluster },
      ["cluster.podplane podplane"],
    ],
    ["its only *.podplane with a cluster", { "a.podplane": library, "b.podplane": cluster }, ["b.podplane podplane"]],
    ["its only *.podplane, a library", { "a.podplane": library }, ["a.podplane podplane"]],
    [
      "its only file with a cluster that is not abstract",
      { "a.podplane": "abstract cluster base {}", "b.podplane": cluster },
      ["b.podplane podplane"],
    ],
    ["its podplane.cluster.jsonc", { [document]: written }, [`${document} jsonc`]],
    [
      "its podplane.cluster.jsonc where no *.podplane has a cluster",
      { "a.podplane": library, [document]: written },
      [`${document} jsonc`],
    ],
    [
      "its podplane.cluster.jsonc beside several libraries",
      { "a.podplane": library, "b.podplane": library, [document]: written },
      [`${document} jsonc`],
    ],
    [
      "its only *.podplane beside a generated document, also while its cluster cannot be read",
      { "a.podplane": "podplane 1\nclster x {", [document]: generated },
      ["a.podplane podplane"],
    ],
    [
      "the source of a document that was generated",
      { "cluster.podplane": cluster, [document]: generated },
      ["cluster.podplane podplane"],
    ],
    [
      "the only one with a cluster beside its generated document",
      { "x.podplane": cluster, [document]: generated.replace("cluster.podplane", "x.podplane") },
      ["x.podplane podplane"],
    ],
    [
      "an error where a document is not generated",
      { "cluster.podplane": cluster, [document]: written },
      `. has both cluster.podplane and a ${document} that is not generated from it`,
    ],
    [
      "an error where such a document stands beside the only one with a cluster",
      { "x.podplane": cluster, "a.podplane": library, [document]: written },
      `. has both x.podplane and a ${document} that is not generated from it`,
    ],
    [
      "an error where several have a cluster",
      { "b.podplane": cluster, "a.podplane": cluster },
      ". has several files with a cluster: a.podplane, b.podplane",
    ],
    [
      "an error where there are only libraries",
      { "a.podplane": library, "b.podplane": library },
      "there is no cluster in .",
    ],
    ["an error where there is nothing", { "notes.txt": "", "x.jsonc": written }, "there is no cluster in ."],
    ["an error where clusters are further down", { "a/cluster.podplane": cluster }, "there is no cluster in ."],
  ])("%s", (_what, files, expected) => {
    expect(found(files)).toEqual(expected);
    expect(found(files, ".")).toEqual(expected);
  });

  test("nothing of what stands in a folder called like a source", () => {
    const folder = makeFolder({ [document]: written });
    mkdirSync(join(folder, "x.podplane"));
    expect(foundFrom(folder)).toEqual([`${document} jsonc`]);
  });

  test("an error where permission is denied", async () => {
    const folder = makeFolder({ "a/cluster.podplane": cluster, "b/cluster.podplane": cluster });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "a"), 0o000);
    expect(await asOrdinaryUser(() => foundFrom(folder, "a"))).toBe(
      "the folder a cannot be read: permission is denied",
    );
    expect(await asOrdinaryUser(() => foundFrom(folder, "b"))).toEqual(["b/cluster.podplane podplane"]);
    chmodSync(join(folder, "a"), 0o755);
  });

  test("what a link to a folder leads to", () => {
    const folder = makeFolder({ "a/cluster.podplane": cluster });
    symlinkSync("a", join(folder, "b"));
    expect(foundFrom(folder, "b")).toEqual(["b/cluster.podplane podplane"]);
  });
});

describe("a path means", () => {
  test.each<[string, Files, readonly string[], readonly string[] | string]>([
    ["any .podplane", { "x.podplane": library, [document]: written }, ["x.podplane"], ["x.podplane podplane"]],
    ["any .jsonc", { "any.jsonc": written, "cluster.podplane": cluster }, ["any.jsonc"], ["any.jsonc jsonc"]],
    ["any .json", { "any.json": written }, ["any.json"], ["any.json jsonc"]],
    [
      "the document that a source generates, when it is named",
      { "cluster.podplane": cluster, [document]: generated },
      [document],
      [`${document} jsonc`],
    ],
    ["nothing of another ending", { "x.yaml": "" }, ["x.yaml"], "x.yaml is neither a .podplane nor a .jsonc file"],
    [
      "nothing with another case",
      { "x.PODPLANE": cluster },
      ["x.PODPLANE"],
      "x.PODPLANE is neither a .podplane nor a .jsonc file",
    ],
    ["nothing that is not there", {}, ["gone"], "there is no gone"],
    ["nothing where a pattern finds nothing", {}, ["*.podplane"], "there is no *.podplane"],
    [
      "what a pattern finds, folders too",
      { "a/cluster.podplane": cluster, "b/x.podplane": cluster, "c.txt": "" },
      ["[ab]"],
      ["a/cluster.podplane podplane", "b/x.podplane podplane"],
    ],
    [
      "a file whose name looks like a pattern",
      { "[a].podplane": cluster },
      ["[a].podplane"],
      ["[a].podplane podplane"],
    ],
    [
      "one source once, and all in order",
      { "b.podplane": cluster, "a/cluster.podplane": cluster },
      ["b.podplane", "a", "./b.podplane", "a/cluster.podplane"],
      ["a/cluster.podplane podplane", "b.podplane podplane"],
    ],
  ])("%s", (_what, files, paths, expected) => {
    expect(found(files, ...paths)).toEqual(expected);
  });

  test("files outside of the working directory, shown from it", () => {
    const folder = makeFolder({ "a/cluster.podplane": cluster, "b/x": "" });
    const shown = ["../a/cluster.podplane podplane"];
    expect(foundFrom(join(folder, "b"), "../a")).toEqual(shown);
    expect(foundFrom(join(folder, "b"), join(folder, "a"))).toEqual(shown);
  });

  test("a loop of links is explained", () => {
    const folder = makeFolder();
    symlinkSync("loop.podplane", join(folder, "loop.podplane"));
    expect(foundFrom(folder, "loop.podplane")).toBe("loop.podplane cannot be read: it is a loop of symbolic links");
  });
});
