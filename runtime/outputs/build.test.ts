import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { findSources } from "../project/index.ts";
import { buildSource } from "./build.ts";
import { sha256 } from "./emit.ts";

/** The only source of a folder, built in memory. */
function built(folder: string, out?: string) {
  const [only] = findSources(folder, []);
  if (!only) throw new Error("there is no source");
  return buildSource(folder, only, { assignments: [], varsFiles: [], out }, false);
}

const keys = `ssh { immutable_authorized_keys = [for i in range(200): "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"B".repeat(43)} ops-\${i}"] }`;

describe("a source with errors", () => {
  test.each([
    ["of the compilation", source({ pool: "size = none" }), "wrong-type"],
    ["of the outputs", source({ cluster: keys }), "user-data-too-large"],
  ])("%s has no outputs", (_which, text, name) => {
    const build = built(makeFolder({ "cluster.podplane": text }));
    expect(build.diagnostics.filter(({ severity }) => severity === "error").map((one) => one.name)).toEqual([name]);
    expect(build.clusters).toEqual([]);
    expect([...build.texts]).toEqual([["cluster.podplane", text]]);
  });
});

test("a source has outputs, which are planned and not written, and is told of what others in the project have", async () => {
  const text = source({ cluster: 'state s3 { bucket = "example-tfstate", region = "us-east-1" }' });
  const folder = makeFolder({ ".git/HEAD": "", "a/cluster.podplane": text, "b/cluster.podplane": text });
  const [first] = built(join(folder, "a"), "out").clusters;
  expect(first).toMatchObject({ folder: join(folder, "a/out"), shown: "out" });
  expect(new Set(first?.plan.actions.map(({ kind }) => kind))).toEqual(new Set(["create"]));
  expect(Object.keys(first?.manifest.files ?? {})).toEqual(first?.files.map(({ path }) => path));
  expect(readdirSync(join(folder, "a"))).toEqual(["cluster.podplane"]);
  expect((await runCommand(join(folder, "a"), ["build"])).code).toBe(0);
  const errors = built(join(folder, "b")).diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ message }) => message)).toEqual([
    "OpenTofu would keep the state of `tools` where that of `tools` in ../a lies: `example-tfstate/tools/terraform.tfstate`",
  ]);
});

describe("the build file", () => {
  test("names what was read, from the folder of the outputs: the source first, then the others by name", async () => {
    const text = source({
      top: 'param environment: enum(staging, production) = production\nparam other: string = "none"\n',
      cluster: 'assert file("z.txt") != file("a/b.txt"), "they differ"',
    });
    const values = 'environment = "staging"\n';
    const files = { "cluster.podplane": text, "z.txt": "z", "a/b.txt": "b", "set.podplanevars": values };
    const folder = makeFolder(files);
    const words = ["build", "--vars", "set.podplanevars", "--set", "other=x", "--out", "deep/out"];
    expect(await runCommand(folder, words)).toMatchObject({ code: 0 });
    const read = () => JSON.parse(readFileSync(join(folder, "deep/out/set/podplane.build.json"), "utf8"));
    const expected = {
      "../../../cluster.podplane": sha256(text),
      "../../../a/b.txt": sha256("b"),
      "../../../set.podplanevars": sha256(values),
      "../../../z.txt": sha256("z"),
    };
    expect(Object.entries(read().source)).toEqual(Object.entries(expected));
    expect(read().inputs).toEqual({ vars: ["../../../set.podplanevars"], set: ["other=x"], out: ".." });
    // With a lock file, which was not there before.
    expect(await runCommand(folder, [...words, "--force"])).toMatchObject({ code: 0 });
    expect(Object.entries(read().source)).toEqual(Object.entries(expected));
  });
});

describe("no output is written over what was read as a source", () => {
  const reading = (path: string) => source({ cluster: `assert file("${path}") == "text", "it is as it was"` });
  const refused = (path: string) =>
    `error PDP1908: the source ${path} would be overwritten by an output

why: No command writes to a file that it reads as source.
fix: Rename the source, or build into another folder with --out.
more: podplanec explain PDP1908

1 error
`;

  test("that has the name of the build file", async () => {
    const folder = makeFolder({ "cluster.podplane": reading("podplane.build.json"), "podplane.build.json": "text" });
    expect((await runCommand(folder, ["build", "--force"])).stderr).toBe(refused("podplane.build.json"));
    expect(readdirSync(folder).sort()).toEqual(["cluster.podplane", "podplane.build.json"]);
  });

  test("through a link to the folder of the outputs", async () => {
    const folder = makeFolder({ "cluster.podplane": reading("podplane.main.tf"), "podplane.main.tf": "text" });
    symlinkSync(".", join(folder, "link"));
    const { stderr } = await runCommand(folder, ["build", "--force", "--out", "link"]);
    expect(stderr).toBe(refused("podplane.main.tf"));
    expect(readdirSync(folder).sort()).toEqual(["cluster.podplane", "link", "podplane.main.tf"]);
  });

  test("through a link that is the source", async () => {
    const folder = makeFolder({ "cluster.podplane": reading("name.txt"), "podplane.main.tf": "text" });
    symlinkSync("podplane.main.tf", join(folder, "name.txt"));
    expect((await runCommand(folder, ["build", "--force"])).stderr).toBe(refused("name.txt"));
    expect(readFileSync(join(folder, "podplane.main.tf"), "utf8")).toBe("text");
  });

  test("where the name of an output leads to it, in a folder that is named through a link", async () => {
    const folder = makeFolder({ "real/cluster.podplane": reading("podplane.main.tf"), "real/name.txt": "text" });
    symlinkSync("name.txt", join(folder, "real/podplane.main.tf"));
    symlinkSync("real", join(folder, "link"));
    expect((await runCommand(join(folder, "link"), ["build", "--force"])).stderr).toBe(refused("podplane.main.tf"));
    expect(readdirSync(join(folder, "real")).sort()).toEqual(["cluster.podplane", "name.txt", "podplane.main.tf"]);
  });
});
