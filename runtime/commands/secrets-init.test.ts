import { expect, test } from "vitest";
import { besideAws } from "../../test/helpers/hybrid-sources.ts";
import { source } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";

/** What is said of options that a cluster has no use for. */
async function refusalOf(text: string, ...words: readonly string[]) {
  const folder = makeFolder({ "cluster.podplane": text, "keys.env": "REGISTRY_ACCESS_KEY_ID=id\n" });
  const { code, stdout, stderr } = await runCommand(folder, ["secrets", "init", ...words]);
  return [code, stdout, stderr];
}

const refused = (option: string, more: string) => [
  2,
  "",
  `error: --${option} means nothing for tools\nwhy: its secrets lie in the store of its cloud, which encrypts them${more}\nfix: leave it out\n`,
];

test("what a cluster takes no secrets for is refused, before anything is asked", async () => {
  const roles = ", and its VMs have roles";
  expect(await refusalOf(source(), "--secrets", "keys.env")).toEqual(refused("secrets", roles));
  expect(await refusalOf(source(), "--new-encryption-key", "new.key")).toEqual(refused("new-encryption-key", roles));
  expect(await refusalOf(source(), "--secrets", "keys.env", "--new-encryption-key", "new.key")).toEqual(
    refused("secrets", roles),
  );
  expect(await refusalOf(besideAws(), "--new-encryption-key", "new.key")).toEqual(refused("new-encryption-key", ""));
  expect(await refusalOf(besideAws(), "--secrets", "keys.env", "--new-encryption-key", "new.key")).toEqual(
    refused("new-encryption-key", ""),
  );
});
