import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Ir } from "../../compiler/ir/index.ts";
import { exampleIr } from "../../test/helpers/golden/cases.ts";
import { given } from "../../test/helpers/located.ts";
import { bootSettings, mutableSettings } from "../settings/index.ts";
import { emitEnv } from "./index.ts";

/** Rulings 31 and 54. What the settings are stands in emitters/settings. */

const target = exampleIr("internaltools-production");

function fileOf(ir: Ir, path: string): string {
  const file = emitEnv(ir).find((one) => one.path === path);
  if (!file) throw new Error(`there is no ${path}`);
  return file.text;
}

const mutable = "podplane.env/knc_arm64/mutable.env";
const boot = "podplane.env/knc_arm64/user-data.env";

/** What Bash makes of variables of an env file. */
function evaluate(text: string, names: readonly string[]): readonly string[] {
  const print = names.map((name) => `printf '%s\\0' "$${name}"`).join("; ");
  const script = `IFS= read -r -d '' text; eval "$text"; ${print}`;
  const { stdout, stderr } = spawnSync("/bin/bash", ["--norc", "-r", "-c", script], {
    input: text,
    env: { PATH: "/nonexistent" },
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\0").slice(0, -1);
}

describe("env files for review", () => {
  test("are two for each kind of VM", () => {
    expect(emitEnv(target).map(({ path }) => path)).toEqual([
      "podplane.env/knc_arm64/mutable.env",
      "podplane.env/knc_arm64/user-data.env",
      "podplane.env/knd_arm64/mutable.env",
      "podplane.env/knd_arm64/user-data.env",
    ]);
  });

  test("say what made them and who fills in what", () => {
    const head = (path: string) => fileOf(target, path).split("\n").slice(0, 2);
    const generated = "# Generated from cluster.podplane. Do not edit: change that file and run `podplanec build`.";
    expect(head(mutable)).toEqual([
      generated,
      "# Nstance fills {{ … }}, the apply fills ${…}; variables stand at their defaults.",
    ]);
    expect(head(boot)).toEqual([generated, "# Nstance fills {{ … }}; the CA certificate is base64 on the VM."]);
  });

  test("have one line for each setting, in order, quoted", () => {
    const lines = (path: string) => fileOf(target, path).split("\n").slice(2);
    expect(lines(mutable).slice(0, 4)).toEqual([
      "AWS_S3_USE_PATH_STYLE=''",
      "KUBE_API_ETCD_SERVERS='https://127.0.0.1:2378'",
      `KUBE_API_INTERNAL_LB_HOSTNAME='\${module.network_123456789012_us_east_1.load_balancers["kubernetes-internal"].dns_name}'`,
      "KUBE_API_PORT='6443'",
    ]);
    expect(lines(mutable)).toHaveLength(mutableSettings(target).length + 1);
    expect(lines(boot)).toEqual([
      "IMMUTABLE_SSH_AUTHORIZED_KEYS=''",
      "INSTANCE_ID='{{ .Instance.ID }}'",
      "CLUSTER_ID='{{ .Cluster.ID }}'",
      "PROVIDER_KIND='aws'",
      "PROVIDER_REGION='{{ .Provider.Region }}'",
      "PROVIDER_ZONE='{{ .Provider.Zone }}'",
      "PROVIDER_INSTANCE_TYPE='{{ .Instance.Type }}'",
      "AWS_ACCOUNT_ID='123456789012'",
      "NSTANCE_SERVER_REGISTRATION_ADDR='{{ .Server.RegistrationAddr }}'",
      "NSTANCE_SERVER_AGENT_ADDR='{{ .Server.AgentAddr }}'",
      "NSTANCE_CA_CERT='{{ .Cluster.CACert }}'",
      "",
    ]);
  });

  test("differ between kinds of VM only where the VMs do", () => {
    expect(fileOf(target, mutable)).toBe(fileOf(target, "podplane.env/knd_arm64/mutable.env"));
    expect(fileOf(target, boot)).toBe(fileOf(target, "podplane.env/knd_arm64/user-data.env"));
  });

  test("lie in a folder of the longer name with several providers", () => {
    const vms = target.vms.slice(0, 1).map((vm) => ({ ...vm, key: "aws_123456789012_us-east-1_knc_arm64" }));
    expect(emitEnv({ ...target, vms }).map(({ path }) => path)).toEqual([
      "podplane.env/aws_123456789012_us-east-1_knc_arm64/mutable.env",
      "podplane.env/aws_123456789012_us-east-1_knc_arm64/user-data.env",
    ]);
  });

  test("name a source of any name on one line", () => {
    const text = fileOf({ ...target, sourceName: "a\nREGISTRY_ENABLED=x\r.podplane" }, mutable);
    expect(text.split("\n")[0]).toBe(
      "# Generated from a REGISTRY_ENABLED=x .podplane. Do not edit: change that file and run `podplanec build`.",
    );
  });

  test.each([
    ["it's"],
    ['a"b`id`$(reboot)${HOME}\\n'],
    ["two\nlines"],
    ["'; reboot; '"],
    ["'"],
    ["{{ x }}"],
    ["é 😀\t"],
  ])("give Bash the value %j as it is", (value) => {
    const ir: Ir = {
      ...target,
      oidc: { ...target.oidc, issuerUrl: given(value) },
      ssh: { ...target.ssh, immutableAuthorizedKeys: [given(value)] },
    };
    expect(evaluate(fileOf(ir, mutable), ["OIDC_ISSUER", "KUBE_LOG_LEVEL"])).toEqual([value, "2"]);
    expect(evaluate(fileOf(ir, boot), ["IMMUTABLE_SSH_AUTHORIZED_KEYS", "PROVIDER_KIND"])).toEqual([value, "aws"]);
  });

  test("know for each line where its value comes from, and cover all of the text", () => {
    const [vm] = target.vms;
    if (!vm) throw new Error("there is no kind of VM");
    const wanted = {
      [mutable]: mutableSettings(target).map(({ key, origin }) => ({ key, origin })),
      [boot]: bootSettings(target, vm).map(({ key, value }) => ({ key, origin: value.origin })),
    };
    for (const [path, settings] of Object.entries(wanted)) {
      const file = emitEnv(target).find((one) => one.path === path);
      const [head, ...lines] = file?.trace ?? [];
      expect(head?.origin).toMatchObject({ kind: "rule", rule: "env-review" });
      expect([head?.start, lines.at(-1)?.end]).toEqual([0, file?.text.length]);
      for (const [index, { key, origin }] of settings.entries()) {
        const range = lines[index];
        expect(file?.text.slice(range?.start, range?.end)).toMatch(new RegExp(`^${key}='.*'\\n$`));
        expect(range?.origin).toEqual(origin);
        expect(range?.start).toBe(index === 0 ? head?.end : lines[index - 1]?.end);
      }
    }
  });
});
