import type { IrRetiredProvider } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { identifierOf, local, type Section } from "../base/index.ts";
import { attribute, type Block, block, code, inlineObject, located, member, ref, text } from "../hcl/index.ts";
import { variable } from "../nstance/index.ts";
import type { GoogleContext } from "./context.ts";
import { labelValidations } from "./label-validations.ts";

/** The provider block. contracts/terraform.md 2.2, 3.3. */
export function providerConfiguration(item: GoogleContext): Section {
  const { provider, suffix } = item;
  const aliased = provider.alias !== undefined;
  const alias = aliased
    ? [attribute("alias", text(identifierOf(provider.key)), { origin: rule("tf-provider-alias", provider.origin) })]
    : [];
  const [label] = provider.labels;
  const labels = label
    ? [attribute("default_labels", ref(`var.labels${suffix}`), { origin: rule("tf-labels", label.key.origin) })]
    : [];
  const body = [
    ...alias,
    attribute("project", local(item, "google_project"), { origin: provider.project.origin }),
    attribute("region", local(item, "google_region"), { origin: provider.region.origin }),
    ...labels,
  ];
  return {
    title: undefined,
    note: undefined,
    groups: [[block(["provider", provider.kind], body, provider.origin)]],
    origin: provider.origin,
  };
}

/** Labels: what may change without compiling. contracts/terraform.md 1.9, level 3. */
export function providerVariables({ provider, suffix }: GoogleContext): readonly Block[] {
  const [first, ...more] = provider.labels;
  if (!first) return [];
  const where = suffix === "" ? "" : ` in ${provider.project.value}, ${provider.region.value}`;
  return [
    variable({
      name: `labels${suffix}`,
      description: `Labels of every Google Cloud resource that Terraform makes${where}.`,
      type: code`map(string)`,
      default: inlineObject(
        provider.labels.map(({ key, value }) => member(key.value, located(value, text), { origin: key.origin })),
      ),
      origin: rule("tf-labels", first.key.origin, ...more.map((label) => label.key.origin)),
      validations: labelValidations(`var.labels${suffix}`, provider.labels),
    }),
  ];
}

/**
 * A provider that was taken out: its configuration alone, which OpenTofu needs to destroy what its modules made.
 * contracts/terraform.md 3.3.
 */
export function retiredGoogle({ key, kind, account, region, origin: from }: IrRetiredProvider): Section {
  const origin = rule("retired-provider", from);
  const body = [
    attribute("alias", text(identifierOf(key))),
    attribute("project", text(account)),
    attribute("region", text(region)),
  ];
  return {
    title: "Taken out: apply, and what it made is destroyed",
    note: undefined,
    groups: [[block(["provider", kind], body, origin)]],
    origin,
  };
}
