import { describe, expect, test } from "vitest";
import { mutableSettings } from "../../../../emitters/settings/index.ts";
import { emitTerraform } from "../../../../emitters/terraform/index.ts";
import { managedCluster } from "../../../../test/helpers/managed-sources.ts";
import { compileText, errorsOf, irOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";

/** Rulings 59 and 60: what is set reaches VMs, also those of clusters that were built before. */

/** The lock file of a built cluster of a generation, with a package of a version. */
function built(generation: number, version: string, text = source()): string {
  const lock = lockOf(text).replace('"defaults": 2', `"defaults": ${generation}`);
  return lock.replace(/("name": "vmconfig",\s+"version": )"[^"]*"/g, `$1"${version}"`);
}

const withGroups = source().replace('example.com" }', 'example.com", groups_claim = "cognito:groups" }');
const settingsOf = (text: string, lock?: string) =>
  Object.fromEntries(
    mutableSettings(irOf(text, lock === undefined ? {} : { lock })).map(({ key, value }) => [key, value.text]),
  );

describe("settings that are newer than the first package", () => {
  test.each([
    ["a new cluster", undefined],
    ["one of generation 2", built(2, "0.2.0")],
    ["one of generation 1 whose package knows them", built(1, "0.2.0")],
    ["one of generation 1 with a later package", built(1, "1.0.0")],
  ])("reach the VMs of %s", (_name, lock) => {
    expect(settingsOf(withGroups, lock)["OIDC_GROUPS_CLAIM"]).toBe("cognito:groups");
    expect(settingsOf(source(), lock)["OIDC_GROUPS_CLAIM"]).toBe("groups");
  });

  test("are an error where the lock file pins an older package, which names the command that mends it", () => {
    const { diagnostics } = compileText(withGroups, { lock: built(1, "0.1.0") });
    const found = diagnostics.filter((one) => one.name === "setting-not-delivered");
    expect(found.map((one) => [one.severity, one.message])).toEqual([
      ["error", "`oidc.groups_claim` does not reach the VMs of this cluster"],
    ]);
    expect(found[0]?.why).toBe(
      "The lock file pins vmconfig 0.1.0, and VMs know the setting since 0.2.0; one that they do not know would make them refuse all others.",
    );
    expect(found[0]?.help).toBe(
      "Run `podplanec deps update`, which pins the package of this release: the next apply replaces VMs one at a time.",
    );
    const [span] = found.flatMap((one) => one.span ?? []);
    expect(withGroups.slice(span?.start, span?.end)).toBe('"cognito:groups"');
  });

  test("are an error where the source names a package of its own, of which nothing is known", () => {
    const digest = `"sha256:${"0".repeat(64)}"`;
    const own = `vmconfig { url = "https://deps.example.com/{kind}.tar.gz", digests = { knc_arm64 = ${digest} } }`;
    const text = source({ cluster: own }).replace('example.com" }', 'example.com", groups_claim = "roles" }');
    const { diagnostics } = compileText(text, { lock: built(1, "0.2.0") });
    const errors = diagnostics.filter((one) => one.severity === "error");
    expect(errors.map(({ name, why, help }) => [name, why, help])).toEqual([
      [
        "setting-not-delivered",
        "The package that the vmconfig block names may be older than 0.2.0, which knows the setting first; one that VMs do not know would make them refuse all others.",
        "Have that package made from a newer vmconfig and run `podplanec defaults update`, or take the vmconfig block out and run `podplanec deps update`.",
      ],
    ]);
    expect(errorsOf(compileText(text, { lock: built(2, "0.2.0") }))).toEqual([]);
  });

  test("reach VMs of which the lock file pins nothing, and of a pool without arch only that is told", () => {
    const { vmconfig: _, ...lock } = JSON.parse(built(1, "0.1.0"));
    for (const vmconfig of [{}, { knc_arm64: [] }]) {
      expect(settingsOf(withGroups, JSON.stringify({ ...lock, vmconfig }))["OIDC_GROUPS_CLAIM"]).toBe("cognito:groups");
    }
    const text = withGroups.replace("arch = arm64", "");
    expect(errorsOf(compileText(text, { lock: built(1, "0.1.0") }))).toEqual(["missing-attribute"]);
  });

  test("are left out where nothing is set, as VMs do without being told", () => {
    const settings = settingsOf(source(), built(1, "0.1.0"));
    for (const key of ["OIDC_GROUPS_CLAIM", "DEFAULTS_GENERATION", "REGISTRY_MIRROR_PREFIX"]) {
      expect(settings).not.toHaveProperty(key);
    }
  });

  test.each<[string, number, string]>([
    ["", 1, ""],
    ["mirror { enabled = true }", 1, "true"],
    ["mirror { enabled = false }", 1, "false"],
    ["", 2, "false"],
  ])("say of a mirror %j in generation %i: %j", (mirror, generation, expected) => {
    const text = source({ cluster: `registry { hostname = "r.example.com"\n${mirror} }` });
    expect(settingsOf(text, built(generation, "0.2.0"))["REGISTRY_MIRROR_ENABLED"]).toBe(expected);
  });

  test.each([
    ["true", "m.example.com", "m.example.com"],
    ["true", "r.example.com", ""],
    ["false", "m.example.com", ""],
  ])("with a mirror of enabled = %s at %s say %j", (enabled, hostname, expected) => {
    const mirror = `mirror { enabled = ${enabled}, hostname = "${hostname}" }`;
    const text = source({ cluster: `registry { hostname = "r.example.com"\n${mirror} }` });
    expect(settingsOf(text, built(2, "0.2.0"))["REGISTRY_MIRROR_HOSTNAME"]).toBe(expected);
    const refused = errorsOf(compileText(text, { lock: built(1, "0.1.0") }));
    expect(refused).toEqual(expected === "" ? [] : ["setting-not-delivered"]);
  });

  test("of a mirror are an error with an older package only where it has another prefix", () => {
    const mirror = (prefix: string) =>
      source({ cluster: `registry { hostname = "r.example.com"\nmirror { enabled = true, prefix = "${prefix}" } }` });
    const lock = built(1, "0.1.0");
    expect(errorsOf(compileText(mirror("mirror"), { lock }))).toEqual([]);
    expect(errorsOf(compileText(mirror("upstream"), { lock }))).toEqual(["setting-not-delivered"]);
  });
});

describe("with an older package", () => {
  const held = managedCluster();
  test.each([
    ["kubernetes.encrypt_secrets", source({ kubernetes: "encrypt_secrets = true" }), source(), "true"],
    ["oidc.groups_claim", withGroups, source(), '"cognito:groups"'],
    ["api.virtual_address", held, held, "10.20.0.6"],
  ])("%s is told by its name, where it stands", (name, text, before, place) => {
    const { diagnostics } = compileText(text, { lock: built(1, "0.1.0", before) });
    const found = diagnostics.filter((one) => one.name === "setting-not-delivered");
    expect(found.map(({ message, span }) => [message, text.slice(span?.start, span?.end)])).toEqual([
      [`\`${name}\` does not reach the VMs of this cluster`, place],
    ]);
  });
});

describe("encryption of Secrets", () => {
  const encrypting = (value: boolean) => source({ kubernetes: `encrypt_secrets = ${value}` });
  const files = (text: string, lock?: string) =>
    emitTerraform(irOf(text, lock === undefined ? {} : { lock }))
      .map((file) => file.text)
      .join("\n");

  test("is off unless set: no key is delivered, and none is in the lock file", () => {
    for (const text of [source(), encrypting(false)]) {
      expect(settingsOf(text)["ENCRYPT_SECRETS"]).toBe("false");
      expect(files(text)).not.toContain("encryption.key");
      expect(lockOf(text)).not.toContain("encrypts_secrets");
    }
  });

  test("delivers the setting and the key, to control planes alone", () => {
    const text = encrypting(true);
    expect(settingsOf(text)["ENCRYPT_SECRETS"]).toBe("true");
    const own = `      knc = {
        certificates = concat(local.worker_certificates, local.control_plane_certificates)
        secrets      = ["encryption.key", "service-accounts.key", "service-accounts.pub"]
      }
`;
    expect(files(text)).toContain(`for kind, own in {\n${own}    } :\n`);
    const workers = source({
      kubernetes: "encrypt_secrets = true\napi_load_balancer = api",
      pools: 'pool web { arch = arm64, size = 1, instance_type = "t4g.small" }',
      zones: `zone eu-west-1a {
        subnet { cidr = auto/28, services = [nat], public = true }
        subnet { cidr = auto/28, services = [nstance] }
        subnet { cidr = auto/24, pool = control-plane }
        subnet { cidr = auto/24, pool = web }
      }`,
      provider: "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }",
    });
    expect(files(workers)).toContain(
      `for kind, own in {\n${own}      knd = { certificates = local.worker_certificates, secrets = [] }\n    } :\n`,
    );
  });

  test("turned off again leaves the key with the VMs, to read what it encrypted", () => {
    const lock = lockOf(encrypting(true));
    expect(JSON.parse(lock).built.encrypts_secrets).toBe(true);
    const off = encrypting(false);
    expect(settingsOf(off, lock)["ENCRYPT_SECRETS"]).toBe("false");
    expect(files(off, lock)).toContain(
      '        secrets      = ["encryption.key", "service-accounts.key", "service-accounts.pub"]\n',
    );
    expect(JSON.parse(lockOf(off, { lock })).built.encrypts_secrets).toBe(true);
    expect(compileText(off, { lock }).clusters[0]?.notes).toContain(
      "Secrets are written as they are: VMs keep encryption.key, to read those that were encrypted",
    );
  });

  test("says on a built cluster by which command the key is made, once", () => {
    const before = lockOf(source());
    const notes = (lock: string) => compileText(encrypting(true), { lock }).clusters[0]?.notes;
    expect(notes(before)).toEqual([
      "Secrets are encrypted when they are written next: run `podplanec secrets init` before the apply, which makes the key",
    ]);
    expect(notes(lockOf(encrypting(true), { lock: before }))).toEqual([]);
  });

  test("is an error where VMs do not know it", () => {
    expect(errorsOf(compileText(encrypting(true), { lock: built(1, "0.1.0") }))).toEqual(["setting-not-delivered"]);
    expect(errorsOf(compileText(encrypting(true), { lock: built(1, "0.2.0") }))).toEqual([]);
  });
});
