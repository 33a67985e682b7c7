import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { source } from "../helpers/podplane-source.ts";
import { runProgram } from "../helpers/run-program.ts";
import { makeFolder, readTree } from "../safety/tree.ts";

const given = `${source({ cluster: 'name = "${param.name}"' }).replace("podplane 1\n", 'podplane 1\n\nparam name: string = "One"\n')}`;

test("outputs of --vars name the command that makes them again, which works as it stands", () => {
  const folder = makeFolder({ "prod/cluster.podplane": given, "prod/staging.podplanevars": 'name = "Two"\n' });
  const built = runProgram(folder, ["build", "prod", "--vars", "prod/staging.podplanevars"]);
  expect(built.code, built.stderr).toBe(0);
  const outputs = readTree(join(folder, "prod/staging"));
  const header =
    "Generated from cluster.podplane. Do not edit: change that file and run `podplanec build --vars staging.podplanevars`.";
  const headed = Object.entries(outputs).filter(([path]) => !/\.json$/.test(path));
  expect(headed.map(([path]) => path)).toEqual([
    "podplane.aws_123456789012_eu-west-1.tf",
    "podplane.cluster.jsonc",
    "podplane.env/knc_arm64/mutable.env",
    "podplane.env/knc_arm64/user-data.env",
    "podplane.main.tf",
    "podplane.userdata_knc_arm64.sh",
  ]);
  for (const [path, text] of headed) expect(text, path).toContain(header);
  expect(readFileSync(join(folder, "prod/staging/podplane.main.tf"), "utf8")).toContain(header);
  // From the source's folder, as the header has it.
  const again = runProgram(join(folder, "prod"), ["build", "--vars", "staging.podplanevars", "--check"]);
  expect(again).toMatchObject({ code: 0, stdout: "outputs are up to date\n" });
});

test("outputs without values name the command alone", () => {
  const folder = makeFolder({ "cluster.podplane": given });
  expect(runProgram(folder, ["build"]).code).toBe(0);
  expect(readFileSync(join(folder, "podplane.main.tf"), "utf8")).toContain(
    "change that file and run `podplanec build`.",
  );
});

test("outputs do not depend on where the command is run", () => {
  const folder = makeFolder({ "prod/cluster.podplane": given });
  expect(runProgram(folder, ["build", "prod"]).code).toBe(0);
  const again = runProgram(join(folder, "prod"), ["build", "--check"]);
  expect(again).toMatchObject({ code: 0, stdout: "outputs are up to date\n" });
});
