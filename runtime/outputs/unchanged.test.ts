import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import type { Output } from "../cli/index.ts";
import { createBuildProgress } from "./progress.ts";

let folder: string;
const at = (name: string) => join(folder, name);
const build = (...words: readonly string[]) => runCommand(folder, ["build", ...words]);

/** A new folder with a source: for each test within it, so that it can run again for each mistake. */
function begin(): void {
  folder = temporaryFolder("unchanged");
  writeFileSync(at("cluster.podplane"), source());
}

/** Every file of the folder and below. */
function tree(): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => join(entry.parentPath, entry.name)).map((path) => [path, readFileSync(path, "utf8")]),
  );
}

describe("a second build", () => {
  test("of the same source says so, and touches nothing", async () => {
    begin();
    expect((await build()).code).toBe(0);
    const before = tree();
    const again = await build();
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(again.stdout).toBe(".: unchanged, 8 files\n");
    expect(tree()).toEqual(before);
  });

  test.each<[string, () => void]>([
    ["the source", () => writeFileSync(at("cluster.podplane"), `${source()}\n# more\n`)],
    ["an output that was edited", () => writeFileSync(at("podplane.main.tf"), "edited")],
    ["an output that is gone", () => rmSync(at("podplane.main.tf"))],
    [
      "the lock file",
      () => writeFileSync(at("podplane.lock.json"), `${readFileSync(at("podplane.lock.json"), "utf8")}\n`),
    ],
    [
      "the manifest",
      () => writeFileSync(at("podplane.build.json"), `${readFileSync(at("podplane.build.json"), "utf8")}\n`),
    ],
    [
      "outputs of another release",
      () => {
        const text = readFileSync(at("podplane.build.json"), "utf8");
        writeFileSync(at("podplane.build.json"), text.replace(/"compiler": "[^"]*"/, '"compiler": "0.0.1"'));
      },
    ],
    ["a manifest that is gone", () => rmSync(at("podplane.build.json"))],
    ["a build that was cut off", () => writeFileSync(at(".podplane.build.next.json"), "{}")],
    ["a podplanec that is newer than the outputs", () => utimesSync(at("podplane.build.json"), 1, 1)],
  ])("compiles again for %s", async (_name, change) => {
    begin();
    await build();
    change();
    expect((await build()).stdout).not.toMatch(/: unchanged, /);
  });

  test("tells of a file of the user's that was added since and sets a bucket of ours a second time", async () => {
    begin();
    await build();
    writeFileSync(at("custom.tf"), 'resource "aws_s3_bucket_policy" "mine" {\n  bucket = aws_s3_bucket.mine.id\n}\n');
    expect((await build()).stdout).toBe(".: unchanged, 8 files\n");
    writeFileSync(at("custom.tf"), 'resource "aws_s3_bucket_policy" "mine" {\n  bucket = aws_s3_bucket.netsy.id\n}\n');
    for (const _again of [1, 2]) {
      const { code, stderr } = await build();
      expect({ code, told: /PDP3149.*\n\n *custom\.tf:1:1/.test(stderr) }).toEqual({ code: 0, told: true });
    }
    rmSync(at("custom.tf"));
    expect((await build()).stdout).toBe(".: unchanged, 8 files\n");
  });

  test.each([["--force"], ["--check"], ["--emit=ir"]])("compiles with %s", async (flag) => {
    begin();
    await build();
    const { code, stdout } = await build(flag);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/: unchanged, /);
  });

  test("compiles again for a file that the source reads by `file()`, which is in the manifest", async () => {
    begin();
    writeFileSync(at("name.txt"), "one");
    writeFileSync(at("cluster.podplane"), source().replace(/^(cluster .*\{)$/m, '$1\n  name = file("name.txt")'));
    expect(await build()).toMatchObject({ code: 0 });
    expect(readFileSync(at("podplane.build.json"), "utf8")).toContain('"name.txt"');
    expect((await build()).stdout).toBe(".: unchanged, 8 files\n");
    writeFileSync(at("name.txt"), "two");
    expect((await build()).stdout).not.toMatch(/: unchanged, /);
    expect(readFileSync(at("podplane.cluster.jsonc"), "utf8")).toContain('"two"');
    rmSync(at("name.txt"));
    const { code, stderr } = await build();
    expect([code, stderr.match(/^error .*$/gm)]).toEqual([
      1,
      ["error PDP2030: `file` has no result here: there is no file `name.txt`"],
    ]);
  });

  test("compiles again with other values of parameters", async () => {
    begin();
    writeFileSync(at("cluster.podplane"), `${source()}\nparam environment: enum(staging, production) = production\n`);
    expect(await build("--out", "out", "--set", "environment=staging")).toMatchObject({ code: 0 });
    expect((await build("--out", "out", "--set", "environment=staging")).stdout).toBe("out: unchanged, 8 files\n");
    expect((await build("--out", "out", "--set", "environment=production")).stdout).not.toMatch(/: unchanged, /);
    expect((await build("--out", "out")).stdout).not.toMatch(/: unchanged, /);
  });

  test("compiles again for another source of the same outputs", async () => {
    begin();
    writeFileSync(at("other.podplane"), source());
    expect((await build("cluster.podplane")).code).toBe(0);
    expect((await build("other.podplane")).stdout).not.toMatch(/: unchanged, /);
    expect((await build("other.podplane")).stdout).toBe(".: unchanged, 8 files\n");
  });

  test("of many sources compiles only the one that changed, and reports in the order of sources", async () => {
    begin();
    const names = ["a", "b", "c"];
    for (const name of names) {
      mkdirSync(at(name));
      writeFileSync(at(`${name}/cluster.podplane`), source().replace("cluster tools", `cluster tools-${name}`));
    }
    await build(...names);
    writeFileSync(at("b/cluster.podplane"), `# changed\n${readFileSync(at("b/cluster.podplane"), "utf8")}`);
    const { code, stdout } = await build(...names);
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => line.includes(": unchanged, "))).toEqual([
      "a: unchanged, 8 files",
      "c: unchanged, 8 files",
    ]);
    expect(stdout).toBe(
      "a: unchanged, 8 files\nc: unchanged, 8 files\ntools-b: 8 unchanged in b\n  pool control-plane: 1 per zone × 1 zone = 1 VM\n",
    );
  });
});

test("a source may be called anything that the system allows", async () => {
  begin();
  const names = [
    ["line\nbreak.podplane", "line break.podplane"],
    ["bell\u0007.podplane", "bell .podplane"],
    ["two\u2028lines.podplane", "two lines.podplane"],
  ] as const;
  for (const [index, [name, shown]] of names.entries()) {
    const sub = at(String(index));
    mkdirSync(sub);
    writeFileSync(join(sub, name), source());
    expect((await build(join(sub, name))).code).toBe(0);
    const [first] = readFileSync(join(sub, "podplane.main.tf"), "utf8").split("\n");
    expect(first).toBe(`# Generated from ${shown}. Do not edit: change that file and run \`podplanec build\`.`);
  }
});

describe("progress", () => {
  function terminal(isTerminal: boolean) {
    const written: string[] = [];
    const output: Output = { write: (text) => void written.push(String(text)), isTerminal, columns: 30 };
    return { output, written };
  }

  test("is one line that is rewritten, cut to the width, and cleared at the end", () => {
    const { output, written } = terminal(true);
    const progress = createBuildProgress(output, 300);
    progress.show(12, "clusters/production/cluster.podplane");
    progress.end();
    expect(written).toEqual(["\r\u001b[Kbuilding 12 of 300: clusters/", "\r\u001b[K"]);
  });

  test.each([
    ["no terminal", false, 300],
    ["few sources", true, 7],
  ])("is nothing with %s", (_name, isTerminal, total) => {
    const { output, written } = terminal(isTerminal);
    const progress = createBuildProgress(output, total);
    progress.show(1, "a");
    progress.end();
    expect(written).toEqual([]);
  });
});
