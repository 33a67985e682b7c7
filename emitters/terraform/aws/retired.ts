import type { IrRetiredProvider } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { identifierOf, type Section } from "../base/index.ts";
import { attribute, block, list, text } from "../hcl/index.ts";

/**
 * A provider that was taken out: its configuration alone, which OpenTofu needs to destroy what its modules made.
 * contracts/terraform.md 3.3.
 */
export function retiredAws({ key, kind, account, region, profile, origin: from }: IrRetiredProvider): Section {
  const origin = rule("retired-provider", from);
  const configuration = block(
    ["provider", kind],
    [
      attribute("alias", text(identifierOf(key))),
      attribute("region", text(region)),
      ...(profile === undefined ? [] : [attribute("profile", text(profile))]),
      attribute("allowed_account_ids", list([text(account)])),
    ],
    origin,
  );
  return {
    title: "Taken out: apply, and what it made is destroyed",
    note: undefined,
    groups: [[configuration]],
    origin,
  };
}
