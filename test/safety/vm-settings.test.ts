import fc from "fast-check";
import { expect, test } from "vitest";
import { findVmconfigRoot } from "../../runtime/vmconfig/package-root.ts";
import { serviceEnvOf } from "../../runtime/vmconfig/service-env.ts";
import { effort } from "../helpers/effort.ts";
import { fixSeed } from "../helpers/fixed-seed.ts";
import { source } from "../helpers/podplane-source.ts";
import { envOf, randomSettings, refusalOf } from "./vm-settings.ts";

fixSeed();

/** Of these at least so many compile: else the test would say little. */
const count = effort(60, 20);

test(`${count} random settings that compile are refused by no VM`, () => {
  let compiled = 0;
  fc.assert(
    fc.property(randomSettings, (text) => {
      const env = envOf(text);
      fc.pre(env !== undefined);
      compiled++;
      expect(refusalOf(env)).toBeUndefined();
    }),
    { numRuns: count, maxSkipsPerRun: 100, endOnFailure: true },
  );
  expect(compiled).toBeGreaterThanOrEqual(count);
}, 600_000);

test("nor by `podplanec env`, which configures a VM whole", async () => {
  const root = findVmconfigRoot();
  const searchPath = process.env["PATH"] ?? "";
  await fc.assert(
    fc.asyncProperty(randomSettings, async (text) => {
      const env = envOf(text);
      fc.pre(env !== undefined);
      const services = await serviceEnvOf({ root, kind: "knc", arch: "arm64", searchPath, ...env });
      expect(services.map(({ service }) => service)).toContain("kube-apiserver");
    }),
    { numRuns: effort(4, 1), maxSkipsPerRun: 100, endOnFailure: true },
  );
}, 600_000);

test("what a VM would refuse is seen by this test", () => {
  const env = envOf(source()) ?? expect.fail("the source does not compile");
  expect(refusalOf(env)).toBeUndefined();
  const mutable = env.mutable.replace("OIDC_ISSUER='https://auth", "OIDC_ISSUER='https:/auth");
  expect(refusalOf({ ...env, mutable })).toMatch(
    /^\[check-inputs\.sh\] FATAL: OIDC_ISSUER must be an https URL\tts=[\d.]+\n$/,
  );
});
