import { describe, expect, test } from "vitest";
import { earlyTargets, emitTerraform } from "../../emitters/terraform/index.ts";
import { seedClusterOfIr } from "../../runtime/seed/index.ts";
import { goldenIrs } from "../helpers/golden/cases.ts";
import { googleCluster } from "../helpers/google-sources.ts";
import { irOf } from "../helpers/podplane-source.ts";

const irs = [...goldenIrs()].filter(([, { providers }]) => providers[0].kind === "google");

/*
 * A new project has few APIs on, and what is made in it before they are is refused. What the cluster module turns on
 * comes too late for what does not wait for that module: contracts/terraform.md 2.2, contracts/nstance.md 3.1.
 */

/** What is made with an API of its project that is off in a new one, by type, and that API. */
const needs: Readonly<Record<string, string>> = {
  google_service_account: "iam",
  google_iam_workload_identity_pool: "iam",
  google_project_iam_member: "cloudresourcemanager",
};

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly body: string;
}

function resourcesOf(text: string): readonly Resource[] {
  return [...text.matchAll(/^resource "(\w+)" "([\w-]+)" \{\n([\s\S]*?)^\}/gm)].map(
    ([, type = "", name = "", body = ""]) => {
      return { type, name, body };
    },
  );
}

describe.each(irs)("%s", (name, ir) => {
  const resources = resourcesOf(
    emitTerraform(ir)
      .map(({ text }) => text)
      .join("\n"),
  );
  const services = new Map<string, string>(
    resources
      .filter(({ type }) => type === "google_project_service")
      .map((one) => [`google_project_service.${one.name}`, one.body] as const),
  );

  test("what needs an API waits until it is on", () => {
    const waiting = resources.filter(({ type }) => type in needs);
    for (const { type, name: resource, body } of waiting) {
      const [, address = ""] = /depends_on = \[([\w.]+)\]/.exec(body) ?? [];
      expect(services.get(address), `${type}.${resource}`).toContain(`"${needs[type]}.googleapis.com"`);
    }
    expect(waiting.length > 0).toBe(
      ir.platform.trustsTokens === true || ir.platform.roles.telemetry !== undefined || name.includes("newer-modules"),
    );
  });

  test("the store of secrets and the bucket of the state are there before keys and seed", () => {
    const { keys, seed } = earlyTargets(ir);
    const first = keys.filter((address) => address.startsWith("google_project_service."));
    expect(first).toContain("google_project_service.platform");
    for (const address of first) expect(services.get(address)).toContain('"secretmanager.googleapis.com"');
    expect(seed).toEqual(["google_storage_bucket.netsy"]);
    const netsy = resources.find((one) => one.type === "google_storage_bucket" && one.name === "netsy");
    expect(netsy?.body).toContain("depends_on = [google_project_service.platform]");
  });

  test("each project has its APIs once", () => {
    const owned = resources.filter(
      ({ type, name: resource }) => type in { google_project_service: 0 } && resource !== "federation",
    );
    const projects = new Set(ir.providers.flatMap((one) => (one.kind === "google" ? [one.project.value] : [])));
    expect(owned).toHaveLength(projects.size);
  });
});

test("the cloud is given keys where Pods act as accounts, and only there", () => {
  const trusts = (provider: string, blocks = "") => irOf(googleCluster({ provider, blocks })).platform.trustsTokens;
  expect(trusts("bucket uploads {}")).toBeUndefined();
  expect(trusts("bucket uploads {}\n role app { buckets = [uploads] }")).toBe(true);
  const zone =
    'registry { hostname = "r.a.example" }\n domain "a.example" { load_balancer = main, provider google-cloud-dns { hosted_zone_name = "a" } }';
  const acme = 'acme { email = "ops@example.com" }';
  expect(trusts("project_number = 123456789012", zone)).toBeUndefined();
  expect(trusts("project_number = 123456789012", `${acme}\n${zone}`)).toBe(true);
});

test("cert-manager is told of no account of which nobody knows where its tokens are trusted", () => {
  const zone =
    'registry { hostname = "r.a.example" }\n domain "a.example" { load_balancer = main, provider google-cloud-dns { hosted_zone_name = "a" } }';
  const ir = irOf(
    googleCluster({ provider: "project_number = 123456789012", blocks: `acme { email = "ops@example.com" }\n${zone}` }),
  );
  const { podTrust, ...platform } = ir.platform;
  expect(seedClusterOfIr(ir).certManager).toEqual({
    kind: "account",
    id: "tools-dns01@my-project.iam.gserviceaccount.com",
    audience: podTrust?.audience.value,
  });
  expect(seedClusterOfIr({ ...ir, platform }).certManager).toBeUndefined();
});
