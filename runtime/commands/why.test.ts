import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";

const text = source();
const lineOf = (words: string): number => text.split("\n").findIndex((line) => line.includes(words)) + 1;
const shards = "podplane.aws_123456789012_eu-west-1.tf";

let folder: string;
beforeEach(async () => {
  folder = makeFolder({ "cluster.podplane": text });
  expect((await runCommand(folder, ["build"])).code).toBe(0);
});

const why = (...words: readonly string[]) => runCommand(folder, ["why", ...words]);
const placeIn = (file: string, words: string): string => {
  const lines = readFileSync(join(folder, file), "utf8").split("\n");
  return `${file}:${lines.indexOf(words) + 1}`;
};

describe("a generated line", () => {
  const head = 'module "shard_eu_west_1a" {';
  const told = `  ${head}

rule nstance-shard-module: The module that makes the Nstance server of a zone and the settings of its VMs.
  source cluster.podplane:${lineOf("zone eu-west-1a")}:5  zone eu-west-1a
rule tf-shards: One shard for each zone; the groups of VMs are the same in all of them unless pools or sizes differ.
  source cluster.podplane:${lineOf("provider aws")}:3  provider aws
`;

  test("is explained by the source and the rules that made it, with a column or without", async () => {
    const place = placeIn(shards, head);
    expect(await why(place)).toEqual({ code: 0, stdout: `${place}\n${told}`, stderr: "" });
    expect((await why(`${place}:7`)).stdout).toBe(`${place}\n${told}`);
  });

  test("is looked for in the folder of the outputs, from wherever it is named", async () => {
    const file = "podplane.env/knc_arm64/user-data.env";
    const { code, stdout } = await runCommand(join(folder, "podplane.env/knc_arm64"), ["why", "user-data.env:1"]);
    const [first] = readFileSync(join(folder, file), "utf8").split("\n");
    expect([code, stdout.split("\n").slice(0, 2)]).toEqual([0, ["user-data.env:1", `  ${first}`]]);
  });

  test("of a file that was edited is that of what the source gives", async () => {
    const place = placeIn(shards, head);
    writeFileSync(join(folder, shards), "# mine\n");
    expect(await why(place)).toEqual({
      code: 0,
      stdout: `${place}\n${told}`,
      stderr: `warning: ${shards} differs from what the source gives now; lines may be others\n`,
    });
    rmSync(join(folder, shards));
    expect((await why(place)).stderr).toBe("");
  });
});

describe("what is no line", () => {
  test.each(["podplane.main.tf", "podplane.main.tf:", ":3", "podplane.main.tf:3x", "3"])(
    "%s has to name one",
    async (place) => {
      const said = `error: \`${place}\` names no line\nfix: write podplane.main.tf:42\n`;
      expect(await why(place)).toEqual({ code: 2, stdout: "", stderr: said });
    },
  );

  test("stands behind the last", async () => {
    const count = readFileSync(join(folder, shards), "utf8").split("\n").length - 1;
    expect((await why(`${shards}:${count}`)).code).toBe(0);
    for (const line of [0, count + 2]) {
      expect(await why(`${shards}:${line}`)).toMatchObject({
        code: 1,
        stderr: `error: ${shards} has no line ${line}\nfix: it has ${count} lines\n`,
      });
    }
  });

  test("is in a file that no build wrote", async () => {
    const { stderr } = await why("own.tf:1");
    expect(stderr).toContain("error: own.tf is not generated from cluster.podplane\nfix: generated are podplane.aws_");
    mkdirSync(join(folder, "a/b/c"), { recursive: true });
    expect(await why("a/b/c/x.tf:1")).toMatchObject({
      code: 1,
      stderr:
        "error: a/b/c/x.tf is no generated file\nwhy: there is no podplane.build.json beside it\nfix: name a file that `podplanec build` wrote\n",
    });
    expect((await why("a/b/x.tf:1")).stderr).toContain("a/b/x.tf is not generated");
  });

  test("is found while the source has errors", async () => {
    writeFileSync(join(folder, "cluster.podplane"), "podplane 1\nlet a = b\n");
    expect(await why(`${shards}:1`)).toMatchObject({
      code: 1,
      stderr: "error: cluster.podplane has errors\nfix: see `podplanec check`\n",
    });
  });
});
