import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { runProgram } from "../helpers/run-program.ts";
import { profileBytes } from "../helpers/seed-fixture.ts";
import { makeFolder } from "../safety/tree.ts";

/** `seed build` as users run it. What it makes of seeds is told in runtime/commands/seed-build.test.ts. */

const seed = await profileBytes("recommended");
const digest = `sha512:${createHash("sha512").update(seed).digest("hex")}`;
const cluster = {
  id: "demo",
  oidc: { issuer_url: "https://auth.example.com" },
  providers: [{ kind: "aws", account: "111122223333", region: "eu-west-1" }],
  seed: { name: "recommended", version: "1.2.3-1", digest },
};
const project = { "my.netsy": seed, "podplane.cluster.jsonc": JSON.stringify({ cluster }) };
const componentsKey = "/registry/helm.toolkit.fluxcd.io/helmreleases/platform-components/platform-components";

test("values files are read", () => {
  const folder = makeFolder({ ...project, "values.yaml": "platform: {components: {apps: {mine: {enabled: true}}}}\n" });
  const words = ["seed", "build", "--seed", "my.netsy", "--out", "b.netsy", "--values", "values.yaml"];
  expect(runProgram(folder, words)).toMatchObject({ code: 0 });
  const shown = runProgram(folder, ["seed", "inspect", "b.netsy", "--record", componentsKey, "--json"]);
  expect(JSON.parse(shown.stdout).value.spec.values.platform.components.apps.mine).toEqual({ enabled: true });
});
