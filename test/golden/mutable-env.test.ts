import { parse } from "@cdktn/hcl2json";
import { expect, test } from "vitest";
import { mutableSettings } from "../../emitters/settings/index.ts";
import { emitTerraform } from "../../emitters/terraform/index.ts";
import { goldenIrs } from "../helpers/golden/cases.ts";

/** What a variable or local is when nobody sets anything, as text of an env file. */
function defaultText(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}

const irs = [...goldenIrs()].filter(([, { providers }]) => providers[0].kind !== "proxmox");

/** Terraform delivers the settings from its variables, the env files for review from the IR. */
test.each(irs)("VMs of %s get the settings that the env files show", async (_name, ir) => {
  const main = emitTerraform(ir).find(({ path }) => path === "podplane.main.tf");
  const parsed = await parse("podplane.main.tf", main?.text ?? "");
  const locals: Record<string, unknown> = Object.assign({}, ...parsed.locals);
  const delivered = locals["mutable_env"] as Readonly<Record<string, string>>;
  const settings = mutableSettings(ir);
  expect(Object.keys(delivered).sort()).toEqual(settings.map(({ key }) => key).sort());

  for (const { key, value } of settings) {
    const written = delivered[key] ?? "";
    const variable = /^\$\{(?:tostring\()?var\.(\w+)\)?\}$/.exec(written)?.[1];
    if (variable) expect(defaultText(parsed.variable[variable][0].default), key).toBe(value.text);
    else if (value.kind === "expression") expect(written, key).toBe(`\${${value.text}}`);
    else if (!written.startsWith("${")) expect(written, key).toBe(value.text);
  }
});
