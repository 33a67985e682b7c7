import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutableSettings } from "../../emitters/settings/index.ts";
import { fixSeed } from "../helpers/fixed-seed.ts";
import { compileText, source } from "../helpers/podplane-source.ts";
import { randomSettings } from "./vm-settings.ts";

/*
 * Settings that a VM takes when they are empty, though a service that uses them then stops: a release before could
 * not know whether they are used. The compiler knows, so no source may empty one.
 */

fixSeed();

/** Settings that some service of every cluster cannot do without. */
const always = ["NETSY_BUCKET", "OIDC_ISSUER", "KUBE_API_PUBLIC_HOSTNAME", "KUBE_SERVICE_ACCOUNT_ISSUER"];

/** Those of a text that are empty and used; undefined where it does not compile. */
function emptied(text: string): readonly string[] | undefined {
  const [cluster] = compileText(text).clusters;
  if (!cluster?.ir) return undefined;
  const { ir } = cluster;
  const needed = [
    ...always,
    ...(ir.registry.enabled.value ? ["REGISTRY_BUCKET", "REGISTRY_HOSTNAME"] : []),
    ...(ir.kubernetes.internalApi ? ["KUBE_API_INTERNAL_LB_HOSTNAME"] : []),
  ];
  const texts = new Map(mutableSettings(ir).map(({ key, value }) => [key, value.text]));
  return needed.filter((key) => (texts.get(key) ?? "").trim() === "");
}

test("no random source that compiles empties a setting that a service uses", () => {
  fc.assert(
    fc.property(randomSettings, (text) => {
      const found = emptied(text);
      fc.pre(found !== undefined);
      expect(found).toEqual([]);
    }),
    { numRuns: 100, maxSkipsPerRun: 100, endOnFailure: true },
  );
});

describe("an empty value in the source", () => {
  test.each([
    ["OIDC_ISSUER", 'issuer_url = "https://auth.example.com"', 'issuer_url = ""'],
    ["OIDC_ISSUER", 'issuer_url = "https://auth.example.com"', 'issuer_url = " "'],
    ["KUBE_API_PUBLIC_HOSTNAME", 'api_hostname = "k8s.example.com"', 'api_hostname = ""'],
    ["REGISTRY_HOSTNAME", "seed none {}", 'seed none {}\n  registry { hostname = "" }'],
    ["REGISTRY_HOSTNAME", "seed none {}", 'seed none {}\n  registry { hostname = " " }'],
  ])("for %s is refused: %s to %s", (_key, before, after) => {
    const text = source().replace(before, after);
    expect(text).not.toBe(source());
    expect(emptied(text)).toBeUndefined();
  });

  test("is not needed: what is not written has a value where a service uses it", () => {
    expect(emptied(source())).toEqual([]);
    expect(emptied(source().replace("seed none {}", "seed none {}\n  registry { enabled = false }"))).toEqual([]);
  });
});
