import { expect, test } from "vitest";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";

test.each([
  ["nope", "fix: name one of them"],
  ["control-plan", "fix: did you mean `control-plane`?"],
])("--pool %s, which the cluster lacks, names the pools that it has", async (pool, fix) => {
  const folder = makeFolder({ "cluster.podplane": source() });
  const { code, stderr } = await runCommand(folder, ["env", "--pool", pool]);
  const said = `error: the cluster has no pool \`${pool}\`\nwhy: it has control-plane\n${fix}\n`;
  expect([code, stderr]).toEqual([1, said]);
});
