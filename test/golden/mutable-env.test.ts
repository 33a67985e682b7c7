import { parse } from "@cdktn/hcl2json";
import { expect, test } from "vitest";
import { mutableSettings } from "../../emitters/settings/index.ts";
import { emitTerraform } from "../../emitters/terraform/index.ts";
import { goldenIrs } from "../helpers/golden/cases.ts";

/** What a variable or local is when nobody sets anything, as text of an env file. */
function defaultText(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}

/** What OpenTofu computes of names and variables, and the review shows as the compiler knows it. */
const known = new Set([
  "AWS_S3_USE_PATH_STYLE",
  "KUBE_API_PUBLIC_HOSTNAME",
  "KUBE_SERVICE_ACCOUNT_ISSUER",
  "NETSY_ASSUME_ROLE",
  "NETSY_BUCKET",
  "NETSY_REGION",
  "OIDC_CA_CERT",
  "OIDC_ISSUER",
  "REGISTRY_ASSUME_ROLE",
  "REGISTRY_BUCKET",
  "REGISTRY_REGION",
  "SSH_AUTHORIZED_KEYS",
  "TELEMETRY_S3_ASSUME_ROLE",
  "TELEMETRY_S3_REGION",
]);

const irs = [...goldenIrs()].filter(([, { providers }]) => providers[0].kind !== "proxmox");

/** Terraform delivers the settings from its variables, the env files for review from the IR. */
test.each(irs)("VMs of %s get the settings that the env files show", async (_name, ir) => {
  const main = emitTerraform(ir).find(({ path }) => path === "podplane.main.tf");
  const parsed = await parse("podplane.main.tf", main?.text ?? "");
  const locals: Record<string, unknown> = Object.assign({}, ...parsed.locals);
  const delivered = locals["mutable_env"] as Readonly<Record<string, string>>;
  const settings = mutableSettings(ir);
  expect(Object.keys(delivered).sort()).toEqual(settings.map(({ key }) => key).sort());

  const computed: string[] = [];
  for (const { key, value } of settings) {
    const written = delivered[key] ?? "";
    const variable = /^\$\{(?:tostring\()?var\.(\w+)\)?\}$/.exec(written)?.[1];
    if (variable) expect(defaultText(parsed.variable[variable][0].default), key).toBe(value.text);
    else if (value.kind === "expression") expect(written, key).toBe(`\${${value.text}}`);
    else if (written.startsWith("${")) computed.push(key);
    else expect(written, key).toBe(value.text);
  }
  expect(computed.filter((key) => !known.has(key))).toEqual([]);
});
